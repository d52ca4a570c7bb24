// The connectivity test: asks the echo services in turn, through the gateway, until one tells the exit's address.
// Threats: an address banned for repeated failed logins (so the first refusal ends it), and a secret in what is told (words come from tables).
import { performance } from 'node:perf_hooks';
import { choiceOf, countryCode, DEFAULT_POOL, POOLS } from '../../shared/gateway-grammar.ts';
import { composeUsername, gatewayEndpoint } from '../../shared/proxy-url.ts';
import type { PastResult as ProbeResult } from '../store/past-result.ts';
import { type AttemptEnd, attempt, isEchoFault, passedThrough } from './attempt.ts';
import { type ResolveName, systemResolve } from './connect.ts';
import { type EchoTarget, parseEchoUrl } from './echo-service.ts';
import { ProbeFailure } from './failure.ts';
import { PROBE_DEADLINES, type ProbeDeadlines } from './limits.ts';
import { StageLog } from './stage-log.ts';
import type { RunProbe } from './types.ts';
import { judge } from './verdict.ts';
import { Deadline } from './waiting.ts';

export interface ProberOptions {
  /** Monotonic ms. */
  now?: () => number;
  /** Unix ms. */
  wallNow?: () => number;
  deadlines?: Partial<ProbeDeadlines>;
  resolve?: ResolveName;
  /** PEM; the roots that come with Node unless given. */
  trustedRoots?: readonly string[];
}

interface Tried {
  echo: EchoTarget | null;
  end: AttemptEnd;
  log: StageLog;
  /** From the start of its attempt to the first byte. */
  firstByteMs: number | null;
}

export function createProber(options: ProberOptions = {}): RunProbe {
  const now = options.now ?? (() => performance.now());
  const wallNow = options.wallNow ?? (() => Date.now());
  const deadlines = { ...PROBE_DEADLINES, ...options.deadlines };

  return async (request) => {
    const { target, routing } = request;
    const username = composeUsername(target, routing);
    const gateway = gatewayEndpoint(target, routing);
    const startedAt = now();
    const at = Math.round(wallNow());
    const elapsedMs = () => Math.max(0, now() - startedAt);

    const cancel = new AbortController();
    const onAbort = () => cancel.abort(new ProbeFailure({ kind: 'cancelled' }));
    if (request.signal.aborted) onAbort();
    request.signal.addEventListener('abort', onAbort, { once: true });
    const whole = new Deadline(cancel.signal, deadlines.totalMs, true);

    const tryEcho = async (echo: EchoTarget): Promise<Tried> => {
      const log = new StageLog({ elapsedMs, onChange: request.onStages });
      const attemptStartMs = elapsedMs();
      const end = await attempt(
        {
          gateway,
          username,
          secret: target.secret,
          echo,
          deadlines,
          signal: whole.signal,
          resolve: options.resolve ?? systemResolve,
          trustedRoots: options.trustedRoots,
          wallNow,
        },
        log,
      );
      const firstByteAt = log.endOf('firstByte');
      return { echo, end, log, firstByteMs: firstByteAt === null ? null : Math.max(0, firstByteAt - attemptStartMs) };
    };

    try {
      const tried: Tried[] = [];
      for (const echo of request.echoServices.map(parseEchoUrl).filter((parsed) => parsed !== null)) {
        const last = await tryEcho(echo);
        tried.push(last);
        if (last.end.ok || !isEchoFault(last.end.stage, last.end.failure)) break;
      }
      const told = chooseTelling(tried) ?? noneTried(new StageLog({ elapsedMs, onChange: request.onStages }));
      const judged = judge({
        end: told.end,
        firstByteMs: told.firstByteMs,
        routing,
        scene: {
          protocol: gateway.protocol,
          gateway: `${gateway.host}:${gateway.port}`,
          port: gateway.port,
          echoHost: told.echo?.host ?? '',
        },
      });
      const result: ProbeResult = {
        runId: request.runId,
        at,
        keyId: request.keyId,
        label: request.label,
        protocol: gateway.protocol,
        ...judged,
        stages: told.log.complete(),
        totalMs: Math.round(elapsedMs() * 10) / 10,
        asked: { country: countryCode(routing.country), pool: choiceOf(POOLS, routing.pool)?.value ?? DEFAULT_POOL },
        echoService: told.echo?.shownUrl ?? '',
      };
      return { result, exitIp: told.end.ok ? told.end.reading.ip : null };
    } finally {
      whole.dispose();
      request.signal.removeEventListener('abort', onAbort);
    }
  };
}

/** What the user is told of: the attempt that worked or ended it, else one that shows that the proxy works, else the last. */
function chooseTelling(tried: readonly Tried[]): Tried | undefined {
  const last = tried.at(-1);
  if (last === undefined || last.end.ok) return last;
  const { stage, failure } = last.end;
  const inconclusive = isEchoFault(stage, failure) || (failure.kind === 'timeout' && failure.whole);
  return inconclusive ? (tried.find(showsThatItWorks) ?? last) : last;
}

function showsThatItWorks({ end }: Tried): boolean {
  return !end.ok && passedThrough(end.stage, end.failure);
}

function noneTried(log: StageLog): Tried {
  return { echo: null, end: { ok: false, stage: 'dns', failure: { kind: 'no_echo_service' } }, log, firstByteMs: null };
}
