// One run of the lab: its requests one after another or side by side, under one budget and one deadline. Threats: an address banned for repeated
// failed logins (so the first refusal ends the run), and a secret in what is told (words come from tables).
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { LabAttempt, LabHead, LabReport } from '../../shared/ipc/lab-report.ts';
import { downloads, labBudgetBytes, targetReadBytes } from '../../shared/lab-budget.ts';
import { composeUsername, gatewayEndpoint } from '../../shared/proxy-url.ts';
import { type AttemptEnd, runAttempt } from './attempt.ts';
import { ByteMeter } from './byte-meter.ts';
import { type ResolveName, systemResolve } from './connect.ts';
import { ProbeFailure } from './failure.ts';
import { NEXT_ATTEMPT_MS, PARALLEL_SESSIONS, PROBE_DEADLINES, type ProbeDeadlines } from './limits.ts';
import { type PlannedRequest, planRun } from './plan.ts';
import { SeenExits } from './seen-exits.ts';
import { parseSite, type Site } from './site.ts';
import { sumUp } from './summary.ts';
import type { ProbeRequest, RunProbe } from './types.ts';
import { askedOf } from './verdict.ts';
import { Deadline, pause } from './waiting.ts';

export interface ProberOptions {
  /** Monotonic ms. */
  now?: () => number;
  /** Unix ms. */
  wallNow?: () => number;
  deadlines?: Partial<ProbeDeadlines>;
  /** In place of the one that belongs to the check. */
  budgetBytes?: number;
  resolve?: ResolveName;
  /** PEM; the roots that come with Node unless given. */
  trustedRoots?: readonly string[];
  /** For the names of test sessions. */
  runMark?: () => string;
}

export function createProber(options: ProberOptions = {}): RunProbe {
  const now = options.now ?? (() => performance.now());
  const wallNow = options.wallNow ?? (() => Date.now());
  const deadlines = { ...PROBE_DEADLINES, ...options.deadlines };
  const runMark = options.runMark ?? (() => randomBytes(3).toString('hex'));

  return async (request) => {
    const { check, routing } = request;
    const plan = planRun({ check, routing, session: request.session, runMark: runMark() });
    // A bad id is refused before anything is opened.
    const usernames = plan.requests.map((planned) => composeUsername(request.gateway, planned.routing));
    const budgetBytes = options.budgetBytes ?? labBudgetBytes(check, request.target, request.downloadBytes);
    const meter = new ByteMeter(budgetBytes);
    const startedAt = now();
    const at = Math.round(wallNow());
    const elapsedMs = () => Math.max(0, now() - startedAt);
    const of = plan.requests.length;
    const spacingMs = 'spacingMs' in check ? check.spacingMs : 0;

    const stop = new AbortController();
    const onAbort = () => stop.abort(new ProbeFailure({ kind: 'cancelled' }));
    if (request.signal.aborted) onAbort();
    request.signal.addEventListener('abort', onAbort, { once: true });
    const limitMs = deadlines.totalMs + (of - 1) * (spacingMs + NEXT_ATTEMPT_MS);
    const whole = new Deadline(stop.signal, limitMs, true);

    const site = request.target === null ? null : parseSite(request.target.url);
    const target =
      site === null || request.target === null
        ? null
        : { site, expect: request.target, readBytes: targetReadBytes(check, request.target, request.downloadBytes) };
    let echoServices = request.echoServices.map(parseSite).filter((parsed) => parsed !== null);
    const exits = new SeenExits();
    const exitIps = new Map<number, string>();
    const attempts: LabAttempt[] = [];
    let stopped: LabReport['stopped'] = null;

    const prefer = (service: Site) => {
      if (echoServices[0] !== service) echoServices = [service, ...echoServices.filter((other) => other !== service)];
    };

    const attempt = async (index: number): Promise<void> => {
      const planned = plan.requests[index];
      const username = usernames[index];
      if (planned === undefined || username === undefined) throw new RangeError(`no request ${index}`);
      const endpoint = gatewayEndpoint(request.gateway, planned.routing);
      const end = await runAttempt({
        index,
        gateway: endpoint,
        username,
        secret: request.gateway.secret,
        sessionId: planned.sessionId,
        deadlines,
        resolve: options.resolve ?? systemResolve,
        trustedRoots: options.trustedRoots,
        wallNow,
        meter,
        echoServices,
        downloadBytes: downloads(check) && target === null ? request.downloadBytes : 0,
        target,
        asked: askedOf(planned.routing),
        facts: request.facts,
        signal: whole.signal,
        elapsedMs,
        now,
        onStages: (leg, stages) =>
          request.onProgress({
            attempt: index,
            protocol: endpoint.protocol,
            leg,
            stages,
            done: attempts.length,
            of,
            bytesUsed: meter.usedBytes,
            budgetBytes,
          }),
      });
      note(end);
    };

    const note = (end: AttemptEnd) => {
      if (end.reading !== null) exitIps.set(end.attempt.index, end.reading.ip);
      if (end.toldBy !== null) prefer(end.toldBy);
      const exitMark = end.reading === null ? null : exits.add(end.attempt, end.reading);
      const ended: LabAttempt = { ...end.attempt, exitMark };
      attempts.push(ended);
      // In a comparison the one protocol says nothing of the other, but for the login, which is the same.
      const isOfItsOwn =
        check.kind === 'compare' && !end.loginRefused && end.stop !== 'budget' && end.stop !== 'cancelled';
      if (end.stop !== null && !isOfItsOwn) {
        stopped ??= end.stop;
        // What goes on at the same time would only be refused as well.
        stop.abort(new ProbeFailure({ kind: 'cancelled' }));
      }
      const more = attempts.length < of && stopped === null;
      request.onAttempt({ attempt: ended, done: attempts.length, of, nextInMs: more ? spacingMs : null });
    };

    const mayGoOn = () => {
      if (stopped !== null) return false;
      if (request.signal.aborted) stopped = 'cancelled';
      else if (whole.signal.aborted) stopped = 'timeout';
      else if (meter.isUsedUp) stopped = 'budget';
      return stopped === null;
    };

    const oneByOne = async (from: number, step: number) => {
      for (let index = from; index < of; index += step) {
        if (index > 0 && spacingMs > 0 && mayGoOn()) await pause(spacingMs, whole.signal);
        // The first one always runs, so that there is an attempt to tell of, be it a cancelled one.
        if (index > 0 && !mayGoOn()) return;
        await attempt(index);
      }
    };

    try {
      if (check.kind === 'compare') {
        await Promise.all(plan.requests.map((_, index) => attempt(index)));
      } else if (check.kind === 'rotation' && check.how === 'freshSessions' && spacingMs === 0) {
        // Alone first: if the login is refused, it is refused once.
        await attempt(0);
        await Promise.all(
          Array.from({ length: PARALLEL_SESSIONS }, async (_, lane) => {
            for (let index = 1 + lane; index < of && mayGoOn(); index += PARALLEL_SESSIONS) await attempt(index);
          }),
        );
      } else {
        await oneByOne(0, 1);
      }
      mayGoOn();
      attempts.sort((a, b) => a.index - b.index);
      const report: LabReport = {
        ...headOf(request, plan.requests, plan.notes, attempts, exits),
        at,
        attemptsDone: attempts.length,
        attemptsPlanned: of,
        stopped: attempts.length < of || stopped === 'cancelled' ? stopped : null,
        bytesUsed: meter.usedBytes,
        budgetBytes,
        costMicros: request.costOf(meter.usedBytes),
        totalMs: Math.round(elapsedMs() * 10) / 10,
        attempts,
      };
      return { report, exitIps };
    } finally {
      whole.dispose();
      request.signal.removeEventListener('abort', onAbort);
    }
  };
}

type Head = Omit<
  LabHead,
  'at' | 'attemptsDone' | 'attemptsPlanned' | 'stopped' | 'bytesUsed' | 'budgetBytes' | 'costMicros' | 'totalMs'
>;

function headOf(
  request: ProbeRequest,
  planned: readonly PlannedRequest[],
  notes: readonly string[],
  attempts: readonly LabAttempt[],
  exits: SeenExits,
): Head {
  const { check, routing, target } = request;
  const sent = planned[0]?.routing ?? routing;
  const { notes: seenNotes, ...summed } = sumUp({
    check,
    rotation: askedOf(sent).rotation,
    sessionNamed: planned.every(({ sessionId }) => sessionId !== null),
    attempts,
    seen: exits.list(),
  });
  const refused = attempts.find(({ verdict }) => verdict === 'failed');
  const cancelled = request.signal.aborted;
  return {
    runId: request.runId,
    keyId: request.keyId,
    label: request.label,
    check,
    target: target === null ? null : { ...target, url: parseSite(target.url)?.shownUrl ?? '' },
    protocol: gatewayEndpoint(request.gateway, routing).protocol,
    ...summed,
    ...(cancelled
      ? { verdict: 'cancelled', sentence: cancelledWords(attempts, planned.length), nextStep: '', diagnosis: null }
      : {}),
    asked: askedOf(routing),
    notes: [...notes, ...seenNotes],
    exit: attempts.find(({ exit }) => exit !== null)?.exit ?? null,
    firstByteMs: median(attempts.flatMap(({ firstByteMs }) => firstByteMs ?? [])),
    gatewayCode: refused?.gatewayCode ?? null,
    requestId: refused?.requestId ?? null,
    retryAfterMs: refused?.retryAfterMs ?? null,
  };
}

function cancelledWords(attempts: readonly LabAttempt[], of: number): string {
  const done = attempts.filter(({ verdict }) => verdict !== 'cancelled').length;
  return of === 1 || done === 0 ? 'Cancelled.' : `Cancelled after ${done} of ${of} requests.`;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  return upper === undefined || lower === undefined ? null : Math.round(((upper + lower) / 2) * 10) / 10;
}
