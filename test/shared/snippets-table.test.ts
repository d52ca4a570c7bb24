/** Every row of the hand-out table, over both protocols, with logins that each syntax would read as its own. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANDOUT_FORMATS, type HandoutFormat } from '../../shared/ipc/routing.ts';
import { composeUsername, type GatewayTarget, parseProxyUrl, type Routing } from '../../shared/proxy-url.ts';
import { SECRET_VARIABLE } from '../../shared/snippets/parts.ts';
import {
  formatHandout,
  HANDOUT_FORMAT_GROUPS,
  HANDOUTS,
  handoutNotes,
  handoutProtocol,
} from '../../shared/snippets.ts';

/** The reader that electron-builder brings for its own settings. */
const { load: parseYaml }: { load: (text: string) => ClashProfile } = createRequire(
  createRequire(import.meta.url).resolve('electron-builder'),
)('js-yaml');
interface ClashProfile {
  proxies: [{ server: string; port: number; username: string; password: string }];
  rules: string[];
}

const HOST = 'gw.example.test';
const ECHO = 'https://echo.test/json?a=1&b=2';
const SECRETS = {
  plain: 'pak_0123456789abcdef01234567',
  quotes: `pak_'"\`‘’‚‛“”`,
  backslashes: 'pak_\\n\\\\u0041\\',
  shell: 'pak_$HOME `id` $(id) $x !! ~ * ; & | < > # \t',
  url: 'pak_%41%zz @:/?#[]&=+;,',
  templates: 'pak_#{1} {{x}} $1 %s {0} <?php ?> */ //',
  unicode: 'pak_é漢😀\u202e\u2028\u00a0\ufeff\u007f\u0085',
};
const PROTOCOLS = ['http', 'socks5'] as const;

function targetOf(secret: string, gatewayHost = HOST): GatewayTarget {
  return { proxyUsername: 'psx_ab12', secret, gatewayHost };
}
const routingOf = (protocol: (typeof PROTOCOLS)[number]): Routing => ({
  protocol,
  country: 'us',
  sessionId: 'alice_7',
  rotation: 'sticky',
});
const USERNAME = composeUsername(targetOf(''), routingOf('http'));

/** What the shell makes of the words of a line, the first of them taken away. */
function shellWords(line: string): string[] {
  const script = `show() { printf '%s\\0' "$@"; }\n${line.replace(/^\w+/, 'show')}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', env: {} }).split('\0').slice(0, -1);
}

/** The login as whoever reads the text finds it; for programs that are run, test/snippets/ holds it. */
type Reader = (text: string) => { username: string; secret: string; host: string; port: number };

function fromUrl(url: string): ReturnType<Reader> {
  const { hostname, port, username, password } = new URL(url.replace(/^socks5h?:/, 'http:'));
  return {
    username: decodeURIComponent(username),
    secret: decodeURIComponent(password),
    host: hostname,
    port: Number(port),
  };
}

const READERS: Partial<Record<HandoutFormat, Reader>> = {
  url: fromUrl,
  userPassAtHostPort: (text) => fromUrl(`http://${text}`),
  hostPortUserPass: (text) => {
    const [, host = '', port, username = '', secret = ''] = /^([^:]+):(\d+):([^:]+):(.*)$/su.exec(text) ?? [];
    return { host, port: Number(port), username, secret };
  },
  userPassHostPort: (text) => {
    const [, username = '', secret = '', host = '', port] = /^([^:]+):(.*):([^:]+):(\d+)$/su.exec(text) ?? [];
    return { host, port: Number(port), username, secret };
  },
  json: (text) => {
    const { host, port, username, password, url } = JSON.parse(text);
    expect(fromUrl(url)).toEqual({ host, port, username, secret: password });
    return { host, port, username, secret: password };
  },
  env: (text) => {
    const urls = text.split('\n').map((line) => shellWords(line).at(-1)?.replace(/^\w+=/, '') ?? '');
    expect(new Set(urls).size).toBe(1);
    return fromUrl(urls[0] ?? '');
  },
  powershell: (text) => {
    const urls = Array.from(text.matchAll(/^\$env:[A-Z_]+ = '((?:[^']|'')*)'$/gm), ([, url = '']) =>
      url.replaceAll("''", "'"),
    );
    expect(urls.length).toBe(text.split('\n').length);
    return fromUrl(urls[0] ?? '');
  },
  curl: (text) => {
    const [x, url = '', echo] = shellWords(text);
    expect([x, echo]).toEqual(['-x', ECHO]);
    return fromUrl(url);
  },
  wget: (text) => {
    const words = shellWords(text);
    const after = (start: string) => words.find((word) => word.startsWith(start))?.slice(start.length) ?? '';
    const { hostname, port } = new URL(after('https_proxy='));
    expect(words.at(-1)).toBe(ECHO);
    const login = { username: after('--proxy-user='), secret: after('--proxy-password=') };
    return { host: hostname, port: Number(port), ...login };
  },
  clash: (text) => {
    const { proxies, rules } = parseYaml(text);
    expect(rules).toEqual(['MATCH,PROXY']);
    const [{ server, port, username, password }] = proxies;
    return { host: server, port, username, secret: password };
  },
  // As its import reads it: the login by URL, then decoded once.
  foxyproxy: (text) => {
    expect(Object.fromEntries(new URL(text).searchParams)).toMatchObject({ title: 'Pakdesk', cc: 'US' });
    return fromUrl(text);
  },
};

describe.each(HANDOUT_FORMATS)('%s', (format) => {
  const row = HANDOUTS[format];
  const reader = READERS[format];

  it('says what it is', () => {
    expect(row.label).toMatch(/\S/);
    expect(row.hint).toMatch(/^[A-Z].*[^.]$/);
    expect(row.language).toMatch(/\S/);
    expect(row.unsupported?.socks5 ?? 'x').not.toMatch(/\.$/);
    for (const caution of Object.values(row.caution ?? {})) expect(caution).toMatch(/^[A-Z].*\.$/);
  });

  it.each(PROTOCOLS)('names gateway and session over %s, and the secret only where it says so', (protocol) => {
    const text = formatHandout(format, targetOf(SECRETS.plain), routingOf(protocol), { echoUrl: ECHO });
    expect(text).toContain(HOST);
    expect(text).toContain(handoutProtocol(format, { protocol }) === 'socks5' ? '7001' : '7000');
    expect(text).toContain(USERNAME);
    expect(text.includes(SECRETS.plain)).toBe(row.holdsSecret);
    expect(text).not.toMatch(/undefined|\[object|\n$|\r/);
  });

  it('goes by HTTP, to the letter, where it cannot do SOCKS5, and says why', () => {
    const [http, socks] = PROTOCOLS.map((protocol) => formatHandout(format, targetOf('pak_x'), routingOf(protocol)));
    expect(http === socks).toBe(row.unsupported !== undefined);
    expect(handoutNotes(format, { protocol: 'socks5' }).some((note) => note.includes('by HTTP'))).toBe(http === socks);
    expect(handoutNotes(format, { protocol: 'http' }).some((note) => note.includes('by HTTP'))).toBe(false);
  });

  it('leaves the secret to the environment on request, where it can', () => {
    const text = formatHandout(format, targetOf(SECRETS.plain), routingOf('http'), { secretFrom: 'env' });
    expect(text.includes(SECRET_VARIABLE)).toBe(row.envSecret);
    expect(text.includes(SECRETS.plain)).toBe(row.holdsSecret && !row.envSecret);
  });

  it('puts an IPv6 gateway in brackets where a port follows', () => {
    const text = formatHandout(format, targetOf('pak_x', '2001:db8::7'), routingOf('http'));
    expect(text).toMatch(/\[2001:db8::7\]:7000|"2001:db8::7"|'2001:db8::7'|2001:db8::7/);
    expect(text).not.toMatch(/[^[]2001:db8::7:7000/);
  });

  if (reader !== undefined) {
    describe.each(PROTOCOLS)('over %s', (protocol) => {
      it.each(Object.entries(SECRETS))('is read back: %s', (_name, secret) => {
        const text = formatHandout(format, targetOf(secret), routingOf(protocol), { echoUrl: ECHO });
        const port = handoutProtocol(format, { protocol }) === 'socks5' ? 7001 : 7000;
        expect(reader(text)).toEqual({ username: USERNAME, secret, host: HOST, port });
      });
    });
  }
});

describe('the table', () => {
  it('has every format in one group, in the order of the contract', () => {
    expect(HANDOUT_FORMAT_GROUPS.flatMap(({ formats }) => formats).sort()).toEqual([...HANDOUT_FORMATS].sort());
    for (const { formats } of HANDOUT_FORMAT_GROUPS) expect(formats.length).toBeGreaterThan(0);
  });

  it('gives every format a label of its own', () => {
    const labels = HANDOUT_FORMATS.map((format) => HANDOUTS[format].label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('is understood by the app’s own parser in the forms that are URLs', () => {
    for (const protocol of PROTOCOLS) {
      for (const secret of Object.values(SECRETS)) {
        const parsed = parseProxyUrl(formatHandout('url', targetOf(secret), routingOf(protocol)));
        expect(parsed?.target).toMatchObject({ proxyUsername: 'psx_ab12', secret, gatewayHost: HOST });
        expect(parsed?.routing).toMatchObject(routingOf(protocol));
      }
    }
  });

  it('holds no character that hides or turns the text, where the language has a way to write it', () => {
    for (const format of [
      'pythonHttpx',
      'nodeAxios',
      'playwright',
      'selenium',
      'go',
      'java',
      'csharp',
      'clash',
    ] as const) {
      expect(formatHandout(format, targetOf(SECRETS.unicode), routingOf('http'))).not.toMatch(/[\u202e\u2028\ufeff]/);
    }
  });
});

describe('the PAC file', () => {
  const pac = (target: GatewayTarget) => {
    const text = formatHandout('pac', target, routingOf('http'));
    return (host: string): unknown =>
      runInNewContext(`${text}\nFindProxyForURL('https://' + name + '/', name)`, {
        name: host,
        isPlainHostName: (name: string) => !name.includes('.'),
      });
  };

  it('sends all but the own network by the gateway', () => {
    expect(pac(targetOf('pak_x'))('example.com')).toBe(`PROXY ${HOST}:7000`);
    expect(pac(targetOf('pak_x'))('printer')).toBe('DIRECT');
  });

  it('stays a program whatever the username is', () => {
    const target = { ...targetOf('pak_x'), proxyUsername: 'psx\n"; throw 1; //\u2028x' };
    expect(pac(target)('example.com')).toBe(`PROXY ${HOST}:7000`);
  });
});

describe('literals of languages that are at hand', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed());

  it('are read back by JavaScript', () => {
    fc.assert(
      fc.property(anyText, (secret) => {
        const text = formatHandout('nodeAxios', targetOf(secret), routingOf('http'));
        const literal = /password: ("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ?? '';
        expect(runInNewContext(literal)).toBe(secret);
      }),
    );
  });

  it('are read back by YAML', () => {
    fc.assert(
      fc.property(anyText, (secret) => {
        const { proxies } = parseYaml(formatHandout('clash', targetOf(secret), routingOf('http')));
        expect(proxies[0].password).toBe(secret);
      }),
    );
  });
});
