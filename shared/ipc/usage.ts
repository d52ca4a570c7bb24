/**
 * The usage history that the app's own snapshots make. A gap is null, never 0. Figures in MB are bytes / 1,048,576 and so exact:
 * times 1,048,576 they are whole bytes again. Everything here works offline.
 */
import { z } from 'zod';
import { call, keyId, ms } from './row.ts';

export const USAGE_RANGES = ['24h', '7d', '30d', '90d'] as const;
export type UsageRange = (typeof USAGE_RANGES)[number];
const range = z.enum(USAGE_RANGES);

/** `24h` and `7d` end with the present hour, the rest with the present local day. */
export const SPAN_RANGES = ['24h', '7d', '30d', '90d', '1y'] as const;
export type SpanRange = (typeof SPAN_RANGES)[number];

/** `2026-11-24`: a day of the calendar in the time zone of the question. */
export const localDateSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'A day, such as 2026-11-24.');

/** A named range, or days of the calendar, both included. */
export const spanSchema = z.union([
  z.strictObject({ range: z.enum(SPAN_RANGES) }),
  z.strictObject({ from: localDateSchema, to: localDateSchema }),
]);
export type Span = z.infer<typeof spanSchema>;

/** IANA name, such as `Europe/Berlin`; the computer's own when left out. */
const timeZone = z.string().min(1).max(64).optional();
/** A customer's id: `customerIdOf(label)` of shared/customer.ts. */
const customerId = z.string().min(1).max(300);

/** MB of one bucket; null = nobody looked then, so it is not known. */
const mb = z.number().nullable();

/**
 * How the time was cut. Bucket i is from `at[i]` up to `at[i + 1]` (the last one up to `to`), at most 500 of them.
 * Local days come from hours as long as hours are kept; before `utcDaysBefore` only days in UTC are, and stand in for the local
 * day they mostly cover. A zone that is off by half an hour: its day begins with the first whole hour (in UTC) of it.
 */
const gridShape = {
  timeZone: z.string(),
  unit: z.enum(['hour', 'day', 'week']),
  from: ms,
  /** Exclusive. */
  to: ms,
  at: z.array(ms),
  /** Unix ms; null = all buckets are hours or whole local days. */
  utcDaysBefore: ms.nullable(),
  /** When the history (of what was asked for) begins; null while there is none. */
  since: ms.nullable(),
  asOf: ms.nullable(),
};

export const MARK_KINDS = ['topUp', 'capChanged', 'reset', 'rotated', 'minted'] as const;
export const usageMarkSchema = z.object({
  at: ms,
  kind: z.enum(MARK_KINDS),
  keyId: z.string(),
  label: z.string(),
  /** `topUp`: GB added; `capChanged`: the new cap; otherwise null. */
  gb: z.number().nullable(),
  /** `reset`: the counter fell from this to that. What was used just before it fell is not known, so that bucket is “at least”. */
  fromMb: z.number().nullable(),
  toMb: z.number().nullable(),
});
export type UsageMark = z.infer<typeof usageMarkSchema>;

const stackedSeries = z.object({
  customerId: z.string(),
  /** As it is written on the newest of the customer's keys. */
  name: z.string(),
  /** Keys of this customer that the history knows, gone ones too; with one key its id is in `keyId`. */
  keys: z.number().int(),
  keyId: z.string().nullable(),
  totalMb: z.number(),
  mb: z.array(mb),
});

export const usage = {
  /** At most 500 points, ascending. 24h in hours, 7d in hours, 30d and 90d in days. Buckets in UTC. */
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
  /** All traffic over time: `top` customers stacked, the rest as one. At every bucket they add up to `mb`. */
  overview: call(
    z.strictObject({ span: spanSchema, timeZone, top: z.number().int().min(1).max(20) }),
    z.object({
      ...gridShape,
      mb: z.array(mb),
      /** Most traffic first; only those with traffic. */
      customers: z.array(stackedSeries),
      /** Null when everybody with traffic is in `customers`. */
      rest: z.object({ customers: z.number().int(), totalMb: z.number(), mb: z.array(mb) }).nullable(),
      figures: z.object({
        /** Since local midnight. */
        todayMb: mb,
        periodMb: mb,
        /** The same length of time before; null when the history does not reach back that far. */
        previousMb: mb,
        /** Keys with traffic in the period. */
        activeKeys: z.number().int().nullable(),
        previousActiveKeys: z.number().int().nullable(),
      }),
      /** Counters that fell in the period: there the figures are “at least”. */
      resets: z.number().int(),
    }),
  ),

  /** One key's or one customer's line. Exactly one of `keyId` and `customerId`; `not_found` for what the history does not know. */
  history: call(
    z.strictObject({ span: spanSchema, timeZone, keyId: keyId.optional(), customerId: customerId.optional() }),
    z.object({
      ...gridShape,
      mb: z.array(mb),
      totalMb: mb,
      previousMb: mb,
      /** The platform's counter at the end of each bucket, as far as it is proven (a reset hides what was before it); null otherwise. A customer's is the sum, where all are known. */
      counterMb: z.array(mb),
      /** The cap at the end of each bucket as seen; null = none, or not known then. A customer's is the sum. */
      capGb: z.array(z.number().nullable()),
      /** Ascending, at most 200, of the keys shown. */
      marks: z.array(usageMarkSchema),
      keys: z.array(z.object({ keyId: z.string(), label: z.string(), gone: z.boolean(), totalMb: z.number() })),
      name: z.string(),
    }),
  ),

  /** By local day; with `hours` also by local hour, where hours are kept. */
  heatmap: call(
    z.strictObject({
      span: spanSchema,
      timeZone,
      hours: z.boolean(),
      keyId: keyId.optional(),
      customerId: customerId.optional(),
    }),
    z.object({
      timeZone: z.string(),
      since: ms.nullable(),
      asOf: ms.nullable(),
      utcDaysBefore: ms.nullable(),
      days: z.array(
        z.object({
          date: z.string(),
          at: ms,
          mb,
          /** Index = local hour 0…23. The hour that comes twice when the clock goes back is one sum; the one that is skipped is null. Null = hours not asked for, or not kept. */
          hours: z.array(mb).length(24).nullable(),
        }),
      ),
    }),
  ),

  /** Figures by day, for CSV and statements: whole keys or customers a page, by name, then by day. `next` is null at the end. */
  table: call(
    z.strictObject({
      span: spanSchema,
      timeZone,
      per: z.enum(['key', 'customer']),
      keyId: keyId.optional(),
      customerId: customerId.optional(),
      cursor: z.string().max(400).nullable(),
    }),
    z.object({
      timeZone: z.string(),
      utcDaysBefore: ms.nullable(),
      rows: z.array(
        z.object({
          customerId: z.string(),
          /** The key's label, or the customer's name. */
          name: z.string(),
          keyId: z.string().nullable(),
          date: z.string(),
          mb,
          /** A counter fell that day. */
          atLeast: z.boolean(),
        }),
      ),
      next: z.string().nullable(),
    }),
  ),
};
