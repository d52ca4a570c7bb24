/** The composer: what needs main because it holds a secret, the clipboard, a file or the database. No answer but `qr` tells a secret. */
import { z } from 'zod';
import { BULK_MAX, PATTERN_MAX_LENGTH } from '../session-pattern.ts';
import { HANDOUT_FORMATS, routingSchema } from './routing.ts';
import { call, done, keyId, ms, none } from './row.ts';

/** Larger pastes are refused whole: a list of ten thousand URLs is 2 MB. */
export const PASTE_MAX_LENGTH = 4_000_000;
/** Entries that cross to the page; the counts tell of all. */
export const PASTE_SHOWN = 500;

/** The longest that a field of the composer takes. */
export const FIELD_TEXT_MAX_LENGTH = 200;

export const presetNameSchema = z.string().trim().min(1, 'Give it a name.').max(60, 'At most 60 characters.');

export const routingPresetSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Null = for every customer. */
  keyId: z.string().nullable(),
  routing: routingSchema,
  savedAt: ms,
});
export type RoutingPreset = z.infer<typeof routingPresetSchema>;

const fixSchema = z.object({ label: z.string(), routing: routingSchema });

const pasteFindingSchema = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  token: z.string(),
  message: z.string(),
  fix: fixSchema.optional(),
  otherFix: fixSchema.optional(),
});

const pastedSchema = z.object({
  /** Of the pasted text, from 1. */
  line: z.number().int(),
  alsoOnLines: z.array(z.number().int()),
  form: z.string(),
  routing: routingSchema,
  proxyUsername: z.string(),
  host: z.string(),
  secretHint: z.string().nullable(),
  /**
   * Whose it is. `secret`: the secret is this key’s; `hint`: its end is, the secret itself is not cached here;
   * `none`: no key of this account; `noSecret`: there is none in it.
   */
  match: z.enum(['secret', 'hint', 'none', 'noSecret']),
  keyId: z.string().nullable(),
  label: z.string().nullable(),
  findings: z.array(pasteFindingSchema),
  /** All that is wrong with its text mended at once; absent where that is one fix or none. Choices are left as they are. */
  mendAll: fixSchema.optional(),
  /** The API key stands in it. */
  refused: z.boolean(),
});
export type Pasted = z.infer<typeof pastedSchema>;
export type PastedFinding = z.infer<typeof pasteFindingSchema>;

export const pasteSchema = z.object({
  /** The first PASTE_SHOWN. */
  entries: z.array(pastedSchema),
  total: z.number().int(),
  matched: z.number().int(),
  /** How many entries have a finding of severity error. */
  faulty: z.number().int(),
  skipped: z.array(z.object({ message: z.string(), count: z.number().int(), lines: z.array(z.number().int()) })),
  lineCount: z.number().int(),
  readLineCount: z.number().int(),
});
export type Paste = z.infer<typeof pasteSchema>;

/** Formats in which one proxy is one line, so that many make a list. */
export const LINE_FORMATS = ['url', 'hostPortUserPass', 'userPassAtHostPort', 'userPassHostPort'] as const;

export const sessionPatternSchema = z.strictObject({
  pattern: z.string().max(PATTERN_MAX_LENGTH),
  count: z.number().int().min(1).max(BULK_MAX, `At most ${BULK_MAX} at once.`),
  start: z.number().int().min(0).max(1_000_000_000),
  padding: z.number().int().min(0).max(12),
});

const many = { keyId, routing: routingSchema, sessions: sessionPatternSchema };
const one = { keyId, format: z.enum(HANDOUT_FORMATS), routing: routingSchema };
const saved = z.discriminatedUnion('saved', [
  z.object({ saved: z.literal(true), name: z.string(), count: z.number().int() }),
  z.object({ saved: z.literal(false) }),
]);

export const composer = {
  presets: call(none, z.object({ presets: z.array(routingPresetSchema) })),
  /** Without an id a new one. Refused: a second preset of the same name for the same customer. */
  savePreset: call(
    z.strictObject({
      id: z.string().max(64).nullable(),
      name: presetNameSchema,
      keyId: keyId.nullable(),
      routing: routingSchema,
    }),
    routingPresetSchema,
  ),
  deletePreset: call(z.strictObject({ id: z.string().max(64) }), done),
  /** Who else has this session name, for the lint. */
  sessionUse: call(
    z.strictObject({ sessionId: z.string().max(100), keyId: keyId.nullable() }),
    z.object({ others: z.array(z.object({ keyId: z.string(), label: z.string() })) }),
  ),
  /** Main reads the clipboard: what is pasted does not enter the page. Refused when it is the API key. */
  recogniseClipboard: call(none, pasteSchema),
  /** For a paste into a field: what is short and plain. Null for anything with a proxy or a secret in it, which `recogniseClipboard` reads. */
  fieldText: call(none, z.object({ text: z.string().max(FIELD_TEXT_MAX_LENGTH).nullable() })),
  /** The second way: it was typed or dropped. */
  recognise: call(z.strictObject({ text: z.string().max(PASTE_MAX_LENGTH) }), pasteSchema),
  copyMany: call(
    z.strictObject({ ...many, format: z.enum(LINE_FORMATS) }),
    z.object({ copied: z.literal(true), clearsInMs: z.number().nullable(), count: z.number().int() }),
  ),
  /** `txt`: a line each in `format`; `csv`: with a heading, formula-safe; `json`: a list of objects. */
  saveMany: call(z.strictObject({ ...many, format: z.enum(LINE_FORMATS), as: z.enum(['txt', 'csv', 'json']) }), saved),
  /** An explicit reveal: the picture holds the secret. Rows of 0 and 1, without the quiet zone. */
  qr: call(z.strictObject(one), z.object({ rows: z.array(z.string().regex(/^[01]+$/)) })),
  saveQr: call(z.strictObject({ ...one, as: z.enum(['svg', 'png']) }), saved),
};
