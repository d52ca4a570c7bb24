// The two wordings of a top-up (platform.md section 6). Threats: adding twice, and believing that GB were added which were not.
import type { PakKey } from '../../shared/key.ts';
import type { TopUpBody } from './types.ts';

export type TopUpDialect = 'live' | 'guide';

/** Null when the dialect has no words for it: the guide's only adds GB. */
export function topUpRequestBody(
  dialect: TopUpDialect,
  { addGb, extendDays }: TopUpBody,
): Record<string, number> | null {
  if (dialect === 'guide') return addGb === null ? null : { trafficCapGB: addGb };
  return {
    ...(addGb === null ? {} : { addTrafficGB: addGb }),
    ...(extendDays === null ? {} : { extendDays }),
  };
}

export function otherDialect(dialect: TopUpDialect): TopUpDialect {
  return dialect === 'live' ? 'guide' : 'live';
}

const LIVE_FIELD = /addTrafficGB|extendDays/i;
const GUIDE_FIELD = /trafficCapGB/i;
const UNKNOWN_FIELD =
  /should not exist|unknown|unrecogni[sz]ed|unexpected|not allowed|not permitted|additional propert|not supported|unsupported/i;
const MISSING_FIELD =
  /required|missing|must be (?:an? )?(?:integer|number|whole|positive)|should not be empty|must not be (?:empty|less)|undefined|expected number|must be provided/i;

/**
 * Whether a 400 is about the wording and not about the value. A complaint about a limit ("must not be greater than 1000")
 * alone is about the value: repeating it in other words would only blur it.
 */
export function refusesDialect(dialect: TopUpDialect, texts: readonly string[]): boolean {
  const [sentField, otherField] = dialect === 'live' ? [LIVE_FIELD, GUIDE_FIELD] : [GUIDE_FIELD, LIVE_FIELD];
  return texts.some(
    (text) => (sentField.test(text) && UNKNOWN_FIELD.test(text)) || (otherField.test(text) && MISSING_FIELD.test(text)),
  );
}

/** The platform has done something under this Idempotency-Key, for a request that read differently. */
export function saysKeyWasUsed(texts: readonly string[]): boolean {
  return texts.some((text) => /idempoten/i.test(text) && /used|reuse|different|mismatch|does not match/i.test(text));
}

/** True only when the reply's cap is exactly the old one plus what was added. */
export function isCapAsExpected(
  { addGb, capGbBefore }: TopUpBody,
  { capGb, unreadable }: Pick<PakKey, 'capGb' | 'unreadable'>,
): boolean {
  if (unreadable.includes('capGb')) return false;
  if (capGbBefore === null) return capGb === null;
  return capGb !== null && Math.abs(capGb - (capGbBefore + (addGb ?? 0))) < 1e-6;
}
