// Results as versions before the lab kept them, read as reports: what was tested once stays readable.
import { z } from 'zod';
import { exitSchema, type LabReport, stageSchema, VERDICTS } from '../../shared/ipc/lab-report.ts';

export const pastResultSchema = z.object({
  runId: z.string(),
  at: z.number().int(),
  keyId: z.string(),
  label: z.string(),
  protocol: z.enum(['http', 'socks5']),
  verdict: z.enum(VERDICTS),
  sentence: z.string(),
  nextStep: z.string(),
  gatewayCode: z.string().nullable(),
  requestId: z.string().nullable(),
  retryAfterMs: z.number().nullable(),
  stages: z.array(stageSchema),
  totalMs: z.number(),
  exit: exitSchema.nullable(),
  asked: z.object({ country: z.string().nullable(), pool: z.string().nullable() }),
  echoService: z.string(),
});
export type PastResult = z.infer<typeof pastResultSchema>;

/** What an old result did not keep is null, never guessed. */
export function reportOfPast(past: PastResult): LabReport {
  const { runId, at, keyId, label, protocol, verdict, sentence, nextStep, exit, totalMs, stages, echoService } = past;
  const { gatewayCode, requestId, retryAfterMs, asked } = past;
  const end = stages.find(({ name }) => name === 'firstByte')?.endMs ?? null;
  const firstByteMs = end === null || verdict === 'failed' ? null : end;
  const ended = { verdict, sentence, nextStep, diagnosis: null, totalMs, firstByteMs, exit };
  return {
    runId,
    at,
    keyId,
    label,
    protocol,
    check: { kind: 'single' },
    target: null,
    ...ended,
    asked: { ...asked, ipType: null, rotation: null, sessionId: null },
    notes: [],
    summary: { kind: 'single' },
    gatewayCode,
    requestId,
    retryAfterMs,
    attemptsDone: 1,
    attemptsPlanned: 1,
    stopped: verdict === 'cancelled' ? 'cancelled' : null,
    bytesUsed: null,
    budgetBytes: null,
    costMicros: null,
    attempts: [
      {
        index: 0,
        protocol,
        sessionId: null,
        startedMs: 0,
        ...ended,
        stages,
        body: { bytes: 0, bytesPerSecond: null },
        exitMark: exit === null ? null : 'A',
        asAsked: { country: null, ipType: null },
        echoService,
        target: null,
        gatewayCode,
        requestId,
        retryAfterMs,
        trace: [],
      },
    ],
  };
}
