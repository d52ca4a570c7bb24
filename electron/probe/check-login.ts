// One login at the gateway, to see whether a secret is refused by now. Threat: an address banned for repeated failed logins, so there is no second try.
import type { GatewayTarget } from '../../shared/proxy-url.ts';
import { composeUsername, gatewayEndpoint } from '../../shared/proxy-url.ts';
import { ByteReader } from './byte-reader.ts';
import { connectTcp, OpenSockets, type ResolveName, resolveGateway, systemResolve } from './connect.ts';
import { ProbeFailure } from './failure.ts';
import { openHttpTunnel } from './tunnel.ts';

export type LoginVerdict = 'refused' | 'accepted' | 'unclear';

export interface LoginCheck {
  verdict: LoginVerdict;
  sentence: string;
  nextStep: string;
}

export interface LoginCheckRequest {
  target: GatewayTarget;
  /** What a tunnel is asked for to; nothing is sent through it. */
  host: string;
  port: number;
  signal?: AbortSignal;
  timeoutMs?: number;
  resolve?: ResolveName;
  wallNow?: () => number;
}

const TIMEOUT_MS = 15_000;

const REFUSED: LoginCheck = { verdict: 'refused', sentence: 'The gateway refuses the old secret (407).', nextStep: '' };
const ACCEPTED: LoginCheck = {
  verdict: 'accepted',
  sentence: 'The gateway still lets the old secret in.',
  nextStep: 'Its cache can take a little longer: test it in a minute. If it stays so, tell PROXIES.SX support.',
};

function unclear(sentence: string): LoginCheck {
  return { verdict: 'unclear', sentence, nextStep: 'Nothing was repeated: failed logins ban an address for a while.' };
}

function judge({ failure }: ProbeFailure): LoginCheck {
  if (failure.kind !== 'gateway') {
    return unclear(
      failure.kind === 'timeout' || failure.kind === 'cancelled'
        ? 'The gateway did not answer in time, so this shows nothing.'
        : 'The gateway could not be reached, so this shows nothing.',
    );
  }
  const { status, code } = failure.answer;
  // The cap is looked at after the login: whoever is told of it was let in.
  if (code === 'E_CAP_EXCEEDED') return ACCEPTED;
  if (status === 407) return REFUSED;
  // A refusal that comes after the login.
  if (code === 'E_NO_STOCK_COUNTRY' || code === 'E_STOCK_DEGRADED' || code === 'E_SSRF_BLOCKED') return ACCEPTED;
  return unclear(`The gateway answered ${code ?? status}, which says nothing about the secret.`);
}

/** Resolves for every outcome; the secret is in none of the words. */
export async function checkLogin(request: LoginCheckRequest): Promise<LoginCheck> {
  const { target, host, port, resolve = systemResolve, wallNow = Date.now } = request;
  const routing = { protocol: 'http', pool: 'any' } as const;
  const gateway = gatewayEndpoint(target, routing);
  const sockets = new OpenSockets();
  const timeoutMs = request.timeoutMs ?? TIMEOUT_MS;
  const stop = new AbortController();
  const timer = setTimeout(
    () => stop.abort(new ProbeFailure({ kind: 'timeout', afterMs: timeoutMs, whole: true })),
    timeoutMs,
  );
  const onAbort = () => stop.abort(new ProbeFailure({ kind: 'cancelled' }));
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const addresses = await resolveGateway(gateway.host, resolve, stop.signal);
    const socket = await connectTcp(sockets, gateway.host, addresses, gateway.port, stop.signal);
    await openHttpTunnel({
      socket,
      reader: new ByteReader(socket),
      host,
      port,
      username: composeUsername(target, routing),
      secret: target.secret,
      signal: stop.signal,
      wallNow,
    });
    return ACCEPTED;
  } catch (error) {
    if (error instanceof ProbeFailure) return judge(error);
    throw error;
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    sockets.destroyAll();
  }
}
