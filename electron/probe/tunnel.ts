// Asks the gateway for a tunnel: HTTP CONNECT, or SOCKS5 with username and password (RFC 1928, 1929). Names are always left to the gateway to resolve.
import { isIP, isIPv4, type Socket, SocketAddress } from 'node:net';
import { parseHttpDate } from '../platform/retry-after.ts';
import type { ByteReader } from './byte-reader.ts';
import { ProbeFailure } from './failure.ts';
import { readGatewayAnswer } from './gateway-errors.ts';
import { readHead, readRefusalText } from './http-message.ts';
import type { WireTrace } from './wire-trace.ts';

export interface TunnelRequest {
  socket: Socket;
  reader: ByteReader;
  host: string;
  port: number;
  username: string;
  secret: string;
  signal: AbortSignal;
  /** Unix ms, for dates in the answer. */
  wallNow: () => number;
  trace?: WireTrace;
}

export interface Tunnel {
  note: string;
  /** The gateway's own clock, where it told the time. */
  serverTimeMs: number | null;
}

/** Resolves once the tunnel stands; the same for plain-http targets. */
export async function openHttpTunnel(request: TunnelRequest): Promise<Tunnel> {
  const { socket, reader, signal, username, secret, trace } = request;
  const authority = `${isIP(request.host) === 6 ? `[${request.host}]` : request.host}:${request.port}`;
  const login = Buffer.from(`${username}:${secret}`).toString('base64');
  socket.write(
    [
      `CONNECT ${authority} HTTP/1.1`,
      `Host: ${authority}`,
      `Proxy-Authorization: Basic ${login}`,
      'User-Agent: Pakdesk',
      '',
      '',
    ].join('\r\n'),
  );
  trace?.add(`→ CONNECT ${authority} HTTP/1.1, with Proxy-Authorization: Basic (login not shown)`);
  const head = await readHead(reader, signal);
  trace?.add(`← HTTP/1.1 ${head.status} `, head.reason);
  if (head.status >= 200 && head.status < 300) {
    return { note: `CONNECT answered ${head.status}`, serverTimeMs: parseHttpDate(head.headers.get('date')) };
  }
  const text = await readRefusalText(reader, head, signal);
  const answer = readGatewayAnswer(head, text, loginForms(username, secret), request.wallNow());
  trace?.add('← ', answer.isWebPage ? 'a web page' : [answer.code, answer.message].filter(Boolean).join(': '));
  throw new ProbeFailure({ kind: 'gateway', answer });
}

/** The login in every form in which the other side could send it back. */
export function loginForms(username: string, secret: string): string[] {
  return [
    Buffer.from(`${username}:${secret}`).toString('base64'),
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
}

const VERSION = 5;
const METHOD_PASSWORD = 2;
const METHOD_NONE_ACCEPTABLE = 0xff;
const LOGIN_VERSION = 1;
const CONNECT = 1;
const BY_IPV4 = 1;
const BY_NAME = 3;
const BY_IPV6 = 4;
/** Lengths are one byte. */
const MAX_FIELD_BYTES = 255;

export async function openSocks5Tunnel(request: TunnelRequest): Promise<Tunnel> {
  const { socket, reader, signal, trace } = request;
  const username = Buffer.from(request.username);
  const secret = Buffer.from(request.secret);
  if (username.length > MAX_FIELD_BYTES || secret.length > MAX_FIELD_BYTES) {
    throw new ProbeFailure({ kind: 'login_too_long' });
  }

  socket.write(Buffer.from([VERSION, 1, METHOD_PASSWORD]));
  trace?.add('→ SOCKS5: offers login by username and password');
  const [version = 0, method = 0] = await readReply(reader, 2, VERSION, signal);
  if (version !== VERSION) throw new ProbeFailure({ kind: 'socks_version', version });
  if (method === METHOD_NONE_ACCEPTABLE || method !== METHOD_PASSWORD) throw new ProbeFailure({ kind: 'socks_method' });

  trace?.add('← SOCKS5: takes username and password');
  socket.write(
    Buffer.concat([Buffer.from([LOGIN_VERSION, username.length]), username, Buffer.from([secret.length]), secret]),
  );
  trace?.add('→ SOCKS5: username and password (not shown)');
  const [, login = 1] = await reader.readExactly(2, signal);
  trace?.add(`← SOCKS5: login ${login === 0 ? 'accepted' : `refused (${login})`}`);
  if (login !== 0) throw new ProbeFailure({ kind: 'socks_login' });

  const port = Buffer.from([request.port >> 8, request.port & 0xff]);
  socket.write(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressField(request.host), port]));
  trace?.add(
    `→ SOCKS5: connect to ${request.host}:${request.port}${isIP(request.host) === 0 ? ', name left to the gateway' : ''}`,
  );
  const [replyVersion = 0, reply = 1, , addressType = 0] = await readReply(reader, 4, VERSION, signal);
  if (replyVersion !== VERSION) throw new ProbeFailure({ kind: 'socks_version', version: replyVersion });
  trace?.add(`← SOCKS5: ${reply === 0 ? 'connected' : `answered ${reply}`}`);
  // Said before the bound address is read: some servers close right after a refusal.
  if (reply !== 0) throw new ProbeFailure({ kind: 'socks_reply', code: reply });
  const [nameLength = 0] = addressType === BY_NAME ? await reader.readExactly(1, signal) : [];
  const addressLength = { [BY_IPV4]: 4, [BY_NAME]: nameLength, [BY_IPV6]: 16 }[addressType];
  if (addressLength === undefined) throw new ProbeFailure({ kind: 'junk' });
  await reader.readExactly(addressLength + 2, signal);
  return { note: 'SOCKS5 connected', serverTimeMs: null };
}

/** The first byte is judged as it comes: another protocol's banner may be shorter than a reply. */
async function readReply(reader: ByteReader, length: number, version: number, signal: AbortSignal): Promise<Buffer> {
  while (reader.buffered.length === 0) {
    if (!(await reader.fill(signal))) throw new ProbeFailure({ kind: 'closed' });
  }
  const first = reader.buffered[0] ?? 0;
  if (first !== version) throw new ProbeFailure({ kind: 'socks_version', version: first });
  return reader.readExactly(length, signal);
}

function addressField(host: string): Buffer {
  const family = isIP(host);
  if (family === 0) {
    const name = Buffer.from(host);
    if (name.length > MAX_FIELD_BYTES) throw new ProbeFailure({ kind: 'no_echo_service' });
    return Buffer.concat([Buffer.from([BY_NAME, name.length]), name]);
  }
  return Buffer.concat([Buffer.from([family === 4 ? BY_IPV4 : BY_IPV6]), addressBytes(host)]);
}

function addressBytes(ip: string): Buffer {
  if (isIPv4(ip)) return Buffer.from(ip.split('.').map(Number));
  const [head = '', tail = ''] = new SocketAddress({ address: ip, family: 'ipv6' }).address.split('::');
  const left = groups(head);
  const right = groups(tail);
  const middle = Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0);
  return Buffer.from([...left, ...middle, ...right].flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
