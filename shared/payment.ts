/** What a payment must say before a key is made of it: how many GB, for how long, for whom. Nothing is guessed; what cannot be read is a reason. */

/** As a key without a word about its time is sold: the platform's guide gives it 30 days. */
export const DEFAULT_DAYS = 30;
export const MAX_GB = 1000;
export const MAX_DAYS = 3650;
const CUSTOMER_CHARS = 200;

export type PaymentSource = 'stripe' | 'x402' | 'manual';

/**
 * `waiting`: cannot be read, or needs a decision: see its reason. `paid`: can be minted, by itself or after a look.
 * `minting`: asked of the platform, answer not yet known. `minted`: there is a key, not handed out.
 */
export const PAYMENT_STATES = ['waiting', 'paid', 'minting', 'minted', 'handedOut', 'failed', 'ignored'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** What becomes of it. */
export type PaymentChoice = { kind: 'mint'; tier: 'standard' | 'safe' } | { kind: 'topUp'; keyId: string };

export interface ReadTerms {
  gb: number | null;
  /** Null = never expires; meaningless where there are problems. */
  days: number | null;
  customer: string | null;
  /** Why it has to wait; empty = it can be minted. */
  problems: string[];
}

const WHOLE = /^[1-9]\d*$/;

const quoted = (value: unknown) => {
  const text = String(value).slice(0, 40);
  return `“${text}${String(value).length > 40 ? '…' : ''}”`;
};

/** Whole numbers only, as text or as a number: `"10"` and `10`, never `"10 GB"`, `"ten"`, `0.5`, `1e9`. */
function wholeNumber(value: unknown, max: number): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 1 && value <= max ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (!WHOLE.test(text) || text.length > String(max).length) return null;
  const number = Number(text);
  return number <= max ? number : null;
}

export function readGb(value: unknown): { gb: number } | { problem: string } {
  if (value === undefined || value === null || value === '') return { problem: 'It does not say how many GB.' };
  const gb = wholeNumber(value, MAX_GB);
  return gb === null
    ? { problem: `${quoted(value)} is not a number of GB: it must be a whole one from 1 to ${MAX_GB}.` }
    : { gb };
}

/** Nothing said = 30 days; `never` = no expiry. */
export function readDays(value: unknown): { days: number | null } | { problem: string } {
  if (value === undefined || value === null || value === '') return { days: DEFAULT_DAYS };
  if (value === 'never') return { days: null };
  const days = wholeNumber(value, MAX_DAYS);
  return days === null
    ? { problem: `${quoted(value)} is not a number of days: it must be a whole one from 1 to ${MAX_DAYS}, or “never”.` }
    : { days };
}

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** A name that a key can carry as its label; null when nothing is left of it. */
export function readCustomer(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.toWellFormed().replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  return name === '' ? null : name.slice(0, CUSTOMER_CHARS).toWellFormed().trimEnd();
}

/** `customers`: in the order in which they count; the first that names somebody is taken. */
export function readTerms(
  metadata: Readonly<Record<string, unknown>> | null,
  customers: readonly unknown[],
): ReadTerms {
  const own = (name: string) => (metadata !== null && Object.hasOwn(metadata, name) ? metadata[name] : undefined);
  const gb = readGb(own('gb'));
  const days = readDays(own('days'));
  const customer = [own('customer'), ...customers].map(readCustomer).find((name) => name !== null) ?? null;
  return {
    gb: 'gb' in gb ? gb.gb : null,
    days: 'days' in days ? days.days : null,
    customer,
    problems: [
      ...('problem' in gb ? [gb.problem] : []),
      ...('problem' in days ? [days.problem] : []),
      ...(customer === null ? ['It does not say whose it is.'] : []),
    ],
  };
}
