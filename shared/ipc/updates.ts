/** New versions of the app: looked for, fetched and installed only when the user says so. */
import { z } from 'zod';
import { call, event, ms, none } from './row.ts';

export const updateStateSchema = z.object({
  /** `off`: this build names no feed or no release key, or does not run in its installed form. */
  status: z.enum(['off', 'idle', 'checking', 'available', 'downloading', 'ready', 'failed']),
  /** Why it is off, or what failed; empty otherwise. */
  reason: z.string(),
  /** The newer one; null while none is known. */
  version: z.string().nullable(),
  percent: z.number().nullable(),
  checkedAt: ms.nullable(),
});
export type UpdateState = z.infer<typeof updateStateSchema>;

export const updates = {
  state: call(none, updateStateSchema),
  check: call(none, updateStateSchema),
  /** The consent: nothing is fetched before. */
  download: call(none, updateStateSchema),
  /** Settles what is in flight, quits and installs. */
  install: call(none, updateStateSchema),
};

export const updateEvents = { updateState: event(updateStateSchema) };
