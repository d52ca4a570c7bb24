import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EmbeddedPlatformOptions } from '../../../electron/demo/types.ts';
import { jsonOf, startTestPlatform, viaConnect, viaHttp, viaSocks } from './test-platform.ts';

const KEYS = '/reseller/pool-keys';

async function setUp(options: EmbeddedPlatformOptions = {}) {
  const test = await startTestPlatform(options);
  const { id, secret } = await test.mint();
  const as = (words: string, password = secret) => ({ username: `${test.proxyUsername}${words}`, password });
  return { ...test, id, secret, as };
}

describe('a customer goes out by an exit', () => {
  it('the same for plain HTTP, CONNECT and SOCKS5 under one sticky session', async () => {
    const { gateway, echoUrl, as } = await setUp();
    const login = as('-mbl-us-sid-alice7-rot-sticky');
    const plain = JSON.parse((await viaHttp(gateway.http, login, echoUrl)).text);
    expect(plain).toMatchObject({ country: 'US', ip_type: 'mobile' });
    expect(plain.ip).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/);
    expect(plain.org).toBe(`${plain.asn} ${plain.network}`);
    const { tunnel, answer } = await viaConnect(gateway.http, login, echoUrl);
    expect(tunnel).toMatch(/^HTTP\/1.1 200 .*\r\n/);
    expect(jsonOf(answer)).toEqual(plain);
    expect(jsonOf((await viaSocks(gateway.socks5, login, echoUrl)).answer)).toEqual(plain);
  });

  it('told in the shapes of the usual echo services, and without the gateway as the peer it is', async () => {
    const { gateway, echo, as } = await setUp();
    const login = as('-mbl-gb-sid-a-rot-sticky');
    const get = async (path: string) => JSON.parse((await viaHttp(gateway.http, login, echo(path))).text);
    const { ip, asn, network, city } = await get('/json');
    expect(await get('/ifconfig')).toMatchObject({
      ip,
      country_iso: 'GB',
      country: 'United Kingdom',
      asn,
      asn_org: network,
    });
    expect(await get('/ip-api')).toMatchObject({ query: ip, countryCode: 'GB', isp: network, city, mobile: true });
    expect(await get('/ipify')).toEqual({ ip });
    expect(await (await fetch(echo('/json'))).json()).toEqual({ ip: '127.0.0.1', bogon: true });
    expect(await (await fetch(echo('/ipify'))).json()).toEqual({ ip: '127.0.0.1' });
    expect((await fetch(echo('/nothing'))).status).toBe(404);
    expect((await fetch(echo('/bytes?n=-1'))).status).toBe(400);
  });

  it('with method, body and end-to-end headers intact, and the credentials kept back', async () => {
    let seen = '';
    const target = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        seen += chunk.toString();
        if (seen.includes('hello'))
          socket.end('HTTP/1.1 201 Made\r\nX-Two: a\r\nX-Two: b\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void target.close());
    const { port } = target.address() as { port: number };
    const { gateway, as, id, usedMb } = await setUp({ allowTargets: [`127.0.0.1:${port}`] });
    const answer = await viaHttp(gateway.http, as('-any'), `http://127.0.0.1:${port}/a?b=c`, {
      method: 'PUT',
      body: Buffer.from('hello'),
      headers: { 'X-Mine': '1', Connection: 'x-hop', 'X-Hop': 'secret', 'Content-Length': '5' },
    });
    expect(answer).toMatchObject({ status: 201, text: 'ok', headers: { 'x-two': 'a, b' } });
    expect(seen).toMatch(/^PUT \/a\?b=c HTTP\/1.1\r\n/);
    expect(seen).toContain('X-Mine: 1');
    expect(seen).not.toMatch(/proxy-authorization|x-hop/i);
    expect(await usedMb(id)).toBeGreaterThan(0);
  });

  it('and what a target says first is not lost', async () => {
    const target = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 banner\r\n');
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void target.close());
    const { port } = target.address() as { port: number };
    const { gateway, as } = await setUp({ allowTargets: [`127.0.0.1:${port}`] });
    for (let i = 0; i < 5; i++) {
      expect((await viaConnect(gateway.http, as('-any'), `http://127.0.0.1:${port}/`)).answer).toBe('220 banner\r\n');
      expect((await viaSocks(gateway.socks5, as('-any'), `http://127.0.0.1:${port}/`)).answer).toBe('220 banner\r\n');
    }
  });
});

describe('metering', () => {
  const MB = 1_048_576;

  it.each([
    [
      'plain HTTP',
      async (t: Awaited<ReturnType<typeof setUp>>, url: string) =>
        void (await viaHttp(t.gateway.http, t.as('-any'), url)),
    ],
    [
      'CONNECT',
      async (t: Awaited<ReturnType<typeof setUp>>, url: string) =>
        void (await viaConnect(t.gateway.http, t.as('-any'), url)),
    ],
    [
      'SOCKS5',
      async (t: Awaited<ReturnType<typeof setUp>>, url: string) =>
        void (await viaSocks(t.gateway.socks5, t.as('-any'), url)),
    ],
  ])('counts what went through by %s, both ways', async (_name, send) => {
    const test = await setUp();
    await send(test, test.echo('/bytes?n=3000000'));
    const usedBytes = (await test.usedMb(test.id)) * MB;
    expect(usedBytes).toBeGreaterThan(3_000_000);
    expect(usedBytes).toBeLessThan(3_001_000);
    const { body } = await test.api('GET', `${KEYS}/${test.id}`);
    expect(Date.parse(body.lastUsedAt)).toBe(test.now());
  });

  it('counts uploads', async () => {
    const { gateway, as, echo, id, usedMb } = await setUp();
    const body = Buffer.alloc(2_000_000);
    const answer = await viaHttp(gateway.http, as('-any'), echo('/sink'), { method: 'POST', body });
    expect(JSON.parse(answer.text)).toEqual({ received: 2_000_000 });
    expect((await usedMb(id)) * MB).toBeGreaterThan(2_000_000);
  });

  it('suspends at the cap; a top-up does not lift it, switching on does', async () => {
    const { api, gateway, as, echoUrl, platform } = await setUp({ keys: 20, secretsInLists: 'clear' });
    const { body: rows } = await api('GET', KEYS);
    // One that has used more than a GB: its cap can be put below that.
    const near = rows.find((row: { enabled: boolean; trafficUsedMB: number; trafficCapGB: number }) => {
      return row.enabled && row.trafficUsedMB > 1024 && row.trafficUsedMB / 1024 < row.trafficCapGB;
    });
    const login = as('-any', near.key);
    await api('PATCH', `${KEYS}/${near.id}`, { trafficCapGB: Math.floor(near.trafficUsedMB / 1024) });
    expect((await viaHttp(gateway.http, login, echoUrl)).text).toMatch(/^E_CAP_EXCEEDED: .* \(req: req_\w+\)/);
    expect((await viaConnect(gateway.http, login, echoUrl)).tunnel).toMatch(
      /^HTTP\/1.1 407 [\s\S]*\r\n\r\nE_CAP_EXCEEDED: /,
    );
    expect((await viaSocks(gateway.socks5, login, echoUrl)).failed).toBe('login');
    expect((await api('GET', `${KEYS}/${near.id}`)).body.enabled).toBe(false);

    const topped = await api('POST', `${KEYS}/${near.id}/topup`, { addTrafficGB: 5 });
    expect(topped.body.enabled).toBe(false);
    expect((await viaHttp(gateway.http, login, echoUrl)).text).toMatch(/^E_AUTH_INVALID/);
    await api('PATCH', `${KEYS}/${near.id}`, { enabled: true });
    expect((await viaHttp(gateway.http, login, echoUrl)).status).toBe(200);
    expect(platform.effects().gbAdded).toBe(5);
    const actions = (await api('GET', `${KEYS}/${near.id}/audit`)).body.entries.map(
      (e: { action: string }) => e.action,
    );
    expect(actions.slice(0, 4)).toEqual(['update', 'gateway_auth_failure', 'topup', 'gateway_auth_failure']);
    expect(actions).toContain('cap_exceeded');
  });

  it('suspends in the middle of a transfer that crosses the cap, and lets it finish', { timeout: 30_000 }, async () => {
    const { api, gateway, as, echo, echoUrl } = await setUp({ keys: 2000, secretsInLists: 'clear' });
    const { body: rows } = await api('GET', KEYS);
    // A key that is less than 4 MB short of a whole GB, so that its cap can be put right before it.
    const near = rows.find((row: { enabled: boolean; isExpired: boolean; trafficUsedMB: number }) => {
      return row.enabled && !row.isExpired && row.trafficUsedMB % 1024 > 1020;
    });
    await api('PATCH', `${KEYS}/${near.id}`, { trafficCapGB: Math.ceil(near.trafficUsedMB / 1024) });
    const login = as('-any', near.key);
    expect((await viaHttp(gateway.http, login, echo('/bytes?n=6000000'))).text).toHaveLength(6_000_000);
    const { body } = await api('GET', `${KEYS}/${near.id}`);
    expect(body.enabled).toBe(false);
    expect(body.trafficUsedMB / 1024).toBeGreaterThan(body.trafficCapGB);
    expect((await viaHttp(gateway.http, login, echoUrl)).text).toMatch(/^E_CAP_EXCEEDED/);
  });
});

describe('who may not pass', () => {
  const refused: [name: string, words: [string, string?] | null, status: number, code: string][] = [
    ['no credentials', null, 407, 'E_AUTH_REQUIRED'],
    ['a wrong secret', ['-any', 'pak_000000000000000000000000'], 407, 'E_AUTH_INVALID'],
    ['another account', ['x-any'], 407, 'E_AUTH_INVALID'],
    ['a username of 257', [`-sid-${'a'.repeat(257)}`], 400, 'E_USERNAME_PARSE'],
    ['a country without modems', ['-mbl-de'], 502, 'E_NO_STOCK_COUNTRY'],
    ['an isp nobody has', ['-peer-us-isp-nosuch'], 502, 'E_NO_STOCK_COUNTRY'],
    ['an asn of another country', ['-mbl-us-asn-3320'], 502, 'E_NO_STOCK_COUNTRY'],
    ['data centres', ['-any-iptype-datacenter'], 502, 'E_NO_STOCK_COUNTRY'],
    ['strict where nothing is steady', ['-mbl-ge-sid-a-rot-sticky-strict'], 502, 'E_NO_STOCK_COUNTRY'],
  ];
  it.each(refused)('%s', async (_name, words, status, code) => {
    const { gateway, echoUrl, as } = await setUp();
    const login = words === null ? null : as(...words);
    const line = new RegExp(`^${code}: .+ \\(req: req_[0-9a-f]{16}\\)\n$`);
    const plain = await viaHttp(gateway.http, login, echoUrl);
    expect(plain.status).toBe(status);
    expect(plain.text).toMatch(line);
    expect(plain.headers['proxy-authenticate']).toBe(status === 407 ? 'Basic realm="proxies.sx"' : undefined);
    const { tunnel, answer } = await viaConnect(gateway.http, login, echoUrl);
    expect(answer).toBeNull();
    expect(tunnel).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(tunnel.slice(tunnel.indexOf('\r\n\r\n') + 4)).toMatch(line);
  });

  const refusedBySocks: [name: string, words: [string, string?], failed: string | number][] = [
    ['a wrong secret', ['-any', 'pak_000000000000000000000000'], 'login'],
    ['a country without modems', ['-mbl-de'], 4],
  ];
  it.each(refusedBySocks)('%s, by SOCKS5', async (_name, words, failed) => {
    const { gateway, echoUrl, as } = await setUp();
    expect((await viaSocks(gateway.socks5, as(...words), echoUrl)).failed).toBe(failed);
  });

  it('a key that is disabled, expired, rotated or revoked, each with its reason in the audit log', async () => {
    const { api, mint, gateway, as, echoUrl, tick, now } = await setUp();
    const tell = async (password: string) => (await viaHttp(gateway.http, as('-any', password), echoUrl)).text;
    const disabled = await mint();
    await api('PATCH', `${KEYS}/${disabled.id}`, { enabled: false });
    const expired = await mint({ expiresAt: new Date(now() + 1000).toISOString() });
    const rotated = await mint();
    const fresh = (await api('POST', `${KEYS}/${rotated.id}/regenerate`)).body.key;
    const revoked = await mint();
    await api('DELETE', `${KEYS}/${revoked.id}`);
    tick(1000);
    for (const { secret } of [disabled, expired, rotated, revoked])
      expect(await tell(secret)).toMatch(/^E_AUTH_INVALID/);
    expect(JSON.parse(await tell(fresh)).ip).toBeTypeOf('string');
    const { entries } = (await api('GET', `${KEYS}/audit?action=gateway_auth_failure`)).body;
    expect(
      entries.map((entry: { keyId: string; metadata: { reason: string } }) => [entry.keyId, entry.metadata.reason]),
    ).toEqual([
      [revoked.id, 'rotated or revoked secret'],
      [rotated.id, 'rotated or revoked secret'],
      [expired.id, 'expired'],
      [disabled.id, 'disabled'],
    ]);
  });

  it('an address with ten failed logins in a minute, for 30 seconds, right credentials included', async () => {
    const { gateway, as, echoUrl, tick } = await setUp();
    const fail = () => viaHttp(gateway.http, as('-any', 'pak_wrong'), echoUrl);
    for (let i = 0; i < 9; i++) await fail();
    tick(60_000);
    for (let i = 0; i < 9; i++) expect((await fail()).status).toBe(407);
    expect((await viaHttp(gateway.http, null, echoUrl)).text).toMatch(/^E_AUTH_REQUIRED/);
    expect((await viaHttp(gateway.http, as('-any'), echoUrl)).status).toBe(200);
    expect((await viaSocks(gateway.socks5, as('-any', 'pak_wrong'), echoUrl)).failed).toBe('login');
    const banned = await viaHttp(gateway.http, as('-any'), echoUrl);
    expect(banned.text).toMatch(/^E_RATE_LIMITED_AUTH: .* 30 s/);
    expect(banned).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
    expect((await viaSocks(gateway.socks5, as('-any'), echoUrl)).failed).toBe('login');
    tick(30_000);
    expect((await viaHttp(gateway.http, as('-any'), echoUrl)).status).toBe(200);
  });
});
