/** The connectivity test through the gateway. */
import { z } from 'zod';
import { routingSchema } from './routing.ts';
import { call, done, event, keyId, ms } from './row.ts';

export const PROBE_STAGES = ['dns', 'tcp', 'tunnel', 'tls', 'firstByte', 'body'] as const;
export type ProbeStageName = (typeof PROBE_STAGES)[number];

const stage = z.object({
  name: z.enum(PROBE_STAGES),
  /** `skipped`: not needed (no TLS for a plain-http echo service) or never reached. */
  outcome: z.enum(['running', 'done', 'failed', 'skipped']),
  /** ms from the start of the run. */
  startMs: z.number(),
  endMs: z.number().nullable(),
  /** Short, without secrets: "CONNECT answered 407". */
  note: z.string(),
});

const exit = z.object({
  /** Masked: `203.0.113.•••`. The whole address is never stored. */
  maskedIp: z.string().nullable(),
  country: z.string().nullable(),
  network: z.string().nullable(),
  /** mobile, residential, datacenter; null when the echo service does not say. */
  ipType: z.string().nullable(),
});

export const probeResultSchema = z.object({
  runId: z.string(),
  at: ms,
  keyId: z.string(),
  label: z.string(),
  protocol: z.enum(['http', 'socks5']),
  /** `warning`: it works but not as asked (other country, IP unknown). */
  verdict: z.enum(['works', 'warning', 'failed', 'cancelled']),
  /** "Works: US, T-Mobile, 412 ms to the first byte." */
  sentence: z.string(),
  nextStep: z.string(),
  /** The gateway's E_… code, where it sent one. */
  gatewayCode: z.string().nullable(),
  requestId: z.string().nullable(),
  retryAfterMs: z.number().nullable(),
  stages: z.array(stage),
  totalMs: z.number(),
  exit: exit.nullable(),
  asked: z.object({ country: z.string().nullable(), pool: z.string().nullable() }),
  echoService: z.string(),
});
export type ProbeResult = z.infer<typeof probeResultSchema>;
export type ProbeStage = z.infer<typeof stage>;

const runId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

export const probe = {
  /** Answers when the run has ended; `probeProgress` tells of the stages on the way. One run at a time: a second is `busy`. */
  run: call(z.strictObject({ runId, keyId, routing: routingSchema }), probeResultSchema),
  cancel: call(z.strictObject({ runId }), done),
  history: call(
    z.strictObject({ limit: z.number().int().min(1).max(100), keyId: keyId.optional() }),
    z.object({ results: z.array(probeResultSchema) }),
  ),
  /** The exit address of a run of this session, on request; main forgets it when the app closes. */
  revealExit: call(z.strictObject({ runId }), z.object({ ip: z.string() })),
};

export const probeEvents = {
  probeProgress: event(z.object({ runId: z.string(), stages: z.array(stage) })),
};
