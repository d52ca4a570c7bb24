/** One embedded platform a test, with a clock of its own and the smallest clients that show the bytes as they come. */
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { startEmbeddedPlatform } from '../../../electron/demo/embedded-platform.ts';
import type { EmbeddedPlatform, EmbeddedPlatformOptions, PlatformDescription } from '../../../electron/demo/types.ts';

/** A Wednesday noon, UTC. */
export const START_MS = Date.UTC(2026, 10, 18, 12);

export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what the API says is the subject of the tests
  body: any;
}

export interface TestPlatform extends PlatformDescription {
  platform: EmbeddedPlatform;
  /** `path` after /v1. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Mints a key and returns it with its secret. */
  mint(body?: Record<string, unknown>): Promise<{ id: string; secret: string }>;
  usedMb(id: string): Promise<number>;
  echo(path: string): string;
  tick(ms: number): void;
  now(): number;
}

export async function startTestPlatform(options: EmbeddedPlatformOptions = {}): Promise<TestPlatform> {
  let nowMs = START_MS;
  const now = () => nowMs;
  const platform = await startEmbeddedPlatform({ keys: 3, now, ...options });
  onTestFinished(() => platform.close());
  const { description } = platform;
  const api: TestPlatform['api'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${description.apiUrl}${path}`, {
      method,
      headers: { 'X-API-Key': description.apiKey, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  };
  return {
    ...description,
    platform,
    api,
    mint: async (body = {}) => {
      const { body: key } = await api('POST', '/reseller/pool-keys', { label: 'test', trafficCapGB: 1, ...body });
      return { id: key.id, secret: key.key ?? key.secret };
    },
    usedMb: async (id) => (await api('GET', `/reseller/pool-keys/${id}`)).body.trafficUsedMB,
    echo: (path) => description.echoUrl.replace(/\/json$/, path),
    tick: (ms) => {
      nowMs += ms;
    },
    now,
  };
}

export interface Login {
  username: string;
  password: string;
}

function open(address: string): Promise<Socket> {
  const [host = '', port = ''] = address.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host, allowHalfOpen: true }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Everything until the other side ends or drops. */
export function drain(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.on('end', () => socket.end());
  });
}

/** Sends raw bytes and returns what came back until the end. */
export async function sendRaw(address: string, bytes: Buffer | string): Promise<Buffer> {
  const socket = await open(address);
  const all = drain(socket);
  socket.end(bytes);
  return all;
}

const basic = ({ username, password }: Login) => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

export interface ProxyAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** A plain HTTP request by way of the proxy. */
export function viaHttp(
  proxy: string,
  login: Login | null,
  url: string,
  options: { method?: string; body?: Buffer; headers?: Record<string, string> } = {},
): Promise<ProxyAnswer> {
  const [host, port] = proxy.split(':');
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host,
      port,
      agent: false,
      method: options.method ?? 'GET',
      path: url,
      headers: {
        Host: new URL(url).host,
        ...(login ? { 'Proxy-Authorization': basic(login) } : {}),
        ...options.headers,
      },
    });
    request.on('error', reject);
    request.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.end(options.body);
  });
}

/** GET over an open tunnel; the answer as raw text. */
async function getOver(socket: Socket, url: URL): Promise<string> {
  const all = drain(socket);
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
  return (await all).toString();
}

/** Opens a tunnel: the proxy's own answer whole, and the socket when it was a 200. */
export async function openTunnel(
  proxy: string,
  login: Login | null,
  authority: string,
): Promise<{ tunnel: string; socket: Socket | null }> {
  const socket = await open(proxy);
  const auth = login ? `Proxy-Authorization: ${basic(login)}\r\n` : '';
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${auth}\r\n`);
  let tunnel = '';
  // Byte by byte, so that nothing of what follows the head is taken from the socket.
  while (!tunnel.endsWith('\r\n\r\n')) {
    const byte = await readBytes(socket, 1);
    if (byte.length === 0) return { tunnel, socket: null };
    tunnel += byte.toString('latin1');
  }
  if (tunnel.startsWith('HTTP/1.1 200')) return { tunnel, socket };
  return { tunnel: tunnel + (await drain(socket)).toString(), socket: null };
}

/** A CONNECT tunnel and a GET through it: `tunnel` is the proxy's own answer, `answer` the target's. */
export async function viaConnect(
  proxy: string,
  login: Login | null,
  url: string,
): Promise<{ tunnel: string; answer: string | null }> {
  const target = new URL(url);
  const { tunnel, socket } = await openTunnel(proxy, login, `${target.hostname}:${target.port || 80}`);
  return { tunnel, answer: socket && (await getOver(socket, target)) };
}

export async function readBytes(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(length) as Buffer | null;
    if (bytes !== null) return bytes;
    if (socket.readableEnded || socket.destroyed) return Buffer.alloc(0);
    await new Promise<void>((resolve) => {
      const done = () => {
        for (const name of ['readable', 'end', 'close', 'error']) socket.off(name, done);
        resolve();
      };
      for (const name of ['readable', 'end', 'close', 'error']) socket.on(name, done);
    });
  }
}

/** SOCKS5 with a domain name: the code at which it ended, and the answer when it did not. */
export async function viaSocks(
  proxy: string,
  login: Login,
  url: string,
): Promise<{ failed: 'method' | 'login' | 'dropped' | number | null; answer: string }> {
  const target = new URL(url);
  const socket = await open(proxy);
  socket.on('error', () => undefined);
  const over = (failed: 'method' | 'login' | 'dropped' | number) => {
    socket.destroy();
    return { failed, answer: '' };
  };
  socket.write(Buffer.from([5, 1, 2]));
  const method = await readBytes(socket, 2);
  if (method[1] !== 2) return over('method');
  const [name, secret] = [Buffer.from(login.username), Buffer.from(login.password)];
  socket.write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([secret.length]), secret]));
  const auth = await readBytes(socket, 2);
  if (auth[1] !== 0) return over('login');
  const host = Buffer.from(target.hostname);
  const port = Buffer.alloc(2);
  port.writeUInt16BE(Number(target.port || 80));
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, host.length]), host, port]));
  const reply = await readBytes(socket, 10);
  if (reply.length < 10) return over('dropped');
  if (reply[1] !== 0) return over(reply[1] ?? 1);
  return { failed: null, answer: await getOver(socket, target) };
}

/** The JSON at the end of a raw HTTP answer. */
export function jsonOf(raw: string | null): Record<string, unknown> {
  return JSON.parse((raw ?? '').slice((raw ?? '').indexOf('\r\n\r\n') + 4));
}
