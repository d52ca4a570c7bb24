// One way through the gateway to one site, stage by stage, on one connection that is gone when it returns.
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProbeStageName } from '../../shared/ipc/lab-report.ts';
import type { ByteMeter } from './byte-meter.ts';
import { ByteReader } from './byte-reader.ts';
import { bareHost, connectTcp, OpenSockets, type ResolveName, resolveGateway } from './connect.ts';
import { type FailureCause, socketFailure } from './failure.ts';
import { rowOf } from './gateway-errors.ts';
import type { ProbeDeadlines } from './limits.ts';
import { isExitAddress } from './mask-ip.ts';
import { requestSite, type Site, secureContextOf, startTls, waitForFirstByte } from './site.ts';
import type { StageLog } from './stage-log.ts';
import { openHttpTunnel, openSocks5Tunnel } from './tunnel.ts';
import { stageNote } from './verdict-words.ts';
import { withDeadline } from './waiting.ts';
import type { WireTrace } from './wire-trace.ts';

/** What every way of a run has in common. */
export interface WayOptions {
  gateway: { protocol: 'http' | 'socks5'; host: string; port: number };
  username: string;
  secret: string;
  deadlines: ProbeDeadlines;
  resolve: ResolveName;
  trustedRoots: readonly string[] | undefined;
  wallNow: () => number;
  meter: ByteMeter;
}

export interface WayRequest extends WayOptions {
  site: Site;
  accept: string;
  keepAlive: boolean;
  signal: AbortSignal;
  log: StageLog;
  trace: WireTrace;
}

/** What was met on the way and matters for a diagnosis. */
export interface WaySigns {
  /** The gateway's name led to an address of a private network. */
  privateGateway: boolean;
  /** The gateway's clock minus ours; null where it told no time. */
  gatewaySkewMs: number | null;
}

export interface WayFailure {
  ok: false;
  stage: ProbeStageName;
  failure: FailureCause;
  signs: WaySigns;
}

export type WayEnd<T> = { ok: true; value: T; signs: WaySigns } | WayFailure;

/** The connection after the first byte of the site's answer. */
export interface Answering {
  stream: Duplex;
  reader: ByteReader;
  /** Runs under the body's deadline. */
  body: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** Never rejects for what the other side does; always leaves no socket behind. */
export async function travel<T>(request: WayRequest, answer: (answering: Answering) => Promise<T>): Promise<WayEnd<T>> {
  const { gateway, site, deadlines, log, trace, meter } = request;
  const sockets = new OpenSockets(meter);
  const signs: WaySigns = { privateGateway: false, gatewaySkewMs: null };
  let stage: ProbeStageName = 'dns';
  const run = async <R>(
    name: ProbeStageName,
    limitMs: number,
    work: (signal: AbortSignal) => Promise<R>,
  ): Promise<R> => {
    stage = name;
    log.begin(name);
    return withDeadline(request.signal, limitMs, work);
  };

  try {
    const host = bareHost(gateway.host);
    const named = isIP(host) === 0;
    const addresses = named
      ? await run('dns', deadlines.dnsMs, (signal) => resolveGateway(host, request.resolve, signal))
      : [];
    if (named) {
      signs.privateGateway = host !== 'localhost' && addresses.every(({ address }) => !isExitAddress(address));
      log.done('dns', addresses.length === 1 ? '1 address' : `${addresses.length} addresses`);
      trace.add(`${host} has ${addresses.length} address${addresses.length === 1 ? '' : 'es'}`);
    } else {
      log.skip('dns', 'The gateway is given by its address');
    }

    const socket = await run('tcp', deadlines.tcpMs, (signal) =>
      connectTcp(sockets, host, addresses, gateway.port, signal),
    );
    log.done('tcp', `Connected to port ${gateway.port}`);
    trace.add(`connected to ${gateway.host}:${gateway.port}`);

    const open = gateway.protocol === 'socks5' ? openSocks5Tunnel : openHttpTunnel;
    const tunnel = await run('tunnel', deadlines.tunnelMs, async (signal) => {
      const reader = new ByteReader(socket, meter);
      const { username, secret, wallNow } = request;
      const opening = open({
        socket,
        reader,
        host: site.host,
        port: site.port,
        username,
        secret,
        signal,
        wallNow,
        trace,
      });
      if (site.secure) secureContextOf(request.trustedRoots);
      const stands = await opening;
      reader.detach();
      return stands;
    });
    if (tunnel.serverTimeMs !== null) signs.gatewaySkewMs = tunnel.serverTimeMs - request.wallNow();
    log.done('tunnel', tunnel.note);

    const stream = site.secure
      ? await run('tls', deadlines.tlsMs, (signal) => startTls(sockets, socket, site, request.trustedRoots, signal))
      : socket;
    if (site.secure) {
      log.done('tls', 'Certificate is valid');
      trace.add(`${'getProtocol' in stream ? stream.getProtocol() : 'TLS'}, the certificate of ${site.host} is valid`);
    } else {
      log.skip('tls', 'A plain-http site on this computer needs none');
    }

    const reader = new ByteReader(stream, meter);
    await run('firstByte', deadlines.firstByteMs, async (signal) => {
      requestSite(stream, site, request);
      trace.add(`→ GET ${site.shownPath} HTTP/1.1`);
      await waitForFirstByte(reader, signal);
    });
    log.done('firstByte');
    const value = await answer({ stream, reader, body: (work) => run('body', deadlines.bodyMs, work) });
    return { ok: true, value, signs };
  } catch (error) {
    const { failure } = socketFailure(error);
    // No code, no network: a mistake of ours, which is not to pass for a fault of the proxy.
    if (failure.kind === 'unexpected' && failure.code === 'unknown') throw error;
    const note = stageNote(stage, failure);
    log.fail(stage, note);
    trace.add(`✗ ${note}`);
    return { ok: false, stage, failure, signs };
  } finally {
    sockets.destroyAll();
  }
}

/** SOCKS5 replies about the way from the exit to the site: unreachable network or host, refused, expired. */
const SOCKS_SITE_REPLIES = new Set([3, 4, 5, 6]);

/** Whether the site is to blame. A gateway's refusal never is: repeating a failed login gets an address banned. */
export function isSiteFault({ stage, failure }: Pick<WayFailure, 'stage' | 'failure'>): boolean {
  if (failure.kind === 'cancelled' || failure.kind === 'budget') return false;
  if (failure.kind === 'timeout' && failure.whole) return false;
  if (failure.kind === 'no_echo_service') return true;
  if (stage === 'tls' || stage === 'firstByte' || stage === 'body') return true;
  if (stage !== 'tunnel') return false;
  if (failure.kind === 'socks_reply') return SOCKS_SITE_REPLIES.has(failure.code);
  if (failure.kind !== 'gateway') return false;
  const { code, status } = failure.answer;
  return code === null ? status === 502 || status === 504 : rowOf(code)?.aboutEcho === true;
}

/** Refused as such: whatever is asked next would be refused too, and a failed login counts towards a ban. */
export function isRefusal({ stage, failure }: Pick<WayFailure, 'stage' | 'failure'>): boolean {
  if (isSiteFault({ stage, failure })) return false;
  if (failure.kind === 'socks_login' || failure.kind === 'socks_method' || failure.kind === 'login_too_long')
    return true;
  if (failure.kind !== 'gateway') return false;
  const { status, code } = failure.answer;
  return status < 500 || code === 'E_NO_STOCK_COUNTRY';
}

/** It was the login that was refused, or there were too many: what counts towards a ban, whatever the protocol. */
export function isLoginRefusal({ failure }: Pick<WayFailure, 'failure'>): boolean {
  if (failure.kind === 'socks_login') return true;
  return failure.kind === 'gateway' && (failure.answer.status === 407 || failure.answer.status === 429);
}

/** A whole answer came back, so the proxy works, whatever was in it. A body that stalls or is cut off proves nothing. */
export function passedThrough({ stage, failure }: Pick<WayFailure, 'stage' | 'failure'>): boolean {
  return (
    failure.kind === 'echo_status' ||
    failure.kind === 'echo_unreadable' ||
    (stage === 'body' && failure.kind === 'too_large')
  );
}
