/** Payments in words: states, filters, sources, and what can be done with one. Pure. */
import { formatCapGb } from '../../../shared/format.ts';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { formatAmount } from '../../../shared/money-amount.ts';
import type { PaymentState } from '../../../shared/payment.ts';
import { type Counts, sumOf, TO_DO } from './payment-counts.ts';

export const STATE_WORDS: Record<PaymentState, string> = {
  waiting: 'waiting',
  paid: 'paid',
  minting: 'minting',
  minted: 'minted',
  handedOut: 'handed out',
  failed: 'failed',
  ignored: 'ignored',
};

export const STATE_EXPLAINED: Record<PaymentState, string> = {
  waiting: 'It needs your decision before anything is made of it.',
  paid: 'The money is there. The key is not made yet.',
  minting: 'Asked of the platform under one idempotency key; the answer is not known yet.',
  minted: 'The key is made and was not handed out yet.',
  handedOut: 'The customer has what he paid for.',
  failed: 'Nothing was made of it so far.',
  ignored: 'You decided that nothing is made of it.',
};

export type FilterId = 'all' | 'todo' | 'waiting' | 'failed' | 'minted' | 'handedOut' | 'ignored' | 'flagged';

interface Filter {
  id: FilterId;
  name: string;
  /** Null = whatever the state. */
  states: readonly PaymentState[] | null;
  flagged?: true;
  /** Of an empty list. */
  nothing: string;
}

export const FILTERS: readonly Filter[] = [
  { id: 'all', name: 'All', states: null, nothing: '' },
  {
    id: 'todo',
    name: 'To do',
    states: TO_DO,
    nothing: 'Everybody who paid has his key.',
  },
  { id: 'waiting', name: 'Waiting', states: ['waiting', 'paid'], nothing: 'No payment waits for a decision.' },
  { id: 'failed', name: 'Failed', states: ['failed'], nothing: 'No payment failed to become a key.' },
  { id: 'minted', name: 'To hand out', states: ['minted'], nothing: 'Every key that was paid for is handed out.' },
  { id: 'handedOut', name: 'Handed out', states: ['handedOut'], nothing: 'Nothing was handed out yet.' },
  { id: 'ignored', name: 'Ignored', states: ['ignored'], nothing: 'No payment was ignored.' },
  {
    id: 'flagged',
    name: 'Paid back',
    states: null,
    flagged: true,
    nothing: 'No refund and no dispute is left to deal with.',
  },
];

export function countOf(id: FilterId, counts: Counts, flagged: number): number {
  const filter = FILTERS.find((one) => one.id === id);
  if (filter?.flagged) return flagged;
  const states = filter?.states ?? (Object.keys(counts) as PaymentState[]);
  return sumOf(states, counts);
}

const METHODS: Record<string, string> = { cash: 'cash', bank: 'bank', crypto: 'crypto', other: 'by hand' };

/** `Stripe`, `x402`, `bank`: by what way it came. */
export function sourceName({ source, method }: Pick<Payment, 'source' | 'method'>): string {
  if (source === 'stripe') return 'Stripe';
  if (source === 'x402') return 'x402';
  return METHODS[method] ?? 'by hand';
}

/** As `sourceName`, of a row in the books: a payment by hand has its method there. */
export function saleSource(source: string): string {
  return sourceName(
    source === 'stripe' || source === 'x402' ? { source, method: '' } : { source: 'manual', method: source },
  );
}

/** The payment that a row in the books comes from; what was paid back is a row of its own. */
export function paymentIdOf({ id }: { id: string }): string {
  return id.replace(/-refund(?:-\d+)?$/, '');
}

/** `10 GB · 30 d`; null where it could not be read. */
export function termsText({ gb, days }: Pick<Payment, 'gb' | 'days'>): string | null {
  if (gb === null) return null;
  return `${formatCapGb(gb)} · ${days === null ? 'no expiry' : `${days} d`}`;
}

export function amountOf(payment: Pick<Payment, 'amountMinor' | 'currency' | 'minorDigits'>): string {
  return formatAmount(payment);
}

/** The money that went back, or is disputed, in a few words; null when none. */
export function flagText(payment: Payment): string | null {
  const { refundedMinor, disputedAt, amountMinor } = payment;
  if (disputedAt !== null) return 'disputed';
  if (refundedMinor === 0) return null;
  return refundedMinor >= amountMinor ? 'refunded' : 'partly refunded';
}

/** One line for the list: why it waits, else what it became or will become. */
export function noteText(payment: Payment, labelOf: (keyId: string) => string | null): string {
  if (payment.reason !== '') return payment.reason;
  const { choice } = payment;
  if (choice === null) return '';
  if (choice.kind === 'mint') return payment.keyId === null ? 'as a new key' : 'new key';
  return `top-up of ${labelOf(choice.keyId) ?? choice.keyId}`;
}

export type PaymentAction =
  | 'decide'
  | 'mint'
  | 'retry'
  | 'compare'
  | 'handOut'
  | 'handedOut'
  | 'ignore'
  | 'disableKey'
  | 'closeFlag'
  | 'openKey';

/** Best first; what cannot be done is left out. */
export function actionsOf(payment: Payment): PaymentAction[] {
  const { state, keyId, flagOpen, uncertain, gb, customer } = payment;
  const readable = gb !== null && customer !== null;
  const flag: PaymentAction[] = flagOpen ? (keyId === null ? ['closeFlag'] : ['disableKey', 'closeFlag']) : [];
  const key: PaymentAction[] = keyId === null ? [] : ['openKey'];
  switch (state) {
    case 'waiting':
      return [...flag, 'decide', 'ignore'];
    case 'paid':
      return [...flag, ...(readable ? (['mint', 'decide'] as const) : (['decide'] as const)), 'ignore'];
    case 'failed':
      return [...flag, uncertain ? 'compare' : 'retry', ...(uncertain ? [] : (['decide'] as const)), 'ignore'];
    case 'minting':
      return flag;
    case 'minted':
      return [...flag, 'handOut', 'handedOut', ...key];
    case 'handedOut':
      return [...flag, 'handOut', ...key];
    case 'ignored':
      return [...flag, 'decide'];
  }
}

export const ACTION_WORDS: Record<PaymentAction, string> = {
  decide: 'Decide…',
  mint: 'Mint',
  retry: 'Try again',
  compare: 'Compare…',
  handOut: 'Hand out',
  handedOut: 'Mark as handed out',
  ignore: 'Ignore',
  disableKey: 'Switch the key off…',
  closeFlag: 'Dealt with',
  openKey: 'Show the key',
};

/** Those that spend at the platform or change a key there. */
export const PLATFORM_ACTIONS: ReadonlySet<PaymentAction> = new Set<PaymentAction>(['mint', 'retry', 'disableKey']);

/** Everything that somebody would look for a payment by. */
export function searchTextOf(payment: Payment): string {
  const { customer, contact, sourceId, id, note, reason } = payment;
  return [customer ?? '', contact, sourceId, id, note, reason, amountOf(payment), sourceName(payment)]
    .join('\n')
    .toLowerCase();
}

export interface WayStep {
  name: string;
  at: 'done' | 'now' | 'stuck' | 'failed' | 'ahead';
}

const WAY = ['Paid', 'Minted', 'Handed out'] as const;

/** How far along each state is: steps that are done, and how it stands with the next one. */
const ALONG: Record<PaymentState | 'open' | 'ended', { done: number; next: WayStep['at'] }> = {
  open: { done: 0, next: 'now' },
  ended: { done: 0, next: 'ahead' },
  waiting: { done: 1, next: 'stuck' },
  paid: { done: 1, next: 'ahead' },
  minting: { done: 1, next: 'now' },
  failed: { done: 1, next: 'failed' },
  minted: { done: 2, next: 'stuck' },
  handedOut: { done: 3, next: 'ahead' },
  ignored: { done: 1, next: 'ahead' },
};

/** `open`: nobody has paid yet; `ended`: nobody will. */
export function wayOf(state: PaymentState | 'open' | 'ended'): WayStep[] {
  const { done, next } = ALONG[state];
  return WAY.map((name, index) => ({ name, at: index < done ? 'done' : index === done ? next : 'ahead' }));
}
