// The time that a restored backup knows nothing of. Threat: what was paid and minted then is found at Stripe once more, and minted again.
import { z } from 'zod';
import type { MetaStore } from '../store/types.ts';

const NAME = 'payments.restoredOver';
const gapSchema = z.object({ from: z.number(), until: z.number() });

/** Of several backups the longest gap counts. */
export function rememberRestored(meta: MetaStore, backupAt: number, nowMs: number): void {
  const before = gapSchema.safeParse(meta.get(NAME)).data;
  meta.set(NAME, { from: Math.min(backupAt, before?.from ?? backupAt), until: nowMs });
}

export function isInGap(meta: MetaStore, paidAt: number): boolean {
  const gap = gapSchema.safeParse(meta.get(NAME)).data;
  return gap !== undefined && paidAt >= gap.from && paidAt <= gap.until;
}
