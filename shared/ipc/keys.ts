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

/** More at once would hold main up: a row costs it about 10 µs. */
export const KEYS_PER_PAGE = 2000;

/** Sort key and id of the last row of a page. */
const listCursor = z.tuple([z.string().max(10_000), z.string().max(200)]);

const changed = z.object({
  key: pakKeySchema,
  operation: operationSchema,
  /** Until when `undo` takes it back, Unix ms; null or absent where the platform cannot. */
  undoUntil: ms.nullable().optional(),
});

const copyWhat = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('secret') }),
  z.strictObject({ kind: z.literal('proxy'), format: z.enum(HANDOUT_FORMATS), routing: routingSchema }),
  /** The whole message to the customer. */
  z.strictObject({
    kind: z.literal('message'),
    routing: routingSchema,
    /** The default template unless named. */
    templateId: z.string().max(64).optional(),
    /** HTML: `rich` puts it on the clipboard as formatted text with a plain twin, `source` as its tags. */
    as: z.enum(['rich', 'source']).optional(),
  }),
]);

/** A name of its own (a CNAME of the gateway) or an address; no scheme, no port. */
export const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)$|^(?:\d{1,3}\.){3}\d{1,3}$|^localhost$/,
    'A host name such as proxy.example.com: no http://, no port, no path.',
  );

/** What the user saw when he decided; main refuses if the platform says otherwise by now. */
const previewed = z.strictObject({
  capGb: z.number().nullable(),
  enabled: z.boolean().nullable(),
  expiresAt: z.number().nullable(),
});

export const keys = {
  /** One page by label; the first paint asks for a screenful, then for the rest page by page. */
  list: call(
    z.strictObject({
      limit: z.number().int().min(1).max(KEYS_PER_PAGE).optional(),
      /** `next` of the page before. */
      cursor: listCursor.optional(),
    }),
    z.object({
      keys: z.array(pakKeySchema),
      total: z.number().int(),
      asOf: ms.nullable(),
      next: listCursor.nullable(),
      feed: z.string(),
      revision: z.number().int(),
    }),
  ),
  /** What changed after `revision` of that feed. `restart`: the feed is another one by now (account, restart), list anew. */
  changes: call(
    z.strictObject({ feed: z.string().max(64), revision: z.number().int().min(0) }),
    z.object({
      restart: z.boolean(),
      keys: z.array(pakKeySchema),
      removed: z.array(z.string()),
      revision: z.number().int(),
      more: z.boolean(),
      total: z.number().int(),
      asOf: ms.nullable(),
    }),
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
    z.object({
      copied: z.literal(true),
      clearsInMs: z.number().nullable(),
      /** `html`: formatted text with a plain twin; `source`: the tags themselves, where that was asked or all that can be. */
      as: z.enum(['text', 'html', 'source']).optional(),
    }),
  ),
  /** Writes the rendered message to a file that the user chose in a native dialog; null when he cancelled. */
  saveMessage: call(
    z.strictObject({ keyId, routing: routingSchema, templateId: z.string().max(64) }),
    z.object({ fileName: z.string().nullable() }),
  ),
  /** This customer’s own gateway host (white label); null = the account’s. */
  handoutHost: call(z.strictObject({ keyId }), z.object({ host: z.string().nullable(), accountHost: z.string() })),
  setHandoutHost: call(
    z.strictObject({ keyId, host: hostSchema.nullable() }),
    z.object({ host: z.string().nullable(), accountHost: z.string() }),
  ),
  /**
   * Takes back an `edit`, `enable` or `disable` of this session of the app, as a fresh operation with the old values.
   * Refused with changed_since_preview when the key was changed since, with not_found when it is too late.
   */
  undo: call(z.strictObject({ intentId, operationId: intentId }), changed),
  /** What `checkRefused` could try: the secret before the last rotation, revocation or switch-off; null when there is none to try. */
  retiredSecret: call(
    z.strictObject({ keyId }),
    z.object({ retired: z.object({ hint: z.string(), at: ms, checkFrom: ms, until: ms }).nullable() }),
  ),
  /** One login with that secret, never repeated: failed logins ban an address. A refusal is the success. */
  checkRefused: call(
    z.strictObject({ keyId }),
    z.object({
      /** `accepted`: the gateway still lets it in; `unclear`: it could not be asked. */
      verdict: z.enum(['refused', 'accepted', 'unclear']),
      sentence: z.string(),
      nextStep: z.string(),
      at: ms,
    }),
  ),
};
