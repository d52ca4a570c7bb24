import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANDOUT_FORMATS } from '../../shared/ipc/routing.ts';
import { composeProxyUrl, parseProxyUrl, type Routing } from '../../shared/proxy-url.ts';
import { shellQuote } from '../../shared/snippets/literals.ts';
import { formatHandout, HANDOUTS } from '../../shared/snippets.ts';

const target = { proxyUsername: 'psx_ab12', secret: 'pak_0123456789abcdef01234567' };
const routing: Routing = { country: 'us', sessionId: 'alice7', rotation: 'sticky' };
const USER = 'psx_ab12-mbl-us-sid-alice7-rot-sticky';

describe('formatHandout', () => {
  it('has a row for each format of the contract', () => {
    expect(Object.keys(HANDOUTS).sort()).toEqual([...HANDOUT_FORMATS].sort());
  });

  it.each([
    ['url', `http://${USER}:pak_0123456789abcdef01234567@gw.proxies.sx:7000`],
    ['hostPortUserPass', `gw.proxies.sx:7000:${USER}:pak_0123456789abcdef01234567`],
    ['userPassAtHostPort', `${USER}:pak_0123456789abcdef01234567@gw.proxies.sx:7000`],
    [
      'curl',
      `curl -x 'http://${USER}:pak_0123456789abcdef01234567@gw.proxies.sx:7000' 'https://echo.test/json?a=1&b=2'`,
    ],
  ] as const)('%s', (format, expected) => {
    expect(formatHandout(format, target, routing, { echoUrl: 'https://echo.test/json?a=1&b=2' })).toBe(expected);
  });

  it('leaves name resolution to the gateway over SOCKS5', () => {
    const socks = { ...routing, protocol: 'socks5' as const };
    expect(formatHandout('curl', target, socks)).toContain(`'socks5h://${USER}:`);
    expect(formatHandout('env', target, socks)).toMatch(/^export ALL_PROXY='socks5h:/);
    expect(formatHandout('url', target, socks)).toMatch(/^socks5:\/\/.*:7001$/);
  });

  it('gives JSON that holds the parts and the whole', () => {
    expect(JSON.parse(formatHandout('json', target, routing))).toEqual({
      protocol: 'http',
      host: 'gw.proxies.sx',
      port: 7000,
      username: USER,
      password: target.secret,
      url: composeProxyUrl(target, routing),
    });
  });

  it('gives each format the same proxy, whatever the secret holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (secret) => {
        const url = formatHandout('url', { ...target, secret }, routing);
        expect(`http://${formatHandout('userPassAtHostPort', { ...target, secret }, routing)}`).toBe(url);
        expect(parseProxyUrl(url)?.target.secret).toBe(secret);
      }),
    );
  });

  it('sets the variables in a real shell', () => {
    const secret = 'pak_it\'s $HOME `id` "x" \\ é';
    const script = `${formatHandout('env', { ...target, secret }, routing)}\nprintf %s "$HTTPS_PROXY"`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
      formatHandout('url', { ...target, secret }, routing),
    );
  });

  it('refuses what composing refuses', () => {
    for (const format of HANDOUT_FORMATS) {
      expect(() => formatHandout(format, target, { sessionId: 'No Good' })).toThrow('session name');
    }
  });
});

describe('shellQuote', () => {
  it('is undone by the shell, whatever the text', () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme' }), 30).map((text) => text.replaceAll('\0', ''));
    const output = execFileSync('sh', ['-c', `printf '%s\\0' ${texts.map(shellQuote).join(' ')}`], {
      encoding: 'utf8',
    });
    expect(output.split('\0').slice(0, -1)).toEqual(texts);
  });
});
