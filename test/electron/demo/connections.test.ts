/** Connections as such: limits, garbage, half-open ends, sessions over the API, and a clean end with everything open. */
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drain, type Login, openTunnel, sendRaw, startTestPlatform, viaHttp } from './test-platform.ts';

async function setUp() {
  const test = await startTestPlatform();
  const { id, secret } = await test.mint();
  const login: Login = { username: `${test.proxyUsername}-mbl-us-sid-a-rot-sticky`, password: secret };
  return { ...test, id, secret, login };
}

async function tunnelTo(proxy: string, login: Login, authority: string): Promise<Socket> {
  const { tunnel, socket } = await openTunnel(proxy, login, authority);
  if (!socket) throw new Error(tunnel);
  return socket;
}

describe('connections', () => {
  it('end on both sides: a client that has said all still gets the answer', async () => {
    const { gateway, login, echoUrl } = await setUp();
    const { host } = new URL(echoUrl);
    const socket = await tunnelTo(gateway.http, login, host);
    const all = drain(socket);
    socket.end(`GET /ipify HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect((await all).toString()).toMatch(/^HTTP\/1.1 200 OK[\s\S]*\{"ip":/);
  });

  it('are counted per account: the one over 500 is refused, and there is room again after a close', {
    timeout: 30_000,
  }, async () => {
    const { gateway, login, echoUrl } = await setUp();
    const { host } = new URL(echoUrl);
    const open: Socket[] = [];
    for (let i = 0; i < 500; i += 50) {
      open.push(...(await Promise.all(Array.from({ length: 50 }, () => tunnelTo(gateway.http, login, host)))));
    }
    const refused = await viaHttp(gateway.http, login, echoUrl);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(refused.text).toMatch(/^E_RATE_LIMITED_CONN/);
    for (const socket of open.splice(0, 250)) socket.destroy();
    await expect.poll(async () => (await viaHttp(gateway.http, login, echoUrl)).status).toBe(200);
    for (const socket of open) socket.destroy();
  });

  it('do not keep the platform from closing', async () => {
    const { gateway, login, echoUrl, platform } = await setUp();
    const socket = await tunnelTo(gateway.http, login, new URL(echoUrl).host);
    const [host = '', port = ''] = gateway.socks5.split(':');
    const silent = connect(Number(port), host);
    await new Promise((resolve) => silent.once('connect', resolve));
    const ended = Promise.all([drain(socket), drain(silent)]);
    await platform.close();
    await ended;
  });

  it('leave usage and session counters behind, which the API tells', async () => {
    const { gateway, login, echoUrl, api, id } = await setUp();
    await viaHttp(gateway.http, login, echoUrl);
    await viaHttp(gateway.http, { ...login, username: login.username.replace('sid-a', 'sid-b') }, echoUrl);
    const { body } = await api('GET', `/gateway/pool/my-sessions?pakId=${id}`);
    expect(body.count).toBe(2);
    expect(body.sessions[0]).toMatchObject({
      pakKeyId: id,
      sessionId: 'a',
      pool: 'mbl',
      country: 'us',
      requestCount: 1,
      rotation: 'sticky',
      ttl: 86_400,
      isSynthesizedSid: false,
    });
    expect(body.sessions[0].bytesIn).toBeGreaterThan(100);
    expect(JSON.stringify(body)).not.toMatch(/192\.0\.2|198\.51\.100|203\.0\.113/);
    const { sessionKey } = body.sessions[0];
    expect((await api('DELETE', `/gateway/pool/my-sessions/${encodeURIComponent(sessionKey)}`)).body).toEqual({
      closed: 1,
    });
    expect((await api('DELETE', `/gateway/pool/my-sessions/${encodeURIComponent(sessionKey)}`)).status).toBe(404);
    expect((await api('DELETE', '/gateway/pool/my-sessions')).body).toEqual({ closed: 1 });
    expect((await api('GET', '/gateway/pool/my-sessions?pakId=other')).body.count).toBe(0);
  });
});

describe('garbage', () => {
  it('on any port is answered or dropped, and serves the next client all the same', { timeout: 60_000 }, async () => {
    const { gateway, apiUrl, echoUrl, login } = await setUp();
    const ports = [gateway.http, gateway.socks5, new URL(apiUrl).host, new URL(echoUrl).host];
    const plausible = fc.constantFrom(
      'GET / HTTP/1.1\r\n\r\n',
      'CONNECT  HTTP/1.1\r\nHost: x\r\n\r\n',
      'CONNECT a:99999 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic Og==\r\n\r\n',
      'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET ftp://x/ HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic !!\r\n\r\n',
      'POST //%ff?%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n',
      'POST /v1/reseller/pool-keys HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      '\x05\x01\x02\x01\x00\x00',
      '\x05\x00',
      '\x05\x02\x00\x01',
      '\x04\x01\x00\x50\x7f\x00\x00\x01\x00',
      '\x05\x01\x02\x01\x02ab\x02cd\x05\x01\x00\x03\x00\x00\x00',
    );
    const bytes = fc.oneof(
      plausible.map((text) => Buffer.from(text, 'latin1')),
      fc.uint8Array({ maxLength: 600 }).map((array) => Buffer.from(array)),
      fc.tuple(plausible, fc.nat(40)).map(([text, at]) => Buffer.from(text, 'latin1').subarray(0, at)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ports), bytes, async (port, garbage) => {
        await sendRaw(port, garbage);
      }),
      { numRuns: 200 },
    );
    // Guessed logins may have earned a ban by now; anything but silence is right.
    expect([200, 429]).toContain((await viaHttp(gateway.http, login, echoUrl)).status);
    expect((await fetch(`${apiUrl}/gateway/incidents`)).status).toBe(200);
  });

  it('a SOCKS5 client that offers no login, speaks another version or asks for more than CONNECT is told so', async () => {
    const { gateway, login } = await setUp();
    expect(await sendRaw(gateway.socks5, Buffer.from([5, 1, 0]))).toEqual(Buffer.from([5, 0xff]));
    expect(await sendRaw(gateway.socks5, Buffer.from([4, 1, 0]))).toEqual(Buffer.alloc(0));
    const [name, secret] = [Buffer.from(login.username), Buffer.from(login.password)];
    const hello = Buffer.concat([Buffer.from([5, 1, 2, 1, name.length]), name, Buffer.from([secret.length]), secret]);
    const bind = await sendRaw(gateway.socks5, Buffer.concat([hello, Buffer.from([5, 2, 0, 1, 1, 1, 1, 1, 0, 80])]));
    expect([...bind.subarray(0, 6)]).toEqual([5, 2, 1, 0, 5, 7]);
    const address = await sendRaw(gateway.socks5, Buffer.concat([hello, Buffer.from([5, 1, 0, 9, 1, 1, 1, 1, 0, 80])]));
    expect([...address.subarray(4, 6)]).toEqual([5, 8]);
    const loopback6 = Buffer.concat([hello, Buffer.from([5, 1, 0, 4]), Buffer.alloc(15), Buffer.from([1, 0, 80])]);
    expect([...(await sendRaw(gateway.socks5, loopback6)).subarray(4, 6)]).toEqual([5, 2]);
  });

  it('all of a SOCKS5 talk in one packet is served', async () => {
    const { gateway, login, echoUrl } = await setUp();
    const { hostname, port, host } = new URL(echoUrl);
    const [name, secret, target] = [Buffer.from(login.username), Buffer.from(login.password), Buffer.from(hostname)];
    const portBytes = Buffer.alloc(2);
    portBytes.writeUInt16BE(Number(port));
    const talk = Buffer.concat([
      Buffer.from([5, 2, 0, 2, 1, name.length]),
      name,
      Buffer.from([secret.length]),
      secret,
      Buffer.from([5, 1, 0, 3, target.length]),
      target,
      portBytes,
      Buffer.from(`GET /ipify HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    ]);
    expect((await sendRaw(gateway.socks5, talk)).toString('latin1')).toMatch(/HTTP\/1.1 200 OK[\s\S]*"ip":/);
  });
});
