/** How many payments wait for somebody. Apart from their words: the rail is drawn with the first screen. Pure. */
import type { PaymentState } from '../../../shared/payment.ts';

export type Counts = Partial<Record<PaymentState, number>>;

export const TO_DO: readonly PaymentState[] = ['waiting', 'paid', 'failed', 'minted'];

export function sumOf(states: readonly PaymentState[], counts: Counts): number {
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** What the rail shows: payments somebody waits on, and money that went back. */
export function toDo(counts: Counts, flagged: number): number {
  return sumOf(TO_DO, counts) + flagged;
}
