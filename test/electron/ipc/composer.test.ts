import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'uqr';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseProxyUrl, type Routing } from '../../../shared/proxy-url.ts';
import { codeOf, connected, platform, type RunningServices } from '../app-harness.ts';

const ROUTING: Routing = { protocol: 'http', pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' };
const SESSIONS = { pattern: 's{n}', count: 1000, start: 1, padding: 0 };

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-composer-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function world() {
  const running = await connected({ platform: await platform() });
  const { keys } = await running.api.keys.list({});
  const [first, second] = keys;
  if (!first || !second) throw new Error('the platform has no keys');
  return { ...running, first, second };
}

/** What the customer is handed, with his secret. */
async function urlOf({ api, clipboard }: RunningServices, keyId: string, routing = ROUTING): Promise<string> {
  await api.keys.copy({ keyId, what: { kind: 'proxy', format: 'url', routing } });
  return clipboard.text;
}

describe('saved routings', () => {
  it('are kept, renamed, bound to a customer and deleted', async () => {
    const { api, first } = await world();
    const all = await api.composer.savePreset({ id: null, name: ' US sticky ', keyId: null, routing: ROUTING });
    const own = await api.composer.savePreset({
      id: null,
      name: 'US sticky',
      keyId: first.id,
      routing: { pool: 'peer' },
    });
    expect(all).toMatchObject({ name: 'US sticky', keyId: null, routing: ROUTING });
    await api.composer.savePreset({ id: all.id, name: 'US', keyId: null, routing: ROUTING });
    expect((await api.composer.presets({})).presets.map(({ name, keyId }) => [name, keyId])).toEqual([
      ['US', null],
      ['US sticky', first.id],
    ]);
    await api.composer.deletePreset({ id: own.id });
    expect((await api.composer.presets({})).presets).toHaveLength(1);
  });

  it('refuse a second of the same name, one that is gone, and no name', async () => {
    const { api, first } = await world();
    const preset = await api.composer.savePreset({ id: null, name: 'US', keyId: null, routing: ROUTING });
    const save = (part: object) =>
      codeOf(api.composer.savePreset({ id: null, name: 'us', keyId: null, routing: ROUTING, ...part }));
    expect(await save({})).toBe('conflict');
    expect(await save({ name: '  ' })).toBe('invalid_input');
    expect(await save({ id: 'gone', name: 'other' })).toBe('not_found');
    expect(await save({ name: 'x', routing: { pool: 'moon' } })).toBe('invalid_input');
    await api.composer.savePreset({ id: preset.id, name: 'us', keyId: null, routing: ROUTING });
    await api.composer.savePreset({ id: null, name: 'us', keyId: first.id, routing: ROUTING });
  });
});

describe('pasting', () => {
  it('knows whose it is, in whatever form, and the secret stays in main', async () => {
    const running = await world();
    const { api, clipboard, crossed, first } = running;
    const url = await urlOf(running, first.id);
    const secret = parseProxyUrl(url)?.target.secret ?? '';
    expect(secret).toMatch(/^pak_[0-9a-f]{24}$/);
    const [, username = '', host = ''] = /^http:\/\/([^:]+):[^@]+@(.+)$/.exec(url) ?? [];
    crossed.length = 0;
    for (const [form, text] of [
      ['Proxy URL', url],
      ['host:port:user:pass', `${host}:${username}:${secret}`],
      ['user:pass@host:port', `${username}:${secret}@${host}`],
      ['Command line', `curl -x '${url}' https://ipinfo.io/json`],
      ['Environment variable', `export HTTPS_PROXY="${url}"`],
    ]) {
      clipboard.text = text ?? '';
      const paste = await api.composer.recogniseClipboard({});
      expect(paste.entries[0], form).toMatchObject({
        form,
        match: 'secret',
        keyId: first.id,
        label: first.label,
        secretHint: `pak_••••${secret.slice(-4)}`,
        routing: ROUTING,
        refused: false,
      });
      expect(paste).toMatchObject({ total: 1, matched: 1, faulty: 0 });
    }
    expect(crossed.join('\n')).not.toContain(secret.slice(4));
  });

  it('offers to mend all where there is more than one mistake of the text, and leaves choices alone', async () => {
    const running = await world();
    const { api } = running;
    const url = await urlOf(running, running.first.id);
    const read = async (username: string) => {
      const text = url.replace(/(?<=\/psx_[a-z0-9]+-).*(?=:pak_)/, username);
      return (await api.composer.recognise({ text })).entries[0];
    };
    const wrong = await read('mobile-us-session-bob_9-rot-stick');
    expect(wrong?.mendAll?.routing).toEqual({
      protocol: 'http',
      pool: 'mbl',
      country: 'us',
      sessionId: 'bob_9',
      rotation: 'sticky',
    });
    expect(wrong?.mendAll?.label).toMatch(/^Mend all [2-9]$/);
    expect((await read('mbl-us-session-bob_9'))?.mendAll).toBeUndefined();
    expect((await read('mbl-us-rot-sticky'))?.mendAll).toBeUndefined();
  });

  it('says when no key of this account has it, and when only the end is known', async () => {
    const running = await world();
    const { api, first, services } = running;
    const url = await urlOf(running, first.id);
    const foreign = url.replace(/pak_[0-9a-f]{24}/, 'pak_ffffffffffffffffffffffff');
    expect((await api.composer.recognise({ text: foreign })).entries[0]).toMatchObject({ match: 'none', keyId: null });
    const bare = url.replace(/:pak_[0-9a-f]{24}/, '');
    expect((await api.composer.recognise({ text: bare })).entries[0]).toMatchObject({ match: 'noSecret', keyId: null });
    // Not cached any more: the hint in the list is what is left.
    services.accounts.current().session.online?.secrets.delete(first.id);
    expect((await api.composer.recognise({ text: url })).entries[0]).toMatchObject({ match: 'hint', keyId: first.id });
  });

  it('refuses the API key, typed or from the clipboard, and does not repeat it', async () => {
    const { api, clipboard, crossed, services } = await world();
    const apiKey = services.accounts.current().session.online?.apiKey ?? '';
    expect(apiKey).toMatch(/^psx_/);
    crossed.length = 0;
    for (const text of [apiKey, ` ${apiKey}\n`, `X-API-Key: ${apiKey}`]) {
      clipboard.text = text;
      expect(await codeOf(api.composer.recogniseClipboard({}))).toBe('key_wrong_kind');
      expect(await codeOf(api.composer.recognise({ text }))).toBe('key_wrong_kind');
    }
    const inUrl = await api.composer.recognise({
      text: `http://${apiKey}-mbl-us:pak_0123456789abcdef01233f2a@127.0.0.1:7000`,
    });
    expect(inUrl.entries[0]?.refused).toBe(true);
    expect(inUrl.entries[0]?.findings[0]?.severity).toBe('error');
    expect(crossed.join('\n')).not.toContain(apiKey.slice(4));
  });

  it('lets no secret cross that stands in the wrong place', async () => {
    const { api, crossed } = await world();
    const secret = 'pak_c0ffee00c0ffee00c0ffee00';
    crossed.length = 0;
    for (const text of [
      `http://psx_ab12-mbl-us-sid-alice%3A${secret}@gw.proxies.sx:7000`,
      `http://psx_ab12%3A${secret}@gw.proxies.sx:7000`,
      `gw.proxies.sx:7000:psx_ab12-mbl-us;${secret}`,
      `psx_ab12-mbl-us@${secret}@gw.proxies.sx:7000`,
      `http://psx_ab12-mbl-us@${secret}:7000`,
    ]) {
      const paste = await api.composer.recognise({ text });
      expect(paste.entries).toHaveLength(1);
      expect(paste.entries[0]?.findings.length).toBeGreaterThan(0);
    }
    expect(crossed.join('\n')).not.toContain(secret.slice(4));
  });

  it('lets no secret cross with whatever stands around it', async () => {
    const { api, crossed } = await world();
    const secret = 'pak_c0ffee00c0ffee00c0ffee00';
    const before = [
      'psx_ab12',
      'psx_ab12-mbl-us',
      'psx_ab12-mbl-sid-a',
      'psx_ab12-carrier-',
      'psx_ab12-pin-lease-',
      '',
    ];
    const marks = ['', '%3A', '%253A', ';', ',', '|', '/', '-', '_', '.', '@', '%', '%zz', 'x', 'é', '='];
    const after = ['', '-rot-sticky', ';x', '%00', '.'];
    crossed.length = 0;
    for (const mark of marks) {
      const texts = before.flatMap((start) =>
        after.flatMap((end) => {
          const username = `${start}${mark}${secret}${end}`;
          return [
            `http://${username}@gw.proxies.sx:7000`,
            `http://${username}:hunter2@gw.proxies.sx:7000`,
            `gw.proxies.sx:7000:${username}`,
            `http://psx_ab12-mbl@${mark}${secret}${end}:7000`,
          ];
        }),
      );
      const paste = await api.composer.recognise({ text: texts.join('\n') });
      expect(paste.total).toBeGreaterThan(20);
    }
    expect(crossed.join('\n').toLowerCase()).not.toContain(secret.slice(4));
  });

  it('hands a proxy without a pool over as the gateway takes it', async () => {
    const { api } = await world();
    const text = 'http://psx_ab12-de-sid-a:pak_c0ffee00c0ffee00c0ffee00@gw.proxies.sx:7000';
    const [entry] = (await api.composer.recognise({ text })).entries;
    expect(entry?.routing).toMatchObject({ pool: 'any', country: 'de', sessionId: 'a' });
    const codes = entry?.findings.map(({ code }) => code);
    expect(codes).toContain('pool_missing');
    expect(codes).not.toContain('mbl_without_modems');
    for (const { fix } of entry?.findings ?? []) if (fix) expect(fix.routing.pool).toBe('any');
  });

  it('gives a field only what is short and plain', async () => {
    const { api, clipboard, services } = await world();
    const apiKey = services.accounts.current().session.online?.apiKey ?? '';
    for (const [text, given] of [
      [' New York \n', 'New York'],
      ['', ''],
      ['http://psx_ab12-mbl-us:pak_x@gw.proxies.sx:7000', null],
      ['pak_0123456789abcdef01233f2a', null],
      [apiKey, null],
      ['two\nlines', null],
      ['user:pass@host:7000', null],
      ['x'.repeat(201), null],
    ] as const) {
      clipboard.text = text;
      expect((await api.composer.fieldText({})).text, text).toBe(given);
    }
  });

  it('an empty clipboard and a text without a proxy are told apart', async () => {
    const { api, clipboard } = await world();
    clipboard.text = ' \n';
    expect(await codeOf(api.composer.recogniseClipboard({}))).toBe('clipboard_empty');
    const paste = await api.composer.recognise({ text: 'a shopping list\nmilk' });
    expect(paste).toMatchObject({ entries: [], total: 0 });
    expect(paste.skipped[0]?.count).toBeGreaterThan(0);
  });

  it('a list tells of every line, shows the first of them, and main goes on', async () => {
    const running = await world();
    const url = await urlOf(running, running.first.id);
    const text = Array.from({ length: 2000 }, (_, i) => url.replace('alice7', `s${i}`)).join('\n');
    const paste = await running.api.composer.recognise({ text });
    expect(paste).toMatchObject({ total: 2000, matched: 2000, lineCount: 2000 });
    expect(paste.entries).toHaveLength(500);
    expect(paste.entries[499]?.line).toBe(500);
  });
});

describe('many proxies', () => {
  it('are copied in main and remembered as handed out', async () => {
    const running = await world();
    const { api, clipboard, first, second } = running;
    const secret = parseProxyUrl(await urlOf(running, first.id))?.target.secret;
    const copied = await api.composer.copyMany({
      keyId: first.id,
      routing: ROUTING,
      sessions: SESSIONS,
      format: 'url',
    });
    expect(copied).toEqual({ copied: true, clearsInMs: 60_000, count: 1000 });
    const urls = clipboard.text.trimEnd().split('\n');
    expect(urls).toHaveLength(1000);
    expect(
      urls.map((url) => parseProxyUrl(url)?.target.secret === secret && parseProxyUrl(url)?.routing.sessionId),
    ).toEqual(Array.from({ length: 1000 }, (_, i) => `s${i + 1}`));
    const use = await api.composer.sessionUse({ sessionId: 's1000', keyId: second.id });
    expect(use.others).toEqual([{ keyId: first.id, label: first.label }]);
    expect((await api.composer.sessionUse({ sessionId: 's1000', keyId: first.id })).others).toEqual([]);
    expect((await api.composer.sessionUse({ sessionId: 'alice7', keyId: second.id })).others).toHaveLength(1);
  });

  it.each(['txt', 'csv', 'json'] as const)('are saved as %s, and only the name of the file is told', async (as) => {
    const { api, first, saveDialog, crossed } = await world();
    const dir = folder();
    const input = { keyId: first.id, routing: ROUTING, sessions: SESSIONS, format: 'hostPortUserPass' as const, as };
    expect(await api.composer.saveMany(input)).toEqual({ saved: false });
    expect((await api.composer.sessionUse({ sessionId: 's1', keyId: null })).others).toEqual([]);
    saveDialog.folder = dir;
    crossed.length = 0;
    const result = await api.composer.saveMany(input);
    expect(result).toMatchObject({ saved: true, count: 1000 });
    const [name = ''] = readdirSync(dir);
    expect(result.saved && result.name).toBe(name);
    expect(name.endsWith(`.${as}`)).toBe(true);
    const content = readFileSync(join(dir, name), 'utf8');
    expect(content.match(/-sid-s1000-/g)?.length).toBe(as === 'txt' ? 1 : 2);
    expect(crossed.join('\n')).not.toMatch(/pak_[0-9a-f]{24}/);
    expect(crossed.join('\n')).not.toContain(dir);
  });

  it('refuse a name that another customer was handed, and say whose it is', async () => {
    const { api, clipboard, first, second } = await world();
    const many = { routing: ROUTING, sessions: { ...SESSIONS, count: 20 }, format: 'url' } as const;
    await api.composer.copyMany({ keyId: first.id, ...many });
    // His own again are no one else's.
    await api.composer.copyMany({ keyId: first.id, ...many });
    clipboard.text = 'before';
    const again = api.composer.copyMany({ keyId: second.id, ...many, sessions: { ...many.sessions, start: 20 } });
    await expect(again).rejects.toMatchObject({ message: `“s20” is already a session of ${first.label}.` });
    expect(await codeOf(api.composer.saveMany({ keyId: second.id, ...many, as: 'txt' }))).toBe('validation');
    expect(clipboard.text).toBe('before');
    await api.composer.copyMany({ keyId: second.id, ...many, sessions: { ...many.sessions, start: 21 } });
  });

  it('refuse a pattern that the gateway would misread, too many, and a key that is gone', async () => {
    const { api, clipboard, first } = await world();
    clipboard.text = 'before';
    const copy = (part: object) =>
      codeOf(api.composer.copyMany({ keyId: first.id, routing: ROUTING, sessions: SESSIONS, format: 'url', ...part }));
    expect(await copy({ sessions: { ...SESSIONS, pattern: 'Job-{n}' } })).toBe('validation');
    expect(await copy({ sessions: { ...SESSIONS, pattern: 'same' } })).toBe('validation');
    expect(await copy({ sessions: { ...SESSIONS, count: 10_001 } })).toBe('invalid_input');
    expect(await copy({ keyId: 'gone' })).toBe('not_found');
    expect(await copy({ format: 'curl' })).toBe('invalid_input');
    expect(await copy({ routing: { ...ROUTING, pin: { type: 'lease', id: 'x' } } })).toBe('validation');
    expect(clipboard.text).toBe('before');
  });
});

describe('QR codes', () => {
  it('are of what is handed out', async () => {
    const running = await world();
    const { api, first, saveDialog } = running;
    const url = await urlOf(running, first.id);
    const { rows } = await api.composer.qr({ keyId: first.id, format: 'url', routing: ROUTING });
    const wanted = encode(url, { ecc: 'M', border: 0 }).data.map((row) => row.map(Number).join(''));
    expect(rows).toEqual(wanted);
    saveDialog.folder = folder();
    const input = { keyId: first.id, format: 'url' as const, routing: ROUTING };
    expect(await api.composer.saveQr({ ...input, as: 'png' })).toMatchObject({ saved: true });
    expect(await api.composer.saveQr({ ...input, as: 'svg' })).toMatchObject({ saved: true });
    expect(readdirSync(saveDialog.folder)).toHaveLength(2);
  });
});

describe('an account id that is a secret', () => {
  it('is refused in main, whatever the page asks for', async () => {
    const { api, clipboard, services, first } = await world();
    const { profile } = services.accounts.current().session;
    Object.assign(profile, { proxyUsername: 'psx_0123456789abcdef0123456789abcdef' });
    clipboard.text = 'before';
    const what = { kind: 'proxy', format: 'url', routing: ROUTING } as const;
    expect(await codeOf(api.keys.copy({ keyId: first.id, what }))).toBe('api_key_in_output');
    const many = { keyId: first.id, routing: ROUTING, sessions: SESSIONS, format: 'url' } as const;
    expect(await codeOf(api.composer.copyMany(many))).toBe('api_key_in_output');
    expect(await codeOf(api.composer.saveMany({ ...many, as: 'txt' }))).toBe('api_key_in_output');
    expect(await codeOf(api.composer.qr({ keyId: first.id, format: 'url', routing: ROUTING }))).toBe(
      'api_key_in_output',
    );
    expect(clipboard.text).toBe('before');
  });
});

describe('carriers', () => {
  it('of a country are told, and of no country refused', async () => {
    const { api } = await world();
    const { carriers, reason } = await api.stock.carriers({ country: 'us', refresh: false });
    expect(reason).toBe('');
    expect(carriers.find(({ asn }) => asn === '7922')).toMatchObject({
      name: 'Comcast',
      ipType: 'residential',
      count: 34,
    });
    expect(await codeOf(api.stock.carriers({ country: 'USA', refresh: false }))).toBe('invalid_input');
  });
});
