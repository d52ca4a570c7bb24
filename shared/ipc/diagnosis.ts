/** What the makers need to know about a trouble, and nothing of the reseller's business: no key, no name, no text of his own. */
import { z } from 'zod';
import { call, none } from './row.ts';

export const diagnosis = {
  /** To the clipboard, or where the save dialog says; it is searched for secrets and names before it leaves. */
  give: call(
    z.strictObject({ to: z.enum(['clipboard', 'file']) }),
    z.object({ given: z.boolean(), name: z.string().nullable(), chars: z.number().int() }),
  ),
  /** The same text, to read first. */
  show: call(none, z.object({ text: z.string() })),
  /** Everything of others that ships with the app, each with its licence whole. */
  licenses: call(
    none,
    z.object({
      packages: z.array(z.object({ name: z.string(), version: z.string(), license: z.string(), text: z.string() })),
    }),
  ),
};
