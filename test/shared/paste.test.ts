import { describe, expect, it } from 'vitest';
import { parsePaste, pasteSteps } from '../../shared/paste.ts';
import { PASTE_MAX_LINES, type PasteForm, type SkipReason } from '../../shared/pasted-proxy.ts';

const SECRET = 'pak_0123456789abcdef01234567';
const API_KEY = 'psx_9f8e7d6c5b4a39281706f5e4d3c2b1a0';
const USER = 'psx_ab12-mbl-us-sid-alice7-rot-sticky';
const HTTP = `http://${USER}:${SECRET}@gw.proxies.sx:7000`;
const SOCKS = `socks5://${USER}:${SECRET}@gw.proxies.sx:7001`;
const http = { protocol: 'http', target: { proxyUsername: 'psx_ab12', gatewayHost: 'gw.proxies.sx', httpPort: 7000 } };
const socks = {
  protocol: 'socks5',
  target: { proxyUsername: 'psx_ab12', gatewayHost: 'gw.proxies.sx', socks5Port: 7001 },
};

const OWN_OBJECT = { protocol: 'http', host: 'gw.proxies.sx', port: 7000, username: USER, password: SECRET, url: HTTP };

/** Every way in which one and the same proxy may be written. */
const FORMS: [string, PasteForm, typeof http | typeof socks, string][] = [
  ['an http URL', 'url', http, HTTP],
  ['with a path', 'url', http, `${HTTP}/`],
  ['in capitals', 'url', http, HTTP.replace('http', 'HTTP').replace('gw.', 'GW.')],
  ['percent-encoded', 'url', http, HTTP.replaceAll('_', '%5F').replace('psx', '%70sx')],
  ['a socks5 URL', 'url', socks, SOCKS],
  ['a socks5h URL', 'url', socks, SOCKS.replace('socks5', 'socks5h')],
  ['quoted, with a comma', 'url', http, `  "${HTTP}",`],
  ['in a numbered list', 'url', http, `12. ${HTTP}`],
  ['after a byte-order mark', 'url', http, `\ufeff${HTTP}`],
  ['with a zero-width space in it', 'url', http, HTTP.replace('gw.', 'gw.\u200b')],
  ['host:port:user:pass', 'hostPortUserPass', http, `gw.proxies.sx:7000:${USER}:${SECRET}`],
  ['host:port:user:pass behind a scheme', 'hostPortUserPass', http, `http://gw.proxies.sx:7000:${USER}:${SECRET}`],
  ['host:port:user:pass of SOCKS5', 'hostPortUserPass', socks, `gw.proxies.sx:7001:${USER}:${SECRET}`],
  ['user:pass@host:port', 'userPassAtHostPort', http, `${USER}:${SECRET}@gw.proxies.sx:7000`],
  ['user:pass@host:port of SOCKS5', 'userPassAtHostPort', socks, `${USER}:${SECRET}@gw.proxies.sx:7001`],
  ['user:pass:host:port', 'userPassHostPort', http, `${USER}:${SECRET}:gw.proxies.sx:7000`],
  ['host:port@user:pass', 'hostPortAtUserPass', http, `gw.proxies.sx:7000@${USER}:${SECRET}`],
  ['curl -x', 'curl', http, `curl -x ${HTTP} https://ipinfo.io/json`],
  ['curl -x attached', 'curl', http, `curl -x${HTTP} https://ipinfo.io/json`],
  ['curl -x behind other letters', 'curl', http, `curl -fsSx '${HTTP}' https://ipinfo.io/json`],
  ['curl --proxy', 'curl', http, `$ curl -v --proxy "${HTTP}" https://ipinfo.io/json`],
  ['curl --proxy=', 'curl', http, `curl --proxy="${HTTP}" https://ipinfo.io/json`],
  ['curl without a scheme', 'curl', http, `curl -x ${USER}:${SECRET}@gw.proxies.sx:7000 https://x.test`],
  ['curl -x and -U', 'curl', http, `curl -x gw.proxies.sx:7000 -U ${USER}:${SECRET} https://x.test`],
  ['curl -U attached', 'curl', http, `curl '-U${USER}:${SECRET}' -x http://gw.proxies.sx:7000 https://x.test`],
  [
    'curl -U over what the URL says',
    'curl',
    http,
    `curl -x http://a:b@gw.proxies.sx:7000 --proxy-user ${USER}:${SECRET}`,
  ],
  [
    'curl -U, percent-encoded',
    'curl',
    http,
    `curl -x gw.proxies.sx:7000 -U ${USER.replace('_', '%5f')}:${SECRET} x.test`,
  ],
  ["curl and $'…'", 'curl', http, `curl -x $'${HTTP.replace('@', '\\x40').replace('-', '\\u002d')}' https://x.test`],
  ['curl and backslashes', 'curl', http, `curl -x ${HTTP.replaceAll(':', '\\:')} https://x.test`],
  ['curl over several lines', 'curl', http, `curl \\\n  -H 'A: b' \\\r\n  -x '${HTTP}' \\\n  https://x.test`],
  ['curl over several lines of cmd', 'curl', http, `curl.exe -H "A: b" ^\n  -x "${HTTP}" ^\n  https://x.test`],
  ['curl over several lines of PowerShell', 'curl', http, `curl.exe -H "A: b" \`\n  -x "${HTTP}"`],
  ['curl with a body of several lines', 'curl', http, `curl -d '{\n "a": 1\n}' -x '${HTTP}' https://x.test`],
  ['curl --socks5', 'curl', socks, `curl --socks5 gw.proxies.sx:7001 --proxy-user '${USER}:${SECRET}' https://x.test`],
  [
    'curl --socks5-hostname',
    'curl',
    socks,
    `curl --socks5-hostname ${USER}:${SECRET}@gw.proxies.sx:7001 https://x.test`,
  ],
  ['curl --preproxy', 'curl', socks, `curl --preproxy ${SOCKS} https://x.test`],
  ['curl behind a variable', 'env', http, `HTTPS_PROXY='${HTTP}' curl https://x.test`],
  ['httpie', 'curl', http, `http --proxy=https:${HTTP} https://x.test`],
  [
    'wget',
    'curl',
    http,
    `wget --proxy-user=${USER} --proxy-password=${SECRET} --proxy-server=gw.proxies.sx:7000 x.test`,
  ],
  ['wget -e', 'env', http, `wget -e use_proxy=yes -e https_proxy=${HTTP} https://x.test`],
  ['export', 'env', http, `export HTTP_PROXY=${HTTP}`],
  ['export, quoted', 'env', http, `export HTTPS_PROXY='${HTTP}' # ours`],
  ['export of two', 'env', http, `export HTTP_PROXY=${HTTP} HTTPS_PROXY=${HTTP}`],
  ['set of cmd', 'env', http, `set HTTP_PROXY=${HTTP}`],
  ['set of cmd, quoted', 'env', http, `set "HTTP_PROXY=${HTTP}"`],
  ['setx', 'env', http, `setx HTTP_PROXY "${HTTP}"`],
  ['PowerShell', 'env', http, `$env:HTTP_PROXY = "${HTTP}"`],
  ['PowerShell, two on a line', 'env', http, `$env:HTTP_PROXY="${HTTP}"; $env:HTTPS_PROXY="${HTTP}"`],
  ['fish', 'env', http, `set -gx HTTP_PROXY ${HTTP}`],
  ['.env', 'env', http, `PROXY_URL="${HTTP}"`],
  ['.env without a scheme', 'env', http, `PROXY=${USER}:${SECRET}@gw.proxies.sx:7000`],
  ['.env, host first', 'env', http, `PROXY=gw.proxies.sx:7000:${USER}:${SECRET}`],
  ['docker -e', 'env', http, `docker run --rm -e HTTP_PROXY=${HTTP} alpine env`],
  ['docker --env=', 'env', http, `docker run --env="HTTP_PROXY=${HTTP}" alpine`],
  ['a Dockerfile', 'env', http, `ENV HTTP_PROXY ${HTTP}`],
  ['compose.yaml', 'env', http, `      - HTTP_PROXY=${HTTP}`],
  ['YAML', 'env', http, `  HTTP_PROXY: "${HTTP}"`],
  ['systemd', 'env', http, `Environment="HTTP_PROXY=${HTTP}"`],
  ['.npmrc', 'env', http, `https-proxy=${HTTP}`],
  ['.curlrc', 'env', http, `proxy = "${HTTP}"`],
  ['the app’s own JSON', 'json', http, JSON.stringify(OWN_OBJECT)],
  ['the app’s own JSON, indented', 'json', http, JSON.stringify(OWN_OBJECT, null, 2)],
  ['an array of it', 'json', http, JSON.stringify([OWN_OBJECT])],
  ['an array of URLs', 'json', http, JSON.stringify([HTTP], null, 2)],
  ['a setting that holds one', 'json', http, JSON.stringify({ use: { proxies: [{ http: HTTP }] } })],
  [
    'Playwright’s proxy',
    'json',
    http,
    JSON.stringify({ proxy: { server: 'http://gw.proxies.sx:7000', username: USER, password: SECRET } }),
  ],
  [
    'other names for the fields',
    'json',
    http,
    JSON.stringify({ ip: 'gw.proxies.sx', port: '7000', login: USER, pass: SECRET }),
  ],
  [
    'JSON of SOCKS5',
    'json',
    socks,
    JSON.stringify({ type: 'socks5', host: 'gw.proxies.sx', port: 7001, user: USER, password: SECRET }),
  ],
  ['CSV with a URL', 'csv', http, `Alice,${HTTP},active`],
  ['CSV, quoted', 'csv', http, `"Alice, Ltd","${HTTP}"`],
  ['CSV with semicolons', 'csv', http, `Alice;gw.proxies.sx:7000:${USER}:${SECRET};10`],
  ['CSV with four cells', 'csv', http, `Alice,gw.proxies.sx,7000,${USER},${SECRET}`],
  ['CSV with the user first', 'csv', http, `Alice,${USER},${SECRET},gw.proxies.sx,7000`],
  ['cells of a spreadsheet', 'csv', http, `Alice\t${HTTP}\t10`],
  ['a line of words', 'csv', http, `gw.proxies.sx 7000 ${USER} ${SECRET}`],
  ['a sentence', 'url', http, `Hello Bob, your proxy is ${HTTP} until Friday.`],
  ['the end of a sentence', 'url', http, `Your proxy is ${HTTP}.`],
  ['a full stop after it', 'url', http, `${HTTP}.`],
  ['Python', 'url', http, `proxies = {"https": "${HTTP}"}`],
  ['JavaScript', 'url', http, `const agent = new ProxyAgent('${HTTP}');`],
];

describe('recognises', () => {
  it.each(FORMS)('%s', (_, form, expected, text) => {
    const { entries, skipped } = parsePaste(text, { proxyUsername: 'psx_ab12' });
    expect(skipped).toEqual([]);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ form, secret: SECRET, refused: false, alsoOnLines: [] });
    expect(entries[0]?.parsed).toEqual({
      target: expected.target,
      routing: { protocol: expected.protocol, pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' },
      unknown: [],
      username: USER,
    });
    expect(entries[0]?.findings.map(({ code }) => code)).toEqual(['sticky_holds_device']);
  });

  it('an IPv6 gateway in each form', () => {
    const options = { gateway: { host: '::1', httpPort: 7000, socks5Port: 7001 } };
    for (const text of [
      `http://${USER}:${SECRET}@[::1]:7000`,
      `[::1]:7000:${USER}:${SECRET}`,
      `${USER}:${SECRET}:[::1]:7000`,
      JSON.stringify({ ...OWN_OBJECT, host: '::1' }),
    ]) {
      const [entry] = parsePaste(text, options).entries;
      expect(entry?.parsed.target).toEqual({ proxyUsername: 'psx_ab12', gatewayHost: '::1', httpPort: 7000 });
      expect(entry?.secret).toBe(SECRET);
    }
  });

  it('passwords with anything in them', () => {
    const hard = 'pak_a:b@c/d?e#f%g h';
    for (const text of [
      `http://${USER}:${encodeURIComponent(hard)}@gw.proxies.sx:7000`,
      `http://${USER}:${hard}@gw.proxies.sx:7000`,
      `curl -x 'http://${USER}:${encodeURIComponent(hard)}@gw.proxies.sx:7000' https://x.test`,
      JSON.stringify({ ...OWN_OBJECT, password: hard }),
    ]) {
      expect(parsePaste(text).entries.map(({ secret }) => secret)).toEqual([hard]);
    }
    const withColons = 'pak_a:b@c:d';
    for (const text of [
      `gw.proxies.sx:7000:${USER}:${withColons}`,
      `${USER}:${withColons}:gw.proxies.sx:7000`,
      `${USER}:${withColons}@gw.proxies.sx:7000`,
    ]) {
      expect(parsePaste(text).entries.map(({ secret }) => secret)).toEqual([withColons]);
    }
  });
});

describe('of several lines', () => {
  it('tells where each stands, and what stands there twice', () => {
    const second = HTTP.replace('alice7', 'bob');
    const text = ['Proxies:', '', HTTP, second, HTTP, 'curl \\', ` -x ${second.replace('bob', 'carol')}`, HTTP].join(
      '\n',
    );
    const { entries, lineCount, readLineCount } = parsePaste(text);
    expect(entries.map(({ line, alsoOnLines }) => [line, alsoOnLines])).toEqual([
      [3, [5, 8]],
      [4, []],
      [6, []],
    ]);
    expect([lineCount, readLineCount]).toEqual([8, 8]);
  });

  it('tells the line of each object of JSON', () => {
    const many = JSON.stringify(
      [1, 2, 3].map((id) => ({ ...OWN_OBJECT, username: `psx_ab12-mbl-us-sid-s${id}` })),
      null,
      2,
    );
    expect(parsePaste(`My list\n${many}\n${HTTP}`).entries.map(({ line }) => line)).toEqual([3, 11, 19, 28]);
    const rows = [1, 2]
      .map((id) => JSON.stringify({ ...OWN_OBJECT, username: `psx_ab12-mbl-us-sid-s${id}` }))
      .join('\n');
    expect(parsePaste(rows).entries.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('does not let a quote that is never closed swallow the list', () => {
    const text = `curl -x '${HTTP} https://x.test\n${HTTP.replace('alice7', 'bob')}\nit's\n`;
    expect(parsePaste(text).entries.map(({ parsed }) => parsed.routing.sessionId)).toContain('bob');
    expect(parsePaste(`don't curl http\n${HTTP}`).entries).toHaveLength(1);
  });

  it('gives one session to one customer', () => {
    const other = HTTP.replace('pak_0', 'pak_f');
    const { entries, findingCounts } = parsePaste([HTTP, other, HTTP.replace('us', 'gb')].join('\n'));
    const shared = entries.map(({ findings }) => findings.find(({ code }) => code === 'session_shared'));
    expect(shared.map((finding) => finding?.message.includes('line 1') ?? false)).toEqual([false, true, false]);
    expect(shared[1]?.fix?.routing.sessionId).toBe('alice7_2');
    expect(findingCounts).toMatchObject({ session_shared: 1, sticky_holds_device: 3 });
  });
});

describe('is no proxy', () => {
  it.each<[string, SkipReason]>([
    ['hello', 'notAProxy'],
    ['Write to alice@example.com, please', 'notAProxy'],
    ['alice@example.com', 'notAProxy'],
    ['12:30:45', 'notAProxy'],
    ['00:11:22:33:44:55', 'notAProxy'],
    ['https://example.com/a?b=c@d', 'notAProxy'],
    ['gw.proxies.sx:7000', 'noCredentials'],
    ['http://:pak_x@gw.proxies.sx:7000', 'noCredentials'],
    ['ftp://a:b@host:21', 'otherScheme'],
    ['curl --socks4 a:b@gw.proxies.sx:7000 https://x.test', 'otherScheme'],
    [`http://${USER}:${SECRET}@gw.proxies.sx:70000`, 'badPort'],
    [`gw.proxies.sx:0:${USER}:${SECRET}`, 'badPort'],
    ['curl https://x.test', 'notAProxy'],
    ['curl -x gw.proxies.sx:7000 https://x.test', 'noCredentials'],
    ['x'.repeat(20_000), 'tooLong'],
    [API_KEY, 'apiKey'],
    [`X-API-Key: ${API_KEY}`, 'apiKey'],
    ['host,port,username,password', 'header'],
    [`# ${HTTP}`, 'comment'],
    ['[not json', 'notAProxy'],
    ['1,login,10.0.0.5,80', 'notAProxy'],
    ['{}', 'notAProxy'],
  ])('%s', (text, reason) => {
    const { entries, skipped } = parsePaste(text);
    expect(entries).toEqual([]);
    expect(skipped).toEqual([{ reason, message: expect.stringMatching(/\.$/), count: 1, lines: [1] }]);
    expect(JSON.stringify(skipped)).not.toContain(API_KEY.slice(4));
  });

  it('is counted by reason, with the first few lines, and blank lines do not count', () => {
    const { skipped } = parsePaste(`${'hello\n\n'.repeat(100)}# x\n`);
    expect(skipped.map(({ reason, count, lines }) => [reason, count, lines])).toEqual([
      ['notAProxy', 100, [1, 3, 5, 7, 9]],
      ['comment', 1, [201]],
    ]);
    expect(parsePaste('')).toEqual({ entries: [], skipped: [], lineCount: 0, readLineCount: 0, findingCounts: {} });
  });
});

describe('the API key', () => {
  it.each([
    ['as the account', url(API_KEY, SECRET)],
    ['as the password', url(USER, API_KEY)],
    ['among the words', url(`psx_ab12-mbl-us-sid-${API_KEY}`, SECRET)],
    ['with dashes in it', url('psx_9f8e7d-6c5b4a392817-06f5e4d3c2b1a0-mbl-us', SECRET)],
    ['percent-encoded', url(API_KEY.replace('p', '%70'), SECRET)],
    ['in JSON', JSON.stringify({ ...OWN_OBJECT, username: `${API_KEY}-mbl-us` })],
    ['in a command', `curl -x gw.proxies.sx:7000 -U ${API_KEY}-mbl-us:${SECRET} https://x.test`],
    ['in both', url(API_KEY, API_KEY)],
  ])('%s is refused, and nowhere in the answer', (_, text) => {
    const { entries } = parsePaste(text, { proxyUsername: 'psx_ab12' });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.refused).toBe(true);
    expect(entries[0]?.findings[0]).toMatchObject({ severity: 'error' });
    expect(JSON.stringify(entries)).not.toMatch(/9f8e7d|6c5b4a392817|06f5e4d3c2b1a0/i);
  });

  it('is known by comparison, whatever it looks like', () => {
    const holdsApiKey = (text: string) => text.includes('odd');
    const [entry] = parsePaste(url('odd-mbl-us', SECRET), { holdsApiKey }).entries;
    expect(entry).toMatchObject({ refused: true, secret: SECRET, parsed: { username: '' } });
    expect(JSON.stringify(entry)).not.toContain('odd');
    expect(parsePaste('an odd line', { holdsApiKey }).skipped[0]?.reason).toBe('apiKey');
  });

  it('is not seen where there is none', () => {
    for (const user of [
      USER,
      'psx_ab12-foo-bar-something-else',
      'psx_ab12-session-0123456789abcdef0123',
      'psx_a-carrier-x',
    ]) {
      expect(parsePaste(url(user, SECRET)).entries[0]?.refused).toBe(false);
    }
  });

  function url(username: string, password: string): string {
    return `http://${username}:${password}@gw.proxies.sx:7000`;
  }
});

describe('limits', () => {
  it('reads ten thousand lines and says that there were more', () => {
    const lines = Array.from({ length: PASTE_MAX_LINES + 5 }, (_, id) => HTTP.replace('alice7', `s${id}`));
    const result = parsePaste(lines.join('\n'));
    expect(result.entries).toHaveLength(PASTE_MAX_LINES);
    expect(result).toMatchObject({ lineCount: PASTE_MAX_LINES + 5, readLineCount: PASTE_MAX_LINES });
  });

  it('lets go of the thread between a few hundred lines', () => {
    const text = Array.from({ length: 1000 }, (_, id) => HTTP.replace('alice7', `s${id}`)).join('\n');
    const steps = pasteSteps(text);
    let yields = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yields += 1;
    expect(yields).toBe(10);
    expect(step.value).toEqual(parsePaste(text));
  });

  it('reads two megabytes of long lines to a whole line', () => {
    const line = `${HTTP} ${'x'.repeat(10_000)}`;
    const result = parsePaste(Array.from({ length: 300 }, (_, id) => line.replace('alice7', `s${id}`)).join('\n'));
    expect(result.lineCount).toBe(300);
    expect(result.readLineCount).toBe(result.entries.length);
    expect(result.readLineCount).toBeGreaterThan(200);
    expect(result.readLineCount).toBeLessThan(300);
  });
});
