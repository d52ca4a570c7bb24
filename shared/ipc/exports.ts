/** Keys into a file that main writes where the user said. The page names keys, never a path; it sees no content. */
import { z } from 'zod';
import { call, keyId } from './row.ts';

const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Twice what the app is made for. */
const MAX_EXPORT_KEYS = 200_000;

const keyIds = z.array(keyId).min(1, 'There is no key to export.').max(MAX_EXPORT_KEYS);
const format = z.enum(EXPORT_FORMATS);

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
};
