/** The stages as people name them. */
import type { ProbeStage, ProbeStageName } from '../../../shared/ipc/probe.ts';

export function stageLabel(name: ProbeStageName, protocol: 'http' | 'socks5'): string {
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
  tunnel: 'Logs in and opens the tunnel through the exit.',
  tls: 'Agrees on encryption with the echo service, through the exit.',
  firstByte: 'Waits for the first byte of its answer.',
  body: 'Reads the rest.',
};

/** The end of the axis: round, at least a second, and it only moves in steps. */
export function axisEndMs(shownMs: number): number {
  for (const end of [1_000, 2_000, 3_000, 5_000, 10_000, 15_000, 20_000, 30_000, 60_000])
    if (shownMs <= end) return end;
  return Math.ceil(shownMs / 60_000) * 60_000;
}

export function stageEndMs(stage: ProbeStage, elapsedMs: number): number {
  return stage.endMs ?? (stage.outcome === 'running' ? Math.max(stage.startMs, elapsedMs) : stage.startMs);
}
