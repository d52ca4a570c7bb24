/** The connectivity lab: tests through the gateway, what is kept of them, and the way out for it. */
import { z } from 'zod';
import {
  attemptSchema,
  checkSchema,
  labHeadSchema,
  labReportSchema,
  labTargetSchema,
  stageSchema,
} from './lab-report.ts';
import { routingSchema } from './routing.ts';
import { call, done, event, keyId } from './row.ts';

const runId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

const MAX_DOWNLOAD_BYTES = 4 * 1024 * 1024;

export const probe = {
  /**
   * Answers when the run has ended, whatever came of it; `probeProgress` and `probeAttempt` tell of it on the way.
   * One run at a time for each key: a second is `busy`. `invalid_input` for a target that must not be used (not https),
   * `api_key_in_output` for one that holds the API key.
   */
  run: call(
    z.strictObject({
      runId,
      keyId,
      routing: routingSchema,
      check: checkSchema.default({ kind: 'single' }),
      target: labTargetSchema.nullable().default(null),
      /** At most so much of the target's answer (or of the embedded platform's test file) is read; 0: no more than the echo service's. */
      downloadBytes: z.number().int().min(0).max(MAX_DOWNLOAD_BYTES).default(0),
      /** `own`: the session of the routing, as the customer uses it. `test`: one of its own for 60 s, so that his is left alone. */
      session: z.enum(['own', 'test']).default('own'),
      /** Reads the secret anew from the platform first (it records that): what `revealAgain` does. */
      freshSecret: z.boolean().default(false),
    }),
    labReportSchema,
  ),
  /** All sockets of the run are closed within 100 ms; `run` then answers with the verdict `cancelled`. */
  cancel: call(z.strictObject({ runId }), done),
  /** The runs under way, for a screen that was away. */
  running: call(z.strictObject({}), z.object({ runs: z.array(z.object({ runId: z.string(), keyId: z.string() })) })),
  /** Newest first, without the attempts. */
  history: call(
    z.strictObject({ limit: z.number().int().min(1).max(500), keyId: keyId.optional() }),
    z.object({ runs: z.array(labHeadSchema) }),
  ),
  /** One run with its attempts; `not_found` when it is not kept. */
  report: call(z.strictObject({ runId }), labReportSchema),
  /** The exit address of an attempt of this session of the app, on request; main forgets it when the app closes. */
  revealExit: call(
    z.strictObject({ runId, attempt: z.number().int().min(0).max(99).default(0) }),
    z.object({ ip: z.string() }),
  ),
  /** Never an exit address, never a secret. `saved: false`: the user closed the dialog. */
  exportReports: call(
    z.strictObject({
      format: z.enum(['json', 'csv']),
      to: z.enum(['file', 'clipboard']),
      /** One run, or all kept of a key, or all. */
      runId: runId.optional(),
      keyId: keyId.optional(),
    }),
    z.object({ saved: z.boolean(), runs: z.number().int(), name: z.string().nullable() }),
  ),
};

export const probeEvents = {
  /** Whenever a stage begins or ends. */
  probeProgress: event(
    z.object({
      runId: z.string(),
      attempt: z.number().int(),
      protocol: z.enum(['http', 'socks5']),
      /** What the stages lead to. */
      leg: z.enum(['echo', 'target']),
      stages: z.array(stageSchema),
      /** Attempts ended and planned. */
      done: z.number().int(),
      of: z.number().int(),
      bytesUsed: z.number().int(),
      budgetBytes: z.number().int(),
    }),
  ),
  /** When an attempt has ended; `nextInMs`: the pause before the next one. */
  probeAttempt: event(
    z.object({
      runId: z.string(),
      attempt: attemptSchema,
      done: z.number().int(),
      of: z.number().int(),
      nextInMs: z.number().nullable(),
    }),
  ),
};
