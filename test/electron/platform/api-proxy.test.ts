import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiProxy } from '../../../shared/ipc/settings.ts';
import { json, startFaultServer } from './fault-server.ts';
import { API_KEY, cleanUp, errorOf, HASTY, IDEMPOTENCY_KEY, MINT, makeClient, ROW } from './harness.ts';
import { selfSigned } from './self-signed.ts';

const certificate = selfSigned(['127.0.0.1'], 30);

/** A CONNECT proxy that notes all that it sees. */
async function startProxy(react?: (socket: Socket) => void) {
  const seen: Buffer[] = [];
  let accepted = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket.on('error', () => undefined));
    socket.on('data', (chunk) => seen.push(chunk));
    if (react) return react(socket);
    socket.once('data', (head) => {
      const [, host = '', port = ''] = /^CONNECT (.+):(\d+) HTTP/.exec(head.toString('latin1')) ?? [];
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(upstream).pipe(socket);
      });
      sockets.add(upstream.on('error', () => socket.destroy()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, accepted: () => accepted, bytes: () => Buffer.concat(seen) };
}

async function tlsServer() {
  const server = await startFaultServer([json([ROW])], certificate);
  cleanUp(() => server.close());
  return server;
}

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NO_PROXY', 'no_proxy'];
beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

const by = (url: string, proxy: ApiProxy, more: object = {}) =>
  makeClient(url, { trustedRoots: [certificate.cert], proxy: () => proxy, ...more });

describe('[bar 17] a proxy in the environment', () => {
  it('is ignored unless the user chose it', async () => {
    const [server, proxy] = [await tlsServer(), await startProxy()];
    for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY']) vi.stubEnv(name, proxy.url);
    expect((await by(server.url, 'none').client.listKeys()).value).toHaveLength(1);
    expect(proxy.accepted()).toBe(0);
  });

  it('is a tunnel when he chose it: it sees where to, never the key', async () => {
    const [server, proxy] = [await tlsServer(), await startProxy()];
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    await by(server.url, 'environment').client.listKeys();
    expect(proxy.accepted()).toBe(1);
    expect(server.seen[0]?.headers['x-api-key']).toBe(API_KEY);
    const bytes = proxy.bytes().toString('latin1');
    expect(bytes).toMatch(/^CONNECT 127\.0\.0\.1:\d+ HTTP/);
    expect(bytes.toLowerCase()).not.toContain('x-api-key');
    expect(bytes).not.toContain(API_KEY);
  });

  it('[fault 24] cannot vouch for another server: certificates are checked through it as well', async () => {
    const [server, proxy] = [await tlsServer(), await startProxy()];
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { client } = makeClient(server.url, { proxy: () => 'environment' });
    expect((await errorOf(client.mintKey(MINT, IDEMPOTENCY_KEY))).code).toBe('tls_refused');
    expect(server.seen).toHaveLength(0);
  });

  it('is passed by where NO_PROXY says so, and never sees plain http to this computer', async () => {
    const [server, proxy] = [await tlsServer(), await startProxy()];
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    await by(server.url, 'environment').client.listKeys();
    vi.stubEnv('NO_PROXY', undefined);
    const plain = await startFaultServer([json([ROW])]);
    cleanUp(() => plain.close());
    await makeClient(plain.url, { proxy: () => 'environment' }).client.listKeys();
    expect(proxy.accepted()).toBe(0);
  });

  it('counts from the next request on when the choice changes', async () => {
    const [server, proxy] = [await tlsServer(), await startProxy()];
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    let choice: ApiProxy = 'none';
    const { client } = makeClient(server.url, { trustedRoots: [certificate.cert], proxy: () => choice });
    await client.listKeys();
    choice = 'environment';
    await client.listKeys();
    expect(proxy.accepted()).toBe(1);
    choice = 'none';
    await client.listKeys();
    expect(proxy.accepted()).toBe(1);
    expect(server.seen).toHaveLength(3);
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['refuses', (socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'), 'offline'],
    ['hangs up', (socket) => socket.destroy(), 'offline'],
    ['is silent', () => undefined, 'timeout'],
  ])('that %s: certain that nothing was sent, within the deadline', async (_name, react, code) => {
    const [server, proxy] = [await tlsServer(), await startProxy(react)];
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const { client } = by(server.url, 'environment', { limits: HASTY });
    expect((await errorOf(client.mintKey(MINT, IDEMPOTENCY_KEY))).code).toBe(code);
    expect(server.connections()).toBe(0);
  });
});
