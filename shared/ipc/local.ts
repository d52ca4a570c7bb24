/** What is kept on this computer only: tags, notes, pins, the customer's number elsewhere, and the views of the table. */
import { z } from 'zod';
import { EXTERNAL_ID_CHARS, type KeyLocal, NOTE_CHARS, TAG_CHARS, TAGS_PER_KEY } from '../key-local.ts';
import { DENSITIES, KEY_COLUMNS, type KeyView, MAX_COLUMN_PX, MIN_COLUMN_PX, SMART_LISTS } from '../key-view.ts';
import { call, done, keyId, none } from './row.ts';

/** Rows of one page, and keys of one change. */
export const LOCAL_PER_CALL = 2000;
export const MAX_VIEWS = 50;

const tag = z.string().trim().min(1).max(TAG_CHARS);
const tags = z.array(tag).max(TAGS_PER_KEY);

const keyLocalSchema = z.object({
  keyId: z.string(),
  pinned: z.boolean(),
  tags: z.array(z.string()),
  note: z.string(),
  externalId: z.string(),
}) satisfies z.ZodType<KeyLocal>;

const smartList = z.enum(SMART_LISTS.map(({ id }) => id));
const column = z.enum(KEY_COLUMNS);

export const keyViewSchema = z.strictObject({
  list: smartList,
  query: z.string().max(200),
  tags,
  sorting: z.array(z.strictObject({ id: column, desc: z.boolean() })).max(KEY_COLUMNS.length),
  columns: z
    .array(
      z.strictObject({
        id: column,
        shown: z.boolean(),
        widthPx: z.number().int().min(MIN_COLUMN_PX).max(MAX_COLUMN_PX).nullable(),
      }),
    )
    .max(KEY_COLUMNS.length),
  density: z.enum(DENSITIES),
  grouped: z.boolean(),
}) satisfies z.ZodType<KeyView>;

const savedViewSchema = z.object({ id: z.string(), name: z.string(), view: keyViewSchema });
export type SavedView = z.infer<typeof savedViewSchema>;

const keyIds = z.array(keyId).min(1).max(LOCAL_PER_CALL);

export const local = {
  /** Keys that have something, page by page. */
  list: call(
    z.strictObject({ cursor: keyId.optional() }),
    z.object({ rows: z.array(keyLocalSchema), next: z.string().nullable() }),
  ),
  /** What is left out stays as it is. */
  set: call(
    z.strictObject({
      keyId,
      pinned: z.boolean().optional(),
      tags: tags.optional(),
      note: z.string().max(NOTE_CHARS, `At most ${NOTE_CHARS} characters.`).optional(),
      externalId: z.string().trim().max(EXTERNAL_ID_CHARS, `At most ${EXTERNAL_ID_CHARS} characters.`).optional(),
    }),
    keyLocalSchema,
  ),
  tag: call(z.strictObject({ keyIds, add: tags, remove: tags }), done),
  pin: call(z.strictObject({ keyIds, pinned: z.boolean() }), done),
  /** `current` is how the table was last seen; null the first time. */
  views: call(none, z.object({ views: z.array(savedViewSchema), current: keyViewSchema.nullable() })),
  /** A view of that name is replaced. */
  saveView: call(
    z.strictObject({
      name: z.string().trim().min(1, 'Give the view a name.').max(60, 'At most 60 characters.'),
      view: keyViewSchema,
    }),
    savedViewSchema,
  ),
  deleteView: call(z.strictObject({ id: z.string().max(64) }), done),
  rememberView: call(z.strictObject({ view: keyViewSchema }), done),
};
