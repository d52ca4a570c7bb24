// One attempt of a run: the exit by an echo service, then the user's own site, if there is one; judged apart, never rejecting for what the others do.
import type { LabAttempt, LabHead, LabTarget, ProbeStage } from '../../shared/ipc/lab-report.ts';
import { askEchoes, chooseTelling, type EchoTry } from './ask-echoes.ts';
import type { LabFacts } from './diagnose.ts';
import { askEcho } from './echo-way.ts';
import { joined, type TargetTry, type Told } from './join-target.ts';
import { judgeTarget } from './judge-target.ts';
import type { EchoReading } from './read-echo.ts';
import type { Site } from './site.ts';
import { StageLog } from './stage-log.ts';
import { askTarget } from './target-way.ts';
import { loginForms } from './tunnel.ts';
import { judge } from './verdict.ts';
import { sceneOf } from './verdict-words.ts';
import { Deadline } from './waiting.ts';
import { isLoginRefusal, isRefusal, isSiteFault, type WayEnd, type WayOptions } from './way.ts';
import { WireTrace } from './wire-trace.ts';

export interface AttemptRequest extends WayOptions {
  index: number;
  sessionId: string | null;
  echoServices: readonly Site[];
  downloadBytes: number;
  target: { site: Site; expect: LabTarget; readBytes: number } | null;
  asked: LabHead['asked'];
  facts: LabFacts;
  signal: AbortSignal;
  /** ms since the start of the run. */
  elapsedMs: () => number;
  /** Monotonic ms. */
  now: () => number;
  onStages: (leg: 'echo' | 'target', stages: ProbeStage[]) => void;
}

export interface AttemptEnd {
  /** Without its mark: only the run knows the other exits. */
  attempt: Omit<LabAttempt, 'exitMark'>;
  reading: EchoReading | null;
  /** The echo service that told it, to be asked first next time: two services may see two addresses of one exit. */
  toldBy: Site | null;
  /** Why no further attempt is to be made. */
  stop: 'refused' | 'unreachable' | 'budget' | 'cancelled' | null;
  /** Even the other protocol would be refused. */
  loginRefused: boolean;
}

export async function runAttempt(request: AttemptRequest): Promise<AttemptEnd> {
  const { gateway, deadlines, elapsedMs, index, sessionId, target } = request;
  const startedMs = round(elapsedMs());
  const trace = new WireTrace({ elapsedMs, secrets: loginForms(request.username, request.secret) });
  const whole = new Deadline(request.signal, deadlines.totalMs, true);
  const base = { ...request, signal: whole.signal };

  try {
    const shown = new ShownWay((stages) => request.onStages('echo', stages));
    const tries = await askEchoes({
      services: request.echoServices,
      hedgeMs: deadlines.hedgeMs,
      signal: whole.signal,
      ask: (echo, position, signal) => tryEcho({ ...base, signal }, echo, position, trace, shown),
    });
    const told = chooseTelling(tries) ?? noneTried(request);
    const scene = sceneOf(gateway, told.echo?.host ?? '');
    const judged = judge({
      end: told.end,
      firstByteMs: told.firstByteMs,
      asked: request.asked,
      scene,
      facts: request.facts,
    });
    const reading = told.end.ok ? told.end.value.reading : null;

    const reaches = told.end.ok || isSiteFault(told.end);
    const site = target === null || !reaches ? null : await tryTarget(base, target, trace);
    const final = site === null ? judged : joined(judged, { reading, site, told, gateway, facts: request.facts });

    return {
      attempt: {
        index,
        protocol: gateway.protocol,
        sessionId,
        startedMs,
        ...final,
        stages: told.log.complete(),
        totalMs: round(elapsedMs() - startedMs),
        firstByteMs: told.end.ok ? told.firstByteMs : null,
        body: told.end.ok ? told.end.value.body : { bytes: 0, bytesPerSecond: null },
        echoService: told.echo?.shownUrl ?? '',
        target: site?.result ?? null,
        trace: trace.list(),
      },
      reading,
      toldBy: told.end.ok ? told.echo : null,
      stop: stopOf(told.end) ?? (site === null ? null : stopOf(site.end)),
      loginRefused: [told.end, site?.end].some((end) => end?.ok === false && isLoginRefusal(end)),
    };
  } finally {
    whole.dispose();
  }
}

function round(ms: number): number {
  return Math.max(0, Math.round(ms * 10) / 10);
}

function stopOf(end: WayEnd<unknown>): AttemptEnd['stop'] {
  if (end.ok) return null;
  const { failure, stage } = end;
  if (failure.kind === 'cancelled') return 'cancelled';
  if (failure.kind === 'budget') return 'budget';
  if (isRefusal(end)) return 'refused';
  return stage === 'dns' || stage === 'tcp' ? (failure.kind === 'no_echo_service' ? null : 'unreachable') : null;
}

async function tryEcho(
  request: AttemptRequest,
  echo: Site,
  position: number,
  trace: WireTrace,
  shown: ShownWay,
): Promise<EchoTry> {
  const { elapsedMs } = request;
  const log = new StageLog({ elapsedMs, onChange: (stages) => shown.change(echo, stages) });
  const fromMs = elapsedMs();
  if (position > 0) trace.add(`asking ${echo.host} too`);
  const end = await askEcho(
    { ...request, site: echo, log, trace: position === 0 ? trace : trace.under(`${echo.host}: `) },
    { downloadBytes: request.downloadBytes, now: request.now },
  );
  if (end.ok) shown.won(echo);
  return { echo, end, log, firstByteMs: sinceStart(log, fromMs) };
}

/** Of several ways at the same time the furthest is shown, so that no bar jumps back; and nothing of the losers once one has won. */
class ShownWay {
  readonly #show: (stages: ProbeStage[]) => void;
  #site: Site | null = null;
  #done = -1;

  constructor(show: (stages: ProbeStage[]) => void) {
    this.#show = show;
  }

  change(site: Site, stages: ProbeStage[]): void {
    const done = stages.filter(({ outcome }) => outcome === 'done').length;
    const failed = stages.some(({ outcome }) => outcome === 'failed');
    if (site !== this.#site && done < this.#done) return;
    this.#site = site;
    // Once it has failed, the next one may show itself from its first stage on.
    this.#done = failed ? -1 : done;
    this.#show(stages);
  }

  won(site: Site): void {
    this.#site = site;
    this.#done = Number.POSITIVE_INFINITY;
  }
}

function sinceStart(log: StageLog, fromMs: number): number | null {
  const at = log.endOf('firstByte');
  return at === null ? null : round(at - fromMs);
}

function noneTried({ elapsedMs, onStages }: AttemptRequest): Told {
  const signs = { privateGateway: false, gatewaySkewMs: null };
  return {
    echo: null,
    end: { ok: false, stage: 'dns', failure: { kind: 'no_echo_service' }, signs },
    log: new StageLog({ elapsedMs, onChange: (stages) => onStages('echo', stages) }),
    firstByteMs: null,
  };
}

async function tryTarget(
  request: AttemptRequest,
  { site, expect, readBytes }: NonNullable<AttemptRequest['target']>,
  trace: WireTrace,
): Promise<TargetTry> {
  const { elapsedMs } = request;
  const log = new StageLog({ elapsedMs, onChange: (stages) => request.onStages('target', stages) });
  const fromMs = elapsedMs();
  trace.add(`now the target, ${site.shownUrl}`);
  const end = await askTarget({ ...request, site, log, trace }, { target: expect, readBytes, now: request.now });
  const { but, ...found } = judgeTarget(site, expect, end);
  return {
    end,
    but,
    host: site.host,
    result: {
      url: site.shownUrl,
      ...found,
      stages: log.complete(),
      firstByteMs: sinceStart(log, fromMs),
      totalMs: round(elapsedMs() - fromMs),
      body: end.ok ? end.value.body : { bytes: 0, bytesPerSecond: null },
    },
  };
}
