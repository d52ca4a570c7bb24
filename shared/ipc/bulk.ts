/** Many keys at once: dry run, confirmation, a queue that survives a crash, a report. No answer carries a secret. */
import { z } from 'zod';
import { BULK_ACTIONS, SKIP_REASONS } from '../bulk-change.ts';
import { APP_ERROR_CODES, appErrorSchema } from './app-error.ts';
import { capGbSchema } from './keys.ts';
import { routingSchema } from './routing.ts';
import { call, event, intentId, keyId, ms, none } from './row.ts';

export const MAX_BULK_ROWS = 20_000;
const MAX_TEXT = 4_000_000;

export const bulkActionSchema = z.enum(BULK_ACTIONS);

export const bulkChangeSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('topUp'), addGb: capGbSchema, revive: z.boolean() }),
  z.strictObject({ action: z.literal('extend'), days: z.number().int().min(1).max(3650), revive: z.boolean() }),
  z.strictObject({ action: z.literal('setExpiry'), expiresAt: ms.nullable() }),
  z.strictObject({ action: z.literal('setCap'), capGb: capGbSchema, revive: z.boolean() }),
  z.strictObject({ action: z.literal('enable') }),
  z.strictObject({ action: z.literal('disable') }),
  z.strictObject({ action: z.literal('rotate') }),
  z.strictObject({ action: z.literal('revoke') }),
]);

const state = z.object({
  capGb: z.number().nullable(),
  enabled: z.boolean().nullable(),
  expiresAt: z.number().nullable(),
});

/** The sums of a plan. GB and money are of the rows that will be sent, and of them alone. */
const totals = z.object({
  rows: z.number().int(),
  willChange: z.number().int(),
  skipped: z.number().int(),
  gb: z.number(),
  /** Each row is an order of its own at the platform and priced as one; null while no rate covers it. */
  wholesaleCents: z.number().int().nullable(),
});

const daily = z.object({
  limitGb: z.number().nullable(),
  /** Minted and added today, this plan not counted. */
  spentGb: z.number(),
  /** Main refuses to start such a plan. */
  crossed: z.boolean(),
});

/** `token` is single-use, bound to exactly this plan, valid 10 minutes; null while the plan cannot be started. */
const confirmable = {
  token: z.string().nullable(),
  /** Why it cannot be started, where it cannot. */
  refusal: appErrorSchema.nullable(),
  totals,
  daily,
  /** When the figures were read from the platform. */
  asOf: ms.nullable(),
};

export const bulkPreviewSchema = z.object({
  ...confirmable,
  summary: z.string(),
  action: bulkActionSchema,
  rows: z.array(
    z.object({
      keyId: z.string(),
      label: z.string(),
      before: state,
      /** Null when it will be skipped. */
      after: state.nullable(),
      skip: z.enum(SKIP_REASONS).nullable(),
      note: z.string(),
      gb: z.number(),
    }),
  ),
});
export type BulkPreview = z.infer<typeof bulkPreviewSchema>;

export const MINT_FIELDS = ['label', 'capGb', 'days', 'expiresAt', 'tier', 'externalId'] as const;
export type MintField = (typeof MINT_FIELDS)[number];

const column = z.number().int().min(0).max(199).nullable();
export const tableLayoutSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']),
  header: z.boolean(),
  /** The column of each field, from 0; null where there is none. */
  columns: z.strictObject({
    label: column,
    capGb: column,
    days: column,
    expiresAt: column,
    tier: column,
    externalId: column,
  }),
});
export type TableLayout = z.infer<typeof tableLayoutSchema>;

export const mintDefaultsSchema = z.strictObject({
  capGb: capGbSchema.nullable(),
  /** Null = never expires. */
  days: z.number().int().min(1).max(3650).nullable(),
  tier: z.enum(['standard', 'safe']),
});

export const mintPreviewSchema = z.object({
  ...confirmable,
  layout: tableLayoutSchema,
  /** The columns as they stand in the table: their names, or their first values. */
  columnNames: z.array(z.string()),
  rows: z.array(
    z.object({
      /** In the pasted text, from 1. */
      line: z.number().int(),
      label: z.string(),
      capGb: z.number().nullable(),
      expiresAt: z.number().nullable(),
      tier: z.string(),
      externalId: z.string(),
      problems: z.array(z.object({ field: z.string(), message: z.string() })),
      duplicate: z.enum(['inList', 'existing']).nullable(),
      willMint: z.boolean(),
    }),
  ),
});
export type MintPreview = z.infer<typeof mintPreviewSchema>;

export const JOB_STATES = ['running', 'paused', 'finished', 'cancelled'] as const;
export const ROW_STATES = ['pending', 'done', 'skipped', 'failed', 'unknown', 'cancelled'] as const;
export type BulkRowState = (typeof ROW_STATES)[number];
/** Why a job does not run although it has not ended. */
export const PAUSE_REASONS = ['user', 'interrupted', 'stopped'] as const;

const count = z.number().int();
export const bulkJobSchema = z.object({
  id: z.string(),
  action: z.enum([...BULK_ACTIONS, 'mint']),
  summary: z.string(),
  createdAt: ms,
  endedAt: ms.nullable(),
  state: z.enum(JOB_STATES),
  pausedBy: z.enum(PAUSE_REASONS).nullable(),
  /** What stopped the queue, in words; empty otherwise. */
  reason: z.string(),
  gb: z.number(),
  total: count,
  counts: z.object({
    pending: count,
    done: count,
    skipped: count,
    failed: count,
    /** Sent, no answer seen: settled under the same request, never sent anew. */
    unknown: count,
    cancelled: count,
  }),
  inFlight: count,
  /** Unix ms until which nothing is sent; null while nothing waits. */
  waitingUntil: ms.nullable(),
  waitingWhy: z.string(),
  /** Rows ended in the last minute of running; null while unknown. */
  rowsPerMinute: z.number().nullable(),
});
export type BulkJob = z.infer<typeof bulkJobSchema>;

export const bulkReportRowSchema = z.object({
  position: z.number().int(),
  keyId: z.string().nullable(),
  label: z.string(),
  externalId: z.string(),
  state: z.enum(ROW_STATES),
  /** Why it was skipped or failed, or what else is worth knowing. */
  note: z.string(),
  code: z.enum([...APP_ERROR_CODES, ...SKIP_REASONS, 'changed', 'problem', 'tooOld']).nullable(),
  requestId: z.string().nullable(),
  endedAt: ms.nullable(),
});
export type BulkReportRow = z.infer<typeof bulkReportRowSchema>;

const jobId = intentId;
const job = z.object({ job: bulkJobSchema });
const token = z.string().max(100);

export const bulk = {
  /** Ids, labels, secrets or their hints, one a line. */
  match: call(
    z.strictObject({ text: z.string().max(MAX_TEXT) }),
    z.object({
      keyIds: z.array(z.string()),
      unmatched: z.array(z.object({ line: z.number().int(), text: z.string(), why: z.enum(['unknown', 'ambiguous']) })),
    }),
  ),
  preview: call(
    z.strictObject({ change: bulkChangeSchema, keyIds: z.array(keyId).min(1).max(MAX_BULK_ROWS) }),
    bulkPreviewSchema,
  ),
  previewMint: call(
    z.strictObject({
      text: z.string().min(1).max(MAX_TEXT),
      /** Null = guess. */
      layout: tableLayoutSchema.nullable(),
      defaults: mintDefaultsSchema,
      skipDuplicates: z.boolean(),
    }),
    mintPreviewSchema,
  ),
  /** Writes the whole job down, then begins. The same `jobId` again returns the same job. */
  start: call(z.strictObject({ jobId, token }), job),
  pause: call(z.strictObject({ jobId }), job),
  resume: call(z.strictObject({ jobId }), job),
  /** What is in flight finishes; what was not sent never is. */
  cancel: call(z.strictObject({ jobId }), job),
  /** Newest first. */
  jobs: call(none, z.object({ jobs: z.array(bulkJobSchema) })),
  report: call(z.strictObject({ jobId }), z.object({ job: bulkJobSchema, rows: z.array(bulkReportRowSchema) })),
  /** A fresh dry run of what failed for certain; starting it is a new job. */
  retryFailed: call(
    z.strictObject({ jobId }),
    bulkPreviewSchema.omit({ action: true }).extend({ action: z.enum([...BULK_ACTIONS, 'mint']) }),
  ),
  saveReport: call(
    z.strictObject({ jobId, only: z.enum(ROW_STATES).nullable() }),
    z.object({ saved: z.boolean(), name: z.string() }),
  ),
  /** The token that brings out secrets, and how many there are. */
  prepareHandouts: call(z.strictObject({ jobId }), z.object({ token: z.string(), count })),
  /** The hand-outs of what a job minted or rotated: secrets in clear, where the user puts them. */
  handouts: call(
    z.strictObject({ jobId, token, to: z.enum(['csv', 'files', 'clipboard']), routing: routingSchema }),
    z.object({ saved: z.boolean(), name: z.string(), count, missing: count, clearsInMs: z.number().nullable() }),
  ),
};

export const bulkEvents = {
  /** A job moved on: at most a few times a second. */
  bulkProgress: event(bulkJobSchema),
};
