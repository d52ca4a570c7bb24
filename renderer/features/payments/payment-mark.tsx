/** A payment's state by shape, colour and word. */
import type { PaymentState } from '../../../shared/payment.ts';
import { STATE_EXPLAINED, STATE_WORDS } from './payment-words.ts';
import './payment-mark.css';

export function PaymentMark({ state }: { state: PaymentState }) {
  return (
    <span className="payment-mark" data-state={state} title={STATE_EXPLAINED[state]}>
      {STATE_WORDS[state]}
    </span>
  );
}
