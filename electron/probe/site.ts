// A site at the far end of the tunnel: an echo service, or the user's own choice. Threat: an intercepting proxy, so certificates are
// always checked, whatever the environment says, against the roots that come with Node.
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  connect as connectTls,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { ByteReader } from './byte-reader.ts';
import { bareHost, type OpenSockets } from './connect.ts';
import { errorCode, ProbeFailure } from './failure.ts';
import { waitFor } from './waiting.ts';

export interface Site {
  /** As shown and stored: without a query, which may hold a token. */
  shownUrl: string;
  shownPath: string;
  host: string;
  port: number;
  secure: boolean;
  /** With its query. */
  path: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Null for what must not be used: anything but https, save http on this computer (the embedded platform's), or with a login in it. */
export function parseSite(text: string): Site | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const host = bareHost(url.hostname);
  const secure = url.protocol === 'https:';
  if (!secure && !(url.protocol === 'http:' && LOOPBACK.test(host))) return null;
  if (url.username !== '' || url.password !== '') return null;
  return {
    shownUrl: `${url.origin}${url.pathname}`,
    shownPath: `${url.pathname}${url.search === '' ? '' : '?…'}`,
    host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    secure,
    path: `${url.pathname}${url.search}`,
  };
}

const contexts = new WeakMap<readonly string[], SecureContext>();

/** Reading the roots takes tens of milliseconds, so once, and while a connection waits for its gateway anyway. */
export function secureContextOf(trustedRoots: readonly string[] = rootCertificates): SecureContext {
  const known = contexts.get(trustedRoots);
  if (known !== undefined) return known;
  const context = createSecureContext({ ca: [...trustedRoots], minVersion: 'TLSv1.2' });
  contexts.set(trustedRoots, context);
  return context;
}

export async function startTls(
  sockets: OpenSockets,
  socket: Socket,
  site: Site,
  trustedRoots: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const tls = sockets.add(
    connectTls({
      socket,
      host: site.host,
      ...(isIP(site.host) === 0 ? { servername: site.host } : {}),
      secureContext: secureContextOf(trustedRoots),
      rejectUnauthorized: true,
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

export interface SiteRequest {
  accept: string;
  keepAlive: boolean;
}

export function requestSite(socket: Duplex, site: Site, { accept, keepAlive }: SiteRequest): void {
  const host = isIP(site.host) === 6 ? `[${site.host}]` : site.host;
  const usualPort = site.secure ? 443 : 80;
  socket.write(
    [
      `GET ${site.path} HTTP/1.1`,
      `Host: ${site.port === usualPort ? host : `${host}:${site.port}`}`,
      `Accept: ${accept}`,
      'Accept-Encoding: identity',
      'User-Agent: Pakdesk',
      `Connection: ${keepAlive ? 'keep-alive' : 'close'}`,
      '',
      '',
    ].join('\r\n'),
  );
}

export async function waitForFirstByte(reader: ByteReader, signal: AbortSignal): Promise<void> {
  if (reader.buffered.length === 0 && !(await reader.fill(signal))) throw new ProbeFailure({ kind: 'closed' });
}
