/** The usage history that the app's own snapshots make. UTC buckets; a gap is null, never 0. */
import { z } from 'zod';
import { pakKeySchema } from './keys.ts';
import { call, keyId, ms } from './row.ts';

export const USAGE_RANGES = ['24h', '7d', '30d', '90d'] as const;
export type UsageRange = (typeof USAGE_RANGES)[number];
const range = z.enum(USAGE_RANGES);

export const usage = {
  /** At most 500 points, ascending. 24h in hours, 7d in hours, 30d and 90d in days. */
  series: call(
    z.strictObject({ range, keyId: keyId.optional() }),
    z.object({
      bucketMs: z.number().int(),
      points: z.array(z.object({ at: ms, mb: z.number().nullable() })),
      totalMb: z.number(),
      /** The range before this one; null when the history does not reach back that far. */
      previousTotalMb: z.number().nullable(),
      /** When the history begins; null while there is none. */
      since: ms.nullable(),
      asOf: ms.nullable(),
    }),
  ),
  top: call(
    z.strictObject({ range, limit: z.number().int().min(1).max(100) }),
    z.object({ rows: z.array(z.object({ keyId: z.string(), label: z.string(), mb: z.number() })) }),
  ),
  /** Keys that need selling today: run out before they expire, expire soon, at cap. Worst first. */
  renewals: call(
    z.strictObject({ limit: z.number().int().min(1).max(500) }),
    z.object({
      rows: z.array(
        z.object({
          key: pakKeySchema,
          /** MB a day over the last 7 days seen; null while unknown. */
          burnMbPerDay: z.number().nullable(),
          /** Unix ms; null = not within a year, or unknown. */
          runsOutAt: ms.nullable(),
          reason: z.enum(['runsOutFirst', 'expiresSoon', 'atCap', 'expired']),
        }),
      ),
    }),
  ),
  /** Where one key is heading, at the pace of the last 7 days seen. */
  forecast: call(
    z.strictObject({ keyId }),
    z.object({ burnMbPerDay: z.number().nullable(), runsOutAt: ms.nullable() }),
  ),
};
