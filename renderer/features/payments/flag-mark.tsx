/** Money that went back, or is about to. */
import type { Payment } from '../../../shared/ipc/payments.ts';
import { flagText } from './payment-words.ts';

export function FlagMark({ payment }: { payment: Payment }) {
  const text = flagText(payment);
  if (text === null) return null;
  return (
    <span
      className="flag-mark"
      data-open={payment.flagOpen || undefined}
      title={payment.flagOpen ? 'Not dealt with yet' : 'Dealt with'}
    >
      {text}
    </span>
  );
}
