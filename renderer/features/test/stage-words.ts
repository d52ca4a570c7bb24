/** The stages as people name them, and the axis they are drawn on. */
import type { ProbeStage, ProbeStageName } from '../../../shared/ipc/lab-report.ts';

export type Protocol = 'http' | 'socks5';

export const PROTOCOL_WORDS: Record<Protocol, string> = { http: 'HTTP', socks5: 'SOCKS5' };

export function stageLabel(name: ProbeStageName, protocol: Protocol): string {
  switch (name) {
    case 'dns':
      return 'DNS';
    case 'tcp':
      return 'TCP';
    case 'tunnel':
      return protocol === 'socks5' ? 'SOCKS5' : 'CONNECT';
    case 'tls':
      return 'TLS';
    case 'firstByte':
      return 'First byte';
    case 'body':
      return 'Body';
  }
}

export const STAGE_MEANINGS: Record<ProbeStageName, string> = {
  dns: 'Finds the gateway’s address.',
  tcp: 'Connects to the gateway.',
  tunnel: 'Logs in and opens the tunnel through the exit. The name of the site is resolved there, not here.',
  tls: 'Agrees on encryption with the site, through the exit.',
  firstByte: 'Waits for the first byte of its answer.',
  body: 'Reads the rest.',
};

/** One waterfall: the way to one site by one protocol. */
export interface Lane {
  id: string;
  /** Empty where there is only one. */
  title: string;
  protocol: Protocol;
  stages: readonly ProbeStage[];
  /** Its own zero on the axis, in ms from the start of the run. */
  fromMs: number;
  running: boolean;
}

const AXIS_ENDS_MS = [100, 200, 400, 600, 1_000, 2_000, 3_000, 5_000, 10_000, 15_000, 20_000, 30_000, 60_000];

/** The end of the axis: round, and it only moves in steps. While a run goes on it begins at a second, so that it seldom moves. */
export function axisEndMs(shownMs: number, running: boolean): number {
  for (const end of AXIS_ENDS_MS) if (shownMs <= end && (!running || end >= 1_000)) return end;
  return Math.ceil(shownMs / 60_000) * 60_000;
}

export function stageEndMs(stage: ProbeStage, elapsedMs: number): number {
  return stage.endMs ?? (stage.outcome === 'running' ? Math.max(stage.startMs, elapsedMs) : stage.startMs);
}

/** The last end of a lane's stages, from its own zero. */
export function laneEndMs(lane: Lane, elapsedMs: number): number {
  return Math.max(
    0,
    ...lane.stages
      .filter(({ outcome }) => outcome !== 'skipped')
      .map((stage) => stageEndMs(stage, elapsedMs) - lane.fromMs),
  );
}
