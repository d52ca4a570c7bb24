/** Connecting reseller accounts. The API key goes in (typed, or read by main from the clipboard) and never comes out. */
import { z } from 'zod';
import { hostSchema } from './keys.ts';
import { call, done, none } from './row.ts';

export const proxyUsernameSchema = z
  .string()
  .regex(/^[a-z0-9_]{1,64}$/, 'Lower-case letters, digits and _ only, such as psx_ab12.');

export const profileSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** One of Mantine's colour names: the account's accent. */
  color: z.string(),
  kind: z.enum(['live', 'local', 'demo']),
});

export const accountStateSchema = z.object({
  /** The open profile; null before the first one is made. */
  profile: profileSummarySchema.nullable(),
  profiles: z.array(profileSummarySchema),
  /** `invalid`: the platform refused the stored key; cached data stays readable. */
  connection: z.enum(['none', 'connected', 'invalid']),
  /** Masked: `psx_…7f3a`. */
  keyHint: z.string().nullable(),
  keptIn: z.enum(['keychain', 'session']).nullable(),
  /** The public account id that starts every proxy username. */
  proxyUsername: z.string().nullable(),
  /** Where customers connect to: under the account's own host name where it has one. */
  gateway: z.object({ host: z.string(), httpPort: z.number(), socks5Port: z.number() }),
  /** The white-label host that stands in hand-outs in place of the platform's; null or absent = none. */
  handoutHost: z.string().nullable().optional(),
  /** Host of the API that the key is bound to, for showing. */
  apiHost: z.string(),
  keychain: z.object({
    status: z.enum(['ok', 'locked', 'absent', 'failed']),
    /** Empty when ok. */
    message: z.string(),
  }),
});
export type AccountState = z.infer<typeof accountStateSchema>;
export type ProfileSummary = z.infer<typeof profileSummarySchema>;

const connectOptions = {
  proxyUsername: proxyUsernameSchema,
  name: z.string().trim().min(1).max(60),
  /** Keep the key in memory only: the explicit choice where no keychain can be had. */
  sessionOnly: z.boolean(),
};

export const account = {
  state: call(none, accountStateSchema),
  /** Main reads the clipboard, checks the key with the platform, keeps it, and empties the clipboard. */
  connectFromClipboard: call(z.strictObject(connectOptions), accountStateSchema),
  /** The second way: the key was typed. */
  connect: call(z.strictObject({ ...connectOptions, apiKey: z.string().max(4096) }), accountStateSchema),
  /** Opens (and makes, the first time) the demo profile on the embedded platform. */
  openDemo: call(none, accountStateSchema),
  open: call(z.strictObject({ profileId: z.string().max(64) }), accountStateSchema),
  rename: call(
    z.strictObject({
      name: z.string().trim().min(1).max(60),
      color: z.string().max(20),
      proxyUsername: proxyUsernameSchema,
    }),
    accountStateSchema,
  ),
  /** The host name that customers are given in place of the platform's gateway; null = the platform's own. */
  setHandoutHost: call(z.strictObject({ host: hostSchema.nullable() }), accountStateSchema),
  /** Asks the keychain again (after the user unlocked it). */
  retryKeychain: call(none, accountStateSchema),
  /** Removes the key from keychain and memory; `forgetData` removes the profile's cache as well. */
  disconnect: call(z.strictObject({ confirmToken: z.string().max(100), forgetData: z.boolean() }), accountStateSchema),
  /** A single-use token for `disconnect`, valid 2 minutes. */
  prepareDisconnect: call(none, z.object({ token: z.string(), name: z.string() })),
  /** Adds one more account: shows Connect again while the present one stays as it is. */
  startNew: call(none, done),
};
