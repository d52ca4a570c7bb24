/** The customer's keys: reading, changing, handing out. Lists carry no secret. */
import { z } from 'zod';
import type { PakKey } from '../key.ts';
import { operationSchema } from './activity.ts';
import { HANDOUT_FORMATS, routingSchema } from './routing.ts';
import { call, intentId, keyId, ms } from './row.ts';

const keyField = z.enum(['label', 'enabled', 'capGb', 'usedMb', 'expiresAt', 'lastUsedAt', 'createdAt']);

export const pakKeySchema = z.object({
  id: z.string(),
  label: z.string(),
  secretHint: z.string().nullable(),
  enabled: z.boolean().nullable(),
  capGb: z.number().nullable(),
  usedMb: z.number().nullable(),
  expiresAt: z.number().nullable(),
  isExpired: z.boolean().nullable(),
  lastUsedAt: z.number().nullable(),
  createdAt: z.number().nullable(),
  tier: z.string().nullable(),
  unreadable: z.array(keyField),
  gone: z.boolean(),
  asOf: z.number(),
}) satisfies z.ZodType<PakKey>;

/** Platform rule: a label is not empty. 200 is this app's own limit, so that a table stays a table. */
export const labelSchema = z
  .string()
  .trim()
  .min(1, 'Give the key a name, such as the customer’s.')
  .max(200, 'At most 200 characters.');
/** Platform rule: whole GB, 1 to 1000 for an ordinary reseller (a 400 names another ceiling). */
export const capGbSchema = z
  .number({ error: 'A whole number of GB, from 1 to 1000.' })
  .int('A whole number of GB: the platform takes no fractions.')
  .min(1, 'At least 1 GB.')
  .max(1000, 'At most 1000 GB.');

const changed = z.object({ key: pakKeySchema, operation: operationSchema });

const copyWhat = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('secret') }),
  z.strictObject({ kind: z.literal('proxy'), format: z.enum(HANDOUT_FORMATS), routing: routingSchema }),
  /** The whole message to the customer. */
  z.strictObject({ kind: z.literal('message'), routing: routingSchema }),
]);

/** What the user saw when he decided; main refuses if the platform says otherwise by now. */
const previewed = z.strictObject({
  capGb: z.number().nullable(),
  enabled: z.boolean().nullable(),
  expiresAt: z.number().nullable(),
});

export const keys = {
  /** `limit` returns the first rows by label: the first paint asks for a screenful, then for all. */
  list: call(
    z.strictObject({ limit: z.number().int().min(1).max(1000).optional() }),
    z.object({ keys: z.array(pakKeySchema), total: z.number().int(), asOf: ms.nullable() }),
  ),
  mint: call(
    z.strictObject({
      intentId,
      label: labelSchema,
      capGb: capGbSchema,
      /** Unix ms, in the future; null = never expires. */
      expiresAt: ms.nullable(),
      tier: z.enum(['standard', 'safe']),
    }),
    changed,
  ),
  topUp: call(
    z
      .strictObject({
        intentId,
        keyId,
        addGb: capGbSchema.nullable(),
        extendDays: z.number().int().min(1).max(3650).nullable(),
        /** A top-up does not lift a suspension; this does, as the second step of the same operation. */
        enable: z.boolean(),
        previewed,
      })
      .refine((v) => v.addGb !== null || v.extendDays !== null, { error: 'Add GB, days, or both.', path: ['addGb'] }),
    changed,
  ),
  edit: call(
    z.strictObject({
      intentId,
      keyId,
      label: labelSchema.optional(),
      capGb: capGbSchema.optional(),
      expiresAt: ms.nullable().optional(),
    }),
    changed,
  ),
  /** Switching off needs a token of `prepare`; switching on does not. */
  setEnabled: call(
    z.strictObject({ intentId, keyId, enabled: z.boolean(), confirmToken: z.string().max(100).nullable() }),
    changed,
  ),
  rotate: call(z.strictObject({ intentId, keyId, confirmToken: z.string().max(100) }), changed),
  revoke: call(z.strictObject({ intentId, keyId, confirmToken: z.string().max(100) }), changed),
  /** A single-use token bound to this action on this key, valid 2 minutes: what the confirmation dialog shows. */
  prepare: call(
    z.strictObject({ keyId, action: z.enum(['disable', 'rotate', 'revoke']) }),
    z.object({ token: z.string(), key: pakKeySchema }),
  ),
  /** The explicit reveal: the only call that brings a secret into the page. The platform records it. */
  reveal: call(z.strictObject({ keyId }), z.object({ secret: z.string() })),
  /** Copies in main: the secret does not cross. Answers only after the clipboard was read back. */
  copy: call(
    z.strictObject({ keyId, what: copyWhat }),
    z.object({ copied: z.literal(true), clearsInMs: z.number().nullable() }),
  ),
};
