/** Keys into a file that main writes where the user said. The page names keys, never a path; it sees no content. */
import { z } from 'zod';
import { call, keyId } from './row.ts';
import { spanSchema } from './usage.ts';

const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Twice what the app is made for. */
const MAX_EXPORT_KEYS = 200_000;

const keyIds = z.array(keyId).min(1, 'There is no key to export.').max(MAX_EXPORT_KEYS);
const format = z.enum(EXPORT_FORMATS);

/** False: the user closed the save dialog; the name is empty then. */
const saved = z.object({ saved: z.boolean(), name: z.string() });
/** Offered in the dialog; main makes a plain file name of it. */
const suggestedName = z.string().min(1).max(200);

/** A picture of a chart, and no more. */
const MAX_PNG_BASE64 = 12_000_000;
const MAX_STATEMENT_HTML = 4_000_000;

export const keyExports = {
  /** In the order given. With secrets it needs a token of `prepareSecrets` for exactly these keys in exactly this format. */
  keys: call(
    z.strictObject({ format, keyIds, secrets: z.boolean(), confirmToken: z.string().max(100).nullable() }),
    z.object({
      /** False: the user closed the save dialog. */
      saved: z.boolean(),
      /** The file's name, without its folder; empty when nothing was saved. */
      name: z.string(),
      rows: z.number().int(),
      /** Keys that are no longer known here, and so are not in the file. */
      missing: z.number().int(),
      /** Rows whose secret the platform did not show. */
      withoutSecret: z.number().int(),
    }),
  ),
  /** Valid 2 minutes, once. `toReveal` secrets are not on this computer: the platform is asked for each, and records it. */
  prepareSecrets: call(
    z.strictObject({ format, keyIds }),
    z.object({ token: z.string(), count: z.number().int(), toReveal: z.number().int() }),
  ),
  /** A chart as it is drawn. Main takes what is a PNG and nothing else. */
  picture: call(z.strictObject({ suggestedName, pngBase64: z.base64().min(1).max(MAX_PNG_BASE64) }), saved),
  /** What the charts are made of: `chart` = the buckets as shown, `days` = a row for each day and key or customer. Times in local time and UTC. */
  usageCsv: call(
    z.strictObject({
      what: z.enum(['chart', 'days']),
      span: spanSchema,
      per: z.enum(['key', 'customer']),
      keyId: keyId.optional(),
      customerId: z.string().min(1).max(300).optional(),
    }),
    z.object({ ...saved.shape, rows: z.number().int() }),
  ),
  /** A statement as a web page that runs nothing and loads nothing, whatever `bodyHtml` holds. */
  statementHtml: call(
    z.strictObject({ suggestedName, title: z.string().max(200), bodyHtml: z.string().min(1).max(MAX_STATEMENT_HTML) }),
    saved,
  ),
  /** Prints the page as it is to a PDF: its print view is the statement alone. */
  statementPdf: call(z.strictObject({ suggestedName }), saved),
};
