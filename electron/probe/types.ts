// The connectivity lab's engine as the rest of main sees it: one run through the gateway, told on the way, cancelled at once.
import type { LabAttempt, LabCheck, LabReport, LabTarget, ProbeStage } from '../../shared/ipc/lab-report.ts';
import type { GatewayTarget, Routing } from '../../shared/proxy-url.ts';
import type { LabFacts } from './diagnose.ts';

export interface ProbeRequest {
  runId: string;
  keyId: string;
  label: string;
  gateway: GatewayTarget;
  routing: Routing;
  check: LabCheck;
  target: LabTarget | null;
  downloadBytes: number;
  session: 'own' | 'test';
  /** The first one is asked first; another when it fails or stalls. http only for loopback. */
  echoServices: string[];
  facts: LabFacts;
  /** Millionths of a US dollar; null when there is no rate. */
  costOf: (bytes: number) => number | null;
  signal: AbortSignal;
  onProgress: (progress: LabProgress) => void;
  onAttempt: (ended: EndedAttempt) => void;
}

export interface LabProgress {
  attempt: number;
  protocol: 'http' | 'socks5';
  leg: 'echo' | 'target';
  stages: ProbeStage[];
  done: number;
  of: number;
  bytesUsed: number;
  budgetBytes: number;
}

export interface EndedAttempt {
  attempt: LabAttempt;
  done: number;
  of: number;
  nextInMs: number | null;
}

/**
 * Resolves for every outcome but a bad session or pin id (RoutingError). Exit addresses come beside the report, by the attempt's index, and
 * are never stored.
 */
export type RunProbe = (request: ProbeRequest) => Promise<{ report: LabReport; exitIps: ReadonlyMap<number, string> }>;
