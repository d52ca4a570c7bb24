/** The app itself: what it is, how fresh its data is, what it has to say. */
import { z } from 'zod';
import { appErrorSchema } from './app-error.ts';
import { call, done, event, keyId, ms, none } from './row.ts';

export const appInfoSchema = z.object({
  version: z.string(),
  runtime: z.enum(['electron', 'chromium']),
  platform: z.string(),
  profileDir: z.string(),
});

export type AppInfo = z.infer<typeof appInfoSchema>;

export const syncStateSchema = z.object({
  /** `waiting`: the platform asked for a pause (429); `stopped`: no usable key. */
  status: z.enum(['idle', 'syncing', 'offline', 'waiting', 'failing', 'stopped']),
  asOf: ms.nullable(),
  nextAt: ms.nullable(),
  lastError: appErrorSchema.nullable(),
  keyCount: z.number().int(),
  /** Server time minus this computer's, in ms; null while unknown. Warn from two minutes on. */
  clockSkewMs: z.number().nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

export const noticeSchema = z.object({
  id: z.string(),
  at: ms,
  severity: z.enum(['info', 'warning', 'error']),
  title: z.string(),
  text: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const stockSchema = z.object({
  /** pool → country → number of exits online. */
  pools: z.record(z.string(), z.record(z.string(), z.number())),
  asOf: ms.nullable(),
  /** Why there is none, where there is none; empty otherwise. */
  reason: z.string(),
});
export type Stock = z.infer<typeof stockSchema>;

export const carriersSchema = z.object({
  country: z.string(),
  /** Exits online there; null while unknown. */
  total: z.number().nullable(),
  /** Exits of networks too small to be named. */
  other: z.number().nullable(),
  carriers: z.array(
    z.object({ asn: z.string().nullable(), name: z.string(), ipType: z.string().nullable(), count: z.number() }),
  ),
  asOf: ms.nullable(),
  /** Why there is nothing newer; empty otherwise. */
  reason: z.string(),
});
export type Carriers = z.infer<typeof carriersSchema>;

export const app = {
  info: call(none, appInfoSchema),
  notices: call(none, z.object({ notices: z.array(noticeSchema) })),
  dismissNotice: call(z.strictObject({ id: z.string().max(100) }), done),
  /** Named pages only: the page can open no address of its own choice. */
  openExternal: call(z.strictObject({ page: z.enum(['dashboard', 'guide', 'apiDocs', 'status']) }), done),
  /** For what is not secret (a request id, a figure). Main refuses text that holds the API key. */
  copyText: call(z.strictObject({ text: z.string().min(1).max(1_000_000) }), done),
};

export const sync = {
  state: call(none, syncStateSchema),
  now: call(none, syncStateSchema),
};

export const stock = {
  /** The last known stock; `refresh` asks the platform first. */
  get: call(z.strictObject({ refresh: z.boolean() }), stockSchema),
  /** The networks behind a country's exits, where the account may see them; the last known ones otherwise, with the reason. */
  carriers: call(
    z.strictObject({ country: z.string().regex(/^[a-z]{2}$/, 'Two letters, such as us.'), refresh: z.boolean() }),
    carriersSchema,
  ),
};

export const appEvents = {
  /** What changed in main's data; renderer/queries/events.ts maps it to query keys. */
  dataChanged: event(
    z.object({
      domains: z.array(
        z.enum([
          'keys',
          'local',
          'usage',
          'activity',
          'account',
          'settings',
          'stock',
          'probe',
          'notices',
          'forecast',
          'alerts',
          'money',
          'payments',
        ]),
      ),
    }),
  ),
  syncState: event(syncStateSchema),
  /** The menu or a notification asks the page to show something. */
  command: event(
    z.object({
      command: z.enum([
        'mint',
        'search',
        'sell',
        'keys',
        'payments',
        'usage',
        'composer',
        'test',
        'activity',
        'settings',
        'alerts',
        // Where the app lock is set.
        'lock',
        // These name their key; `show` opens it. Extending is done in the top-up's dialog.
        'topUp',
        'disable',
        'rotate',
        'show',
      ]),
      keyId: keyId.optional(),
    }),
  ),
};
