// The connectivity test: one run through the gateway, each stage timed, cancelled within a second.
import type { ProbeStage } from '../../shared/ipc/lab-report.ts';
import type { GatewayTarget, Routing } from '../../shared/proxy-url.ts';
import type { PastResult as ProbeResult } from '../store/past-result.ts';

export interface ProbeRequest {
  runId: string;
  keyId: string;
  label: string;
  target: GatewayTarget;
  routing: Routing;
  /** Tried in turn until one answers with JSON that names an address. http only for loopback. */
  echoServices: string[];
  signal: AbortSignal;
  onStages: (stages: ProbeStage[]) => void;
}

/** Resolves for every outcome but a bad session or pin id; the exit's whole address comes beside the result and is never stored. */
export type RunProbe = (request: ProbeRequest) => Promise<{ result: ProbeResult; exitIp: string | null }>;
