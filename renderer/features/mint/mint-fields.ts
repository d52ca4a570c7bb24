/** The mint form's fields and the rules that main and the platform enforce, checked before the call. Pure. */
import { capGbSchema, labelSchema } from '../../../shared/ipc/keys.ts';
import { DAY_MS } from '../../../shared/key.ts';

export type Expiry =
  | { kind: 'days'; days: number | string }
  | { kind: 'never' }
  | { kind: 'date'; date: string | null };

export interface MintFields {
  label: string;
  /** As typed: a number, or text that is none yet. */
  capGb: number | string;
  expiry: Expiry;
  tier: 'standard' | 'safe';
}

export interface MintInput {
  label: string;
  capGb: number;
  expiresAt: number | null;
  tier: 'standard' | 'safe';
}

export type Problems<F extends string> = Partial<Record<F, string>>;

export const MAX_DAYS = 3650;

/** Numbers come from the form as text while they are being typed. */
export function typedNumber(value: number | string): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const text = value.trim();
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
}

export function capProblem(capGb: number | string): string | null {
  const parsed = capGbSchema.safeParse(typedNumber(capGb) ?? undefined);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'A whole number of GB, from 1 to 1000.');
}

export function labelProblem(label: string): string | null {
  const parsed = labelSchema.safeParse(label);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'Give the key a name.');
}

export function daysProblem(days: number | string): string | null {
  const count = typedNumber(days);
  return count !== null && Number.isInteger(count) && count >= 1 && count <= MAX_DAYS
    ? null
    : `A whole number of days, from 1 to ${MAX_DAYS}.`;
}

/** The end of that day where the reseller sits: what a customer is told. Null when it is no date. */
export function endOfLocalDay(date: string | null): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date ?? '');
  if (!match) return null;
  const at = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]), 23, 59, 59).getTime();
  return Number.isFinite(at) ? at : null;
}

/** Where the expiry falls, or why it cannot. */
export function readExpiry(expiry: Expiry, nowMs: number): { at: number | null } | { problem: string } {
  switch (expiry.kind) {
    case 'never':
      return { at: null };
    case 'days': {
      const problem = daysProblem(expiry.days);
      return problem === null ? { at: nowMs + (typedNumber(expiry.days) ?? 0) * DAY_MS } : { problem };
    }
    case 'date': {
      const at = endOfLocalDay(expiry.date);
      if (at === null) return { problem: 'Pick the last day on which the key works.' };
      return at > nowMs ? { at } : { problem: 'The expiry must be in the future.' };
    }
  }
}

export function readMint(
  fields: MintFields,
  nowMs: number,
): { input: MintInput } | { problems: Problems<'label' | 'capGb' | 'expiresAt'> } {
  const label = labelProblem(fields.label);
  const cap = capProblem(fields.capGb);
  const expiry = readExpiry(fields.expiry, nowMs);
  if (label === null && cap === null && 'at' in expiry) {
    return {
      input: {
        label: fields.label.trim(),
        capGb: typedNumber(fields.capGb) ?? 0,
        expiresAt: expiry.at,
        tier: fields.tier,
      },
    };
  }
  return {
    problems: {
      ...(label === null ? {} : { label }),
      ...(cap === null ? {} : { capGb: cap }),
      ...('problem' in expiry ? { expiresAt: expiry.problem } : {}),
    },
  };
}
