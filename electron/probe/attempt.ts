// One way through the gateway to one echo service, stage by stage, on one connection that is gone when it returns.
import { isIP } from 'node:net';
import type { ProbeStageName } from '../../shared/ipc/lab-report.ts';
import { ByteReader } from './byte-reader.ts';
import { bareHost, connectTcp, OpenSockets, type ResolveName, resolveGateway } from './connect.ts';
import { type EchoTarget, readEchoAnswer, sendEchoRequest, startTls, waitForFirstByte } from './echo-service.ts';
import { type FailureCause, ProbeFailure, socketFailure } from './failure.ts';
import { rowOf } from './gateway-errors.ts';
import type { ProbeDeadlines } from './limits.ts';
import { type EchoReading, readEcho } from './read-echo.ts';
import type { StageLog } from './stage-log.ts';
import { openHttpTunnel, openSocks5Tunnel } from './tunnel.ts';
import { stageNote } from './verdict-words.ts';
import { withDeadline } from './waiting.ts';

export interface AttemptRequest {
  gateway: { protocol: 'http' | 'socks5'; host: string; port: number };
  username: string;
  secret: string;
  echo: EchoTarget;
  deadlines: ProbeDeadlines;
  signal: AbortSignal;
  resolve: ResolveName;
  trustedRoots: readonly string[] | undefined;
  wallNow: () => number;
}

export type AttemptEnd =
  | { ok: true; reading: EchoReading }
  | { ok: false; stage: ProbeStageName; failure: FailureCause };

/** Never rejects for what the other side does; always leaves no socket behind. */
export async function attempt(request: AttemptRequest, log: StageLog): Promise<AttemptEnd> {
  const { gateway, echo, deadlines } = request;
  const sockets = new OpenSockets();
  let stage: ProbeStageName = 'dns';
  const run = async <T>(
    name: ProbeStageName,
    limitMs: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    stage = name;
    log.begin(name);
    return withDeadline(request.signal, limitMs, work);
  };

  try {
    const host = bareHost(gateway.host);
    const addresses =
      isIP(host) === 0
        ? await run('dns', deadlines.dnsMs, (signal) => resolveGateway(host, request.resolve, signal))
        : [];
    if (addresses.length > 0) log.done('dns', addresses.length === 1 ? '1 address' : `${addresses.length} addresses`);
    else log.skip('dns', 'The gateway is given by its address');

    const socket = await run('tcp', deadlines.tcpMs, (signal) =>
      connectTcp(sockets, host, addresses, gateway.port, signal),
    );
    log.done('tcp', `Connected to port ${gateway.port}`);

    const tunnel = gateway.protocol === 'socks5' ? openSocks5Tunnel : openHttpTunnel;
    const note = await run('tunnel', deadlines.tunnelMs, async (signal) => {
      const reader = new ByteReader(socket);
      const { username, secret, wallNow } = request;
      const told = await tunnel({
        socket,
        reader,
        host: echo.host,
        port: echo.port,
        username,
        secret,
        signal,
        wallNow,
      });
      reader.detach();
      return told;
    });
    log.done('tunnel', note);

    const stream = echo.secure
      ? await run('tls', deadlines.tlsMs, (signal) => startTls(sockets, socket, echo, request.trustedRoots, signal))
      : socket;
    if (echo.secure) log.done('tls', 'Certificate is valid');
    else log.skip('tls', 'The echo service on this computer needs none');

    const reader = new ByteReader(stream);
    await run('firstByte', deadlines.firstByteMs, async (signal) => {
      sendEchoRequest(stream, echo);
      await waitForFirstByte(reader, signal);
    });
    log.done('firstByte');

    const { head, text } = await run('body', deadlines.bodyMs, (signal) => readEchoAnswer(reader, signal));
    if (head.status !== 200) throw new ProbeFailure({ kind: 'echo_status', status: head.status });
    const echoed = readEcho(text);
    if (!echoed.ok) throw new ProbeFailure({ kind: 'echo_unreadable', why: echoed.why });
    log.done('body', `${Buffer.byteLength(text)} bytes`);
    return { ok: true, reading: echoed.reading };
  } catch (error) {
    const { failure } = socketFailure(error);
    // No code, no network: a mistake of ours, which is not to pass for a fault of the proxy.
    if (failure.kind === 'unexpected' && failure.code === 'unknown') throw error;
    log.fail(stage, stageNote(stage, failure));
    return { ok: false, stage, failure };
  } finally {
    sockets.destroyAll();
  }
}

/** SOCKS5 replies about the way from the exit to the echo service: unreachable network or host, refused, expired. */
const SOCKS_ECHO_REPLIES = new Set([3, 4, 5, 6]);

/**
 * Whether the echo service is to blame, so that the next one may be asked. A gateway's refusal never is:
 * repeating a failed login gets an address banned.
 */
export function isEchoFault(stage: ProbeStageName, failure: FailureCause): boolean {
  if (failure.kind === 'cancelled' || (failure.kind === 'timeout' && failure.whole)) return false;
  if (failure.kind === 'no_echo_service') return true;
  if (stage === 'tls' || stage === 'firstByte' || stage === 'body') return true;
  if (stage !== 'tunnel') return false;
  if (failure.kind === 'socks_reply') return SOCKS_ECHO_REPLIES.has(failure.code);
  if (failure.kind !== 'gateway') return false;
  const { code, status } = failure.answer;
  return code === null ? status === 502 || status === 504 : rowOf(code)?.aboutEcho === true;
}

/** A whole answer came back, so the proxy works, whatever was in it. A body that stalls or is cut off proves nothing. */
export function passedThrough(stage: ProbeStageName, failure: FailureCause): boolean {
  return (
    failure.kind === 'echo_status' ||
    failure.kind === 'echo_unreadable' ||
    (stage === 'body' && failure.kind === 'too_large')
  );
}
