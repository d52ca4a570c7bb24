/** What a payment is for, as it is typed, and the rules that main enforces as well, checked before the call. Pure. */
import { customerIdOf } from '../../../shared/customer.ts';
import type { MintPreset, Settings } from '../../../shared/ipc/settings.ts';
import type { PakKey } from '../../../shared/key.ts';
import { timesGb } from '../../../shared/money-amount.ts';
import type { PaymentChoice } from '../../../shared/payment.ts';
import { capProblem, daysProblem, labelProblem, type Problems, typedNumber } from '../mint/mint-fields.ts';
import { amountText, parseAmount, parseCurrency } from '../money/money-fields.ts';

export interface TermsDraft {
  customer: string;
  /** As typed: a number, or text that is none yet. */
  gb: number | string;
  /** Null = never expires. */
  days: number | string | null;
  /** Null = not decided: there is a key already, and the rule is to ask. */
  as: PaymentChoice['kind'] | null;
  tier: 'standard' | 'safe';
  topUpKeyId: string | null;
}

export interface Terms {
  customer: string;
  gb: number;
  days: number | null;
  choice: PaymentChoice;
}

export interface PriceDraft {
  amount: string;
  currency: string;
}

export function presetTerms(preset: MintPreset | undefined): Pick<TermsDraft, 'gb' | 'days' | 'tier'> {
  if (!preset) return { gb: '', days: 30, tier: 'standard' };
  return { gb: preset.capGb, days: preset.days, tier: preset.tier };
}

/** The preset's price, else the price for everybody; empty where neither is set. */
export function presetPrice(preset: MintPreset | undefined, retailPerGb: Settings['retailPerGb']): PriceDraft {
  if (preset && preset.priceCents !== null) {
    return { amount: amountText(preset.priceCents, preset.currency), currency: preset.currency };
  }
  if (preset && retailPerGb !== null) {
    const minor = timesGb(retailPerGb.amountMinorPerGb, preset.capGb);
    return { amount: amountText(minor, retailPerGb.currency), currency: retailPerGb.currency };
  }
  return { amount: '', currency: preset?.currency ?? retailPerGb?.currency ?? 'USD' };
}

export function readTermsDraft(
  draft: TermsDraft,
): { terms: Terms } | { problems: Problems<'customer' | 'gb' | 'days' | 'choice'> } {
  const customer = labelProblem(draft.customer);
  const gb = capProblem(draft.gb);
  const days = draft.days === null ? null : daysProblem(draft.days);
  const choice =
    draft.as === null
      ? 'A new key, or more for the one that he has?'
      : draft.as === 'topUp' && draft.topUpKeyId === null
        ? 'Choose the key to top up.'
        : null;
  if (customer !== null || gb !== null || days !== null || choice !== null) {
    return {
      problems: {
        ...(customer === null ? {} : { customer }),
        ...(gb === null ? {} : { gb }),
        ...(days === null ? {} : { days }),
        ...(choice === null ? {} : { choice }),
      },
    };
  }
  return {
    terms: {
      customer: draft.customer.trim(),
      gb: typedNumber(draft.gb) ?? 0,
      days: draft.days === null ? null : typedNumber(draft.days),
      choice:
        draft.as === 'topUp' ? { kind: 'topUp', keyId: draft.topUpKeyId ?? '' } : { kind: 'mint', tier: draft.tier },
    },
  };
}

export function readPrice(
  draft: PriceDraft,
): { amountMinor: number; currency: string } | { problems: Problems<'amount' | 'currency'> } {
  const currency = parseCurrency(draft.currency);
  const amountMinor = currency === null ? null : parseAmount(draft.amount, currency);
  if (currency !== null && amountMinor !== null && amountMinor > 0) return { amountMinor, currency };
  return {
    problems: {
      ...(currency === null ? { currency: 'Such as USD.' } : { amount: 'An amount, such as 49.00.' }),
    },
  };
}

/** Keys that a customer has already, as main finds them: of the very name first. */
export function keysOfCustomer(keys: readonly PakKey[], customer: string): PakKey[] {
  const name = customer.trim();
  if (name === '') return [];
  const id = customerIdOf(name);
  return keys
    .filter((key) => !key.gone && customerIdOf(key.label) === id)
    .sort((a, b) => Number(b.label === name) - Number(a.label === name) || (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
}

/** What the rule says of a customer who has these keys; null = ask. */
export function choiceByRule(
  known: readonly { label: string }[],
  customer: string,
  renewal: Settings['payments']['renewal'],
): PaymentChoice['kind'] | null {
  const [best] = known;
  if (!best || renewal === 'newKey') return 'mint';
  const isSure = known.length === 1 || best.label === customer.trim();
  return renewal === 'topUp' && isSure ? 'topUp' : null;
}
