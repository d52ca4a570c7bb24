/** The journal: each change, written before it is sent and closed with its outcome. */
import { z } from 'zod';
import { call, keyId, ms } from './row.ts';

export const operationKind = z.enum(['mint', 'topUp', 'edit', 'enable', 'disable', 'rotate', 'revoke', 'reveal']);

export const operationSchema = z.object({
  /** The journal's own id, also the Idempotency-Key of its first step. */
  id: z.string(),
  kind: operationKind,
  keyId: z.string().nullable(),
  label: z.string(),
  /** What was asked, in words: "10 GB, expires 24 Dec 2026". Holds no secret. */
  summary: z.string(),
  startedAt: ms,
  endedAt: ms.nullable(),
  /** `unknown`: sent, no answer seen yet; it is settled under the same key. */
  outcome: z.enum(['open', 'done', 'failed', 'unknown']),
  /** Why it failed, or what was found when it was settled; empty otherwise. */
  note: z.string(),
  requestIds: z.array(z.string()),
  steps: z.array(z.object({ name: z.string(), outcome: z.enum(['open', 'done', 'failed', 'skipped']) })),
});
export type Operation = z.infer<typeof operationSchema>;
export type OperationKind = z.infer<typeof operationKind>;

export const activity = {
  /** Newest first. */
  list: call(
    z.strictObject({
      limit: z.number().int().min(1).max(500),
      before: ms.optional(),
      keyId: keyId.optional(),
    }),
    z.object({ operations: z.array(operationSchema), more: z.boolean() }),
  ),
};
