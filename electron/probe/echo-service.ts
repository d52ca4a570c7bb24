// Asks an echo service through the tunnel which address it sees. Threat: an intercepting proxy, so certificates are always checked,
// whatever the environment says, against the roots that come with Node.
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import type { ByteReader } from './byte-reader.ts';
import { bareHost, type OpenSockets } from './connect.ts';
import { errorCode, ProbeFailure } from './failure.ts';
import { type HttpHead, readBody, readHead } from './http-message.ts';
import { waitFor } from './waiting.ts';

export interface EchoTarget {
  /** As shown and stored: without a query. */
  shownUrl: string;
  host: string;
  port: number;
  secure: boolean;
  /** With its query. */
  path: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Null for what must not be used: anything but https, save http on this computer (the embedded platform's). */
export function parseEchoUrl(text: string): EchoTarget | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const host = bareHost(url.hostname);
  const secure = url.protocol === 'https:';
  if (!secure && !(url.protocol === 'http:' && LOOPBACK.test(host))) return null;
  if (url.username !== '' || url.password !== '') return null;
  return {
    shownUrl: `${url.origin}${url.pathname}`,
    host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    secure,
    path: `${url.pathname}${url.search}`,
  };
}

export async function startTls(
  sockets: OpenSockets,
  socket: Socket,
  target: EchoTarget,
  trustedRoots: readonly string[] = rootCertificates,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const tls = sockets.add(
    connectTls({
      socket,
      host: target.host,
      ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
      ca: [...trustedRoots],
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
    }),
  );
  await waitFor<void>(signal, (resolve, reject) => {
    const onError = (error: unknown) => reject(tlsFailure(error));
    const onClose = () => reject(new ProbeFailure({ kind: 'closed' }));
    tls.once('secureConnect', resolve);
    tls.once('error', onError);
    tls.once('close', onClose);
    // A proxy that closes right after its answer: the end has come before TLS took over, which then never hears of it.
    socket.once('end', onClose);
    socket.once('close', onClose);
    socket.read(0);
    return () => {
      tls.off('secureConnect', resolve);
      tls.off('error', onError);
      tls.off('close', onClose);
      socket.off('end', onClose);
      socket.off('close', onClose);
    };
  });
  return tls;
}

const CERTIFICATE =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|CRL_)/;

function tlsFailure(error: unknown): ProbeFailure {
  const code = errorCode(error);
  if (CERTIFICATE.test(code)) return new ProbeFailure({ kind: 'certificate', code }, { cause: error });
  if (code === 'ECONNRESET' || code === 'EPIPE') return new ProbeFailure({ kind: 'closed' }, { cause: error });
  return new ProbeFailure({ kind: 'tls', code }, { cause: error });
}

export function sendEchoRequest(socket: Duplex, target: EchoTarget): void {
  const host = isIP(target.host) === 6 ? `[${target.host}]` : target.host;
  const usualPort = target.secure ? 443 : 80;
  socket.write(
    [
      `GET ${target.path} HTTP/1.1`,
      `Host: ${target.port === usualPort ? host : `${host}:${target.port}`}`,
      'Accept: application/json',
      'Accept-Encoding: identity',
      'User-Agent: Pakdesk',
      'Connection: close',
      '',
      '',
    ].join('\r\n'),
  );
}

export async function waitForFirstByte(reader: ByteReader, signal: AbortSignal): Promise<void> {
  if (reader.buffered.length === 0 && !(await reader.fill(signal))) throw new ProbeFailure({ kind: 'closed' });
}

export interface EchoAnswer {
  head: HttpHead;
  text: string;
}

export async function readEchoAnswer(reader: ByteReader, signal: AbortSignal): Promise<EchoAnswer> {
  const head = await readHead(reader, signal);
  const body = await readBody(reader, head, signal);
  return { head, text: body.toString('utf8') };
}
