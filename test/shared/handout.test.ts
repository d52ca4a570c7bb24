import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HANDOUT_PLACEHOLDERS,
  handoutPlaceholders,
  handoutValues,
  renderHandout,
  unknownPlaceholders,
} from '../../shared/handout.ts';
import { cardText, parseCard } from '../../shared/handout-card.ts';
import { lintTemplate, suggestPlaceholder } from '../../shared/handout-lint.ts';
import { DEFAULT_RENEWAL_TEMPLATE, DEFAULT_TEMPLATES } from '../../shared/handout-templates.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';

describe('renderHandout', () => {
  it('fills in every use, with or without spaces', () => {
    expect(renderHandout('{{customer}}: {{ url }} {{url}}', { customer: 'alice', url: 'http://x' })).toBe(
      'alice: http://x http://x',
    );
  });

  it('leaves what it does not know as it was written', () => {
    expect(renderHandout('{{custmer}} {{url}} {{}} {{a b}}', { customer: 'alice' })).toBe(
      '{{custmer}} {{url}} {{}} {{a b}}',
    );
    expect(renderHandout('{{constructor}} {{__proto__}}', { customer: 'x' })).toBe('{{constructor}} {{__proto__}}');
  });

  it('never reads a value as a template or as a pattern', () => {
    expect(renderHandout('{{customer}}', { customer: "{{secret}} $& $' $1", secret: 'pak_x' })).toBe(
      "{{secret}} $& $' $1",
    );
  });

  it('gives back a template without placeholders as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((template) => !template.includes('{{')),
        (template) => {
          expect(renderHandout(template, { customer: 'x' })).toBe(template);
        },
      ),
    );
  });
});

describe('placeholders', () => {
  it('names those used, once each, and those nobody fills in', () => {
    const template = 'Hi {{ customer }}, {{url}} {{custmer}} {{url}} {{Secret}}';
    expect(handoutPlaceholders(template)).toEqual(['customer', 'url', 'custmer', 'Secret']);
    expect(unknownPlaceholders(template)).toEqual(['custmer', 'Secret']);
  });

  it.each(DEFAULT_TEMPLATES.map((template) => [template.name, template] as const))(
    'knows all that “%s” uses, and finds nothing wrong with it',
    (_name, { body, format }) => {
      expect(unknownPlaceholders(body)).toEqual([]);
      expect(lintTemplate(body, format)).toEqual([]);
      const values = Object.fromEntries(HANDOUT_PLACEHOLDERS.map((name) => [name, `<${name}>`]));
      expect(renderHandout(body, values, format)).not.toContain('{{');
    },
  );
});

describe('escaping', () => {
  const evil = '<img src=x onerror=alert(1)> "&\'';

  it('keeps a name plain text in HTML, in text and in attributes', () => {
    const html = renderHandout('<p title="{{customer}}">{{customer}}</p>', { customer: evil }, 'html');
    expect(html).toBe(
      '<p title="&lt;img src=x onerror=alert(1)&gt; &quot;&amp;&#39;">&lt;img src=x onerror=alert(1)&gt; &quot;&amp;&#39;</p>',
    );
    expect(cardText(html)).toBe(evil);
  });

  it('keeps a name plain text in Markdown, and leaves code alone', () => {
    const body = '**{{customer}}** `{{url}}`\n\n```sh\n{{curl}}\n```\n';
    const values = { customer: '*_[x](y)\n# big`', url: 'http://a_b:c*d@h:1', curl: "curl -x 'a_b'" };
    expect(renderHandout(body, values, 'markdown')).toBe(
      "**\\*\\_\\[x\\](y) \\# big\\`** `http://a_b:c*d@h:1`\n\n```sh\ncurl -x 'a_b'\n```\n",
    );
  });

  it.each(['- a', '+ a', '1. a', '= a', '2) a'])('does not let %j begin a list or a heading', (customer) => {
    const out = renderHandout('{{customer}}', { customer }, 'markdown');
    expect(out).toMatch(/^\\[-+=]|^\d\\[.)]/);
    expect(out.replaceAll('\\', '')).toBe(customer);
  });

  it('cannot be left by any name: not the code, not the tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (customer) => {
        const html = renderHandout('<b>{{customer}}</b>', { customer }, 'html');
        const { nodes, refused } = parseCard(html);
        expect(refused).toEqual([]);
        expect(nodes).toHaveLength(1);
        const span = renderHandout('`{{customer}}`', { customer }, 'markdown');
        expect(span.slice(1, -1)).not.toMatch(/[`\r\n]/);
      }),
    );
  });

  it('brings a name through HTML unchanged', () => {
    fc.assert(
      fc.property(fc.string(), (customer) => {
        const { nodes } = parseCard(renderHandout('<b>{{customer}}</b>', { customer }, 'html'));
        const [bold] = nodes;
        expect(typeof bold === 'object' ? bold.children.join('') : null).toBe(customer);
      }),
    );
  });
});

describe('lintTemplate', () => {
  it.each([
    ['custmer', 'customer'],
    ['Customer', 'customer'],
    ['name', 'customer'],
    ['password', 'secret'],
    ['capgb', 'capGb'],
    ['expiry', 'expires'],
    ['proxy_url', 'url'],
    ['usedGB', 'usedGb'],
  ])('offers for {{%s}} the placeholder {{%s}}', (written, meant) => {
    expect(suggestPlaceholder(written)).toBe(meant);
    const [finding] = lintTemplate(`Hi {{${written}}} {{url}} {{${written}}}`, 'text');
    expect(finding).toMatchObject({ severity: 'error', fix: { body: `Hi {{${meant}}} {{url}} {{${meant}}}` } });
  });

  it('offers nothing where nothing comes near', () => {
    expect(suggestPlaceholder('zzzzzzzz')).toBeNull();
    expect(lintTemplate('{{zzzzzzzz}} {{url}}', 'text')[0]?.fix).toBeUndefined();
  });

  it('says when the customer cannot connect, and mends it', () => {
    const [finding] = lintTemplate('Hello', 'text');
    expect(finding?.text).toContain('cannot connect');
    expect(lintTemplate(finding?.fix?.body ?? '', 'text')).toEqual([]);
    expect(lintTemplate('{{host}} {{port}} {{username}} {{secret}}', 'text')).toEqual([]);
    expect(lintTemplate(DEFAULT_RENEWAL_TEMPLATE.body, 'text', false)).toEqual([]);
    expect(lintTemplate('Hi {{nmae}}', 'text', false)).toHaveLength(1);
  });

  it.each([
    ['A {{url', 'text', 'never closed'],
    ['{url} {{curl}}', 'text', 'one brace'],
    ['{{url}}', 'markdown', 'outside of code'],
    ['<a href={{url}}>x</a>', 'html', 'without quotes'],
    ['<svg/><p class={{customer}}>{{url}}</p>', 'html', 'without quotes'],
    ['<math class="a" /><p class={{customer}}>{{url}}</p>', 'html', 'without quotes'],
    ['<script>x="{{url}}"</script>', 'html', '<script>'],
    ['<p onclick="x()">{{url}}</p>', 'html', 'onclick'],
    ['<a href="java\tscript:alert(1)">{{url}}</a>', 'html', 'href'],
    ['<img src="https://x/y.png">{{url}}', 'html', '<img>'],
  ] as const)('finds what is wrong with %j', (body, format, words) => {
    expect(
      lintTemplate(body, format)
        .map(({ text }) => text)
        .join(' '),
    ).toContain(words);
  });

  it('mends without bringing up something new', () => {
    for (const body of ['{url} {{curl}}', '<a href={{url}}>x</a>', '{{url}} {{custmer}}']) {
      const format = body.startsWith('<') ? 'html' : 'text';
      const fixed = lintTemplate(body, format).reduce((text, { fix }) => fix?.body ?? text, body);
      expect(lintTemplate(fixed, format)).toEqual([]);
    }
  });
});

describe('every fix', () => {
  const TABLE: [body: string, format: 'text' | 'markdown' | 'html'][] = [
    ['{url} {{curl}} {{url}} { url } {{ url }}', 'text'],
    ['{{{url}}} {url}', 'text'],
    ['{host} {port} {username} {secret}', 'text'],
    ['Hi {{nmae}}, {{proxy_url}} {{url}}', 'text'],
    ['Hello', 'html'],
    ['Hello', 'markdown'],
    ['`{{url}}` and {{url}}, again {{ url }}', 'markdown'],
    ['```\n{{url}}\n```\n{{url}} `{{secret}}` {{secret}}', 'markdown'],
    ['`a`{{url}}`b`', 'markdown'],
    ['a ` b {{url}}', 'markdown'],
    ['<a href={{url}} title={{ customer }}>{{url}}</a>', 'html'],
    ['<a href=https://x/?u={{customer}}&v=1>{{url}}</a>', 'html'],
    ['<a href = {{url}} class="a">{{url}}</a>', 'html'],
  ];

  it.each(TABLE)('of %j leaves the template without its finding, and with the same values', (body, format) => {
    const values = Object.fromEntries(HANDOUT_PLACEHOLDERS.map((name) => [name, `(${name})`]));
    const valuesIn = (text: string) => renderHandout(text, values, format).match(/\(\w+\)/g) ?? [];
    for (const { text, fix } of lintTemplate(body, format)) {
      if (fix === undefined) continue;
      const left = lintTemplate(fix.body, format);
      expect(left.map((finding) => finding.text)).not.toContain(text);
      expect(left.length).toBeLessThan(lintTemplate(body, format).length);
      // What was a value before still is one: a fix adds, it takes nothing away.
      expect(valuesIn(fix.body)).toEqual(expect.arrayContaining(valuesIn(body)));
      expect(fix.body).not.toContain('{{{url}}}}');
    }
  });

  it('changes only what stands wrong', () => {
    const fixOf = (body: string, format: 'text' | 'markdown' | 'html') => lintTemplate(body, format)[0]?.fix?.body;
    expect(fixOf('{{url}} {url} {{url}}', 'text')).toBe('{{url}} {{url}} {{url}}');
    expect(fixOf('`{{url}}` or {{url}}', 'markdown')).toBe('`{{url}}` or `{{url}}`');
    expect(fixOf('<a href=https://x/?u={{customer}}>{{url}}</a>', 'html')).toBe(
      '<a href="https://x/?u={{customer}}">{{url}}</a>',
    );
    expect(fixOf('a ` b {{url}}', 'markdown')).toBeUndefined();
  });

  it('is not offered where nothing is wrong', () => {
    expect(lintTemplate('<a href="https://x/?u={{customer}}">{{url}}</a>', 'html')).toEqual([]);
    expect(lintTemplate("<a title='a={{customer}}'>{{url}}</a>", 'html')).toEqual([]);
    expect(lintTemplate('<p>Link = {{url}}</p>', 'html')).toEqual([]);
    const inScript = lintTemplate('{{url}}<script/>"<p class={{customer}}>"</script>', 'html');
    expect(inScript.map(({ text }) => text).join(' ')).not.toContain('without quotes');
    expect(lintTemplate('{{url}} {other}', 'text')).toEqual([]);
  });

  it('never makes a hole: no name becomes an attribute', () => {
    const body = '<a href="https://x/?u={{customer}}" title={{customer}}>{{url}}</a>';
    const fixed = lintTemplate(body, 'html')[0]?.fix?.body ?? '';
    const { refused } = parseCard(renderHandout(fixed, { customer: 'x onclick=alert(1) y', url: 'u' }, 'html'));
    expect(refused).toEqual([]);
  });
});

describe('the card as text', () => {
  it('keeps the lines of a <pre>, and joins those of a paragraph', () => {
    expect(cardText('<p>a\n  b</p><pre>\nhost  1\n  port\n\nend\n</pre><p>c</p>')).toBe(
      'a b\n\nhost  1\n  port\n\nend\n\nc',
    );
    expect(cardText('<pre><code>a\n b</code><br>c</pre>')).toBe('a\n b\nc');
  });
});

describe('handoutValues', () => {
  const nowMs = Date.UTC(2026, 10, 24, 12);
  const key: PakKey = {
    id: 'k1',
    label: 'alice@acme',
    secretHint: null,
    enabled: true,
    capGb: 10,
    usedMb: 3_174,
    expiresAt: nowMs + 9 * DAY_MS,
    isExpired: false,
    lastUsedAt: null,
    createdAt: null,
    tier: null,
    unreadable: [],
    gone: false,
    asOf: nowMs,
  };
  const target = { proxyUsername: 'psx_ab12', secret: 'pak_x', gatewayHost: 'proxy.acme.example' };
  const routing = { protocol: 'http', pool: 'mbl', country: 'us', sessionId: 'alice', rotation: 'sticky' } as const;

  it('has a value for each placeholder, under the customer’s own host', () => {
    const values = handoutValues({ key, target, routing, nowMs });
    expect(Object.keys(values).sort()).toEqual([...HANDOUT_PLACEHOLDERS].sort());
    expect(values).toMatchObject({
      url: 'http://psx_ab12-mbl-us-sid-alice-rot-sticky:pak_x@proxy.acme.example:7000',
      socks5Url: 'socks5://psx_ab12-mbl-us-sid-alice-rot-sticky:pak_x@proxy.acme.example:7001',
      host: 'proxy.acme.example',
      country: 'US',
      capGb: '10',
      usedGb: '3.0',
      leftGb: '6.9',
      daysLeft: '9',
      expires: '3 December 2026',
    });
  });

  it('tells no figure that is not known', () => {
    const odd: PakKey = { ...key, capGb: null, usedMb: null, expiresAt: null, unreadable: ['capGb', 'expiresAt'] };
    const values = handoutValues({ key: odd, target, routing, nowMs });
    expect(values).toMatchObject({ capGb: '—', usedGb: '—', leftGb: '—', expires: '—', daysLeft: '—' });
    const open = { ...key, capGb: null, expiresAt: null };
    expect(handoutValues({ key: open, target, routing, nowMs })).toMatchObject({
      capGb: 'unlimited',
      leftGb: 'unlimited',
      expires: 'further notice',
    });
  });
});
