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

/** A line of the platform's own record. */
export const auditEntrySchema = z.object({
  id: z.string().nullable(),
  at: ms.nullable(),
  action: z.string(),
  keyId: z.string().nullable(),
  detail: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const activity = {
  /** The platform's record of one key, newest first: asked for, not kept. Where it cannot be had, `unavailable` says why. */
  audit: call(
    z.strictObject({ keyId, before: ms.optional(), limit: z.number().int().min(1).max(200) }),
    z.object({ entries: z.array(auditEntrySchema), more: z.boolean(), unavailable: z.string().nullable() }),
  ),
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
