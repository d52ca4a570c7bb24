/** One attempt of a run as this screen shows it. */
import type { LabReport } from '../../../shared/ipc/lab-report.ts';

export type ProbeResult = Pick<
  LabReport,
  | 'runId'
  | 'at'
  | 'keyId'
  | 'label'
  | 'protocol'
  | 'verdict'
  | 'sentence'
  | 'nextStep'
  | 'gatewayCode'
  | 'requestId'
  | 'retryAfterMs'
  | 'exit'
  | 'asked'
  | 'totalMs'
> & { stages: LabReport['attempts'][number]['stages']; echoService: string };

export function resultOf(report: LabReport): ProbeResult {
  const [first] = report.attempts;
  return { ...report, stages: first?.stages ?? [], echoService: first?.echoService ?? '' };
}
