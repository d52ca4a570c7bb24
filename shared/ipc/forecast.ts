/** Where keys and customers are heading, and the work list that comes of it. Unknown is said, never guessed. */
import { z } from 'zod';
import { pakKeySchema } from './keys.ts';
import { call, keyId, ms } from './row.ts';
import { handoutTemplateSchema } from './settings.ts';

/** MB; about one time in ten the truth is below `lowMb`, and one in ten above `highMb`. */
export const mbBandSchema = z.object({ lowMb: z.number(), expectedMb: z.number(), highMb: z.number() });
export type MbBand = z.infer<typeof mbBandSchema>;

/**
 * `unknown`: see `reason` · `noCap`: nothing to run out of · `atCap`: has run out · `idle`: no traffic in 14 days seen ·
 * `runsOutFirst`: before it expires (or within the horizon of a year, where it never expires) · `expiresFirst` · `beyondHorizon`.
 */
export const FORECAST_VERDICTS = [
  'unknown',
  'noCap',
  'atCap',
  'idle',
  'runsOutFirst',
  'expiresFirst',
  'beyondHorizon',
] as const;

export const forecastSchema = z.object({
  verdict: z.enum(FORECAST_VERDICTS),
  /** For people: "Runs out on 3 Dec, 9 days before it expires." Never empty. */
  sentence: z.string(),
  /** Why nothing can be said; empty unless `verdict` is `unknown`. */
  reason: z.string(),
  /** MB a day over the last 24 h and 7 d that were seen; null while unknown. */
  burn24hMbPerDay: z.number().nullable(),
  burn7dMbPerDay: z.number().nullable(),
  /** GB left under the cap; null = no cap, or unknown. */
  leftGb: z.number().nullable(),
  /** Unix ms, with a band: at the high, the expected and the low pace. Each null = not within a year, or unknown. */
  runsOut: z.object({ earliestAt: ms.nullable(), expectedAt: ms.nullable(), latestAt: ms.nullable() }),
  expiresAt: ms.nullable(),
  /** Whole days from running out (expected) to the expiry: 9 = nine days before it; negative = after it. Null where one of them is not known. */
  daysBeforeExpiry: z.number().int().nullable(),
  /** Expected use of the next 24 hours, 7 and 30 days; null while unknown. */
  next24h: mbBandSchema.nullable(),
  next7d: mbBandSchema.nullable(),
  next30d: mbBandSchema.nullable(),
  /** The counter as it is expected, for a chart: ascending, from now on, to the cap, the expiry or 90 days, whichever is first. Empty while unknown. */
  curve: z.array(z.object({ at: ms, lowMb: z.number(), expectedMb: z.number(), highMb: z.number() })).max(200),
  basis: z.object({
    /** Unix ms since when there is history; null without any. */
    since: ms.nullable(),
    /** Days of the last 35 in which the platform was read. */
    seenDays: z.number().int(),
    /** `weekly`: weekday and hour of day · `daily`: hour of day · `pace`: too little history for either · `none`. */
    model: z.enum(['weekly', 'daily', 'pace', 'none']),
  }),
});
export type Forecast = z.infer<typeof forecastSchema>;

export const RENEWAL_REASONS = ['atCap', 'expired', 'runsOutFirst', 'expiresSoon', 'idle'] as const;
export const RENEWAL_ACTIONS = ['topUp', 'extend', 'copyRenewal', 'show'] as const;

export const renewalSchema = z.object({
  key: pakKeySchema,
  customerId: z.string(),
  customer: z.string(),
  reason: z.enum(RENEWAL_REASONS),
  /** "Runs out on 3 Dec, 9 days before it expires." */
  sentence: z.string(),
  burnMbPerDay: z.number().nullable(),
  runsOut: forecastSchema.shape.runsOut,
  /** When it stops working, or stopped; null for `idle`. The list is sorted by it. */
  stopsAt: ms.nullable(),
  /** Whole days since the last traffic, for `idle`; null otherwise. */
  idleDays: z.number().int().nullable(),
  /** The first is the one to offer; the rest belong in a menu. */
  actions: z.array(z.enum(RENEWAL_ACTIONS)),
});
export type RenewalRow = z.infer<typeof renewalSchema>;

const copied = z.object({
  copied: z.literal(true),
  clearsInMs: z.number().nullable(),
  as: z.enum(['text', 'html', 'source']).optional(),
});

export const forecast = {
  key: call(z.strictObject({ keyId }), forecastSchema),
  /**
   * All present keys of a customer (`customerIdOf` of shared/customer.ts), as one. What is left of one key cannot be used by another, so `firstOut` names
   * the key that stops first; the band is of all of them together. Throws not_found for a customer without a present key.
   */
  customer: call(
    z.strictObject({ customerId: z.string().min(1).max(300) }),
    z.object({
      customerId: z.string(),
      customer: z.string(),
      forecast: forecastSchema,
      firstOut: z.object({ keyId: z.string(), label: z.string(), at: ms }).nullable(),
      keys: z.array(
        z.object({
          keyId: z.string(),
          label: z.string(),
          verdict: z.enum(FORECAST_VERDICTS),
          sentence: z.string(),
          expectedAt: ms.nullable(),
        }),
      ),
    }),
  ),
  /** The work list, worst first; days and idle days are settings (`renewals`) unless given. */
  renewals: call(
    z.strictObject({
      limit: z.number().int().min(1).max(500),
      withinDays: z.number().int().min(1).max(90).optional(),
      reasons: z.array(z.enum(RENEWAL_REASONS)).max(RENEWAL_REASONS.length).optional(),
    }),
    z.object({
      rows: z.array(renewalSchema),
      /** Of all that fit, not only of those sent. */
      total: z.number().int(),
      counts: z.record(z.enum(RENEWAL_REASONS), z.number().int()),
      withinDays: z.number().int(),
      idleDays: z.number().int(),
    }),
  ),
  /** Copies `settings.renewals.template` filled in for this key, in main. Works offline unless the template names the secret. */
  copyRenewal: call(z.strictObject({ keyId }), copied),
  /** What would be copied, with the secret masked; `template` is one that is being edited. */
  renewalPreview: call(
    z.strictObject({ keyId, template: handoutTemplateSchema.optional() }),
    z.object({ text: z.string(), format: handoutTemplateSchema.shape.format }),
  ),
};
