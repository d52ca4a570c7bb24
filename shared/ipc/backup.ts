/** A profile in one file, and back. The page names no path: files are chosen in the system's own dialogs. */
import { z } from 'zod';
import { call, ms, none } from './row.ts';

export const MIN_PASSPHRASE_CHARS = 10;
/** Null = no secrets in the file. */
const passphrase = z
  .string()
  .min(MIN_PASSPHRASE_CHARS, `At least ${MIN_PASSPHRASE_CHARS} characters.`)
  .max(1000)
  .nullable();

const backupContentsSchema = z.object({
  /** Single use, valid 2 minutes: what `restore` is given. */
  token: z.string(),
  fileName: z.string(),
  at: ms,
  appVersion: z.string(),
  account: z.object({
    name: z.string(),
    kind: z.enum(['live', 'local', 'demo']),
    proxyUsername: z.string(),
    apiHost: z.string(),
  }),
  keys: z.number().int(),
  usageSince: ms.nullable(),
  operations: z.number().int(),
  /** Secrets sealed under a passphrase; 0 = none inside. */
  secrets: z.number().int(),
  hasSettings: z.boolean(),
  /** `replaces`: it is of the account that is open, whose present data is set aside. `adds`: it comes as an account of its own, offline until its API key is entered. */
  effect: z.enum(['replaces', 'adds']),
});
export type BackupContents = z.infer<typeof backupContentsSchema>;

export const backup = {
  /** The automatic ones of the open account, newest first: made once a day, seven kept, without secrets. */
  list: call(none, z.object({ backups: z.array(z.object({ id: z.string(), at: ms, bytes: z.number().int() })) })),
  /** Asks where. `{ saved: false }` is the user's own Cancel. With a passphrase the stored pak_ secrets go along, sealed under it. */
  save: call(
    z.strictObject({ passphrase }),
    z.object({ saved: z.boolean(), name: z.string(), bytes: z.number().int(), secrets: z.number().int() }),
  ),
  /** Asks which file, checks it, changes nothing. Null = cancelled. Throws `validation` for what is no whole backup, or is of a newer Pakdesk. */
  choose: call(none, z.object({ contents: backupContentsSchema.nullable() })),
  /** The same for one of `list`. */
  inspect: call(z.strictObject({ id: z.string().max(100) }), z.object({ contents: backupContentsSchema })),
  /** The data that was there before stays beside it as `setAside`; null where there was none. A wrong passphrase throws `validation` and changes nothing. */
  restore: call(
    z.strictObject({ token: z.string().max(100), passphrase: z.string().max(1000).nullable(), settings: z.boolean() }),
    z.object({ setAside: z.string().nullable(), secrets: z.number().int(), profileId: z.string() }),
  ),
};
