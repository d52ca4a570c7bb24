// biome-ignore-all lint/a11y/useSemanticElements: see payments-list.tsx
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid takes the focus and names its active line
/** One payment in the list. */
import type { Payment } from '../../../shared/ipc/payments.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Figure } from '../../ui/unknown.tsx';
import { FlagMark } from './flag-mark.tsx';
import { PaymentMark } from './payment-mark.tsx';
import { amountOf, noteText, sourceName, termsText } from './payment-words.ts';

export const ACTIVE_PAYMENT_ID = 'active-payment';

interface PaymentLineProps {
  payment: Payment;
  index: number;
  topPx: number;
  active: boolean;
  open: boolean;
  labelOf: (keyId: string) => string | null;
}

export function PaymentLine({ payment, index, topPx, active, open, labelOf }: PaymentLineProps) {
  const note = noteText(payment, labelOf);
  return (
    <div
      id={active ? ACTIVE_PAYMENT_ID : undefined}
      role="row"
      aria-rowindex={index + 2}
      aria-current={open || undefined}
      className="payment-line"
      data-payment-id={payment.id}
      data-active={active || undefined}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <span role="gridcell">
        <PaymentMark state={payment.state} />
      </span>
      <span role="gridcell" className="payment-customer">
        {payment.customer === null ? (
          <span className="dimmed">{payment.contact === '' ? 'not said' : <bdi>{payment.contact}</bdi>}</span>
        ) : (
          <bdi className="truncate" title={payment.customer}>
            {payment.customer}
          </bdi>
        )}
        <FlagMark payment={payment} />
      </span>
      <span role="gridcell" className="truncate">
        <Figure value={termsText(payment)} reason="It could not be read how many GB." />
      </span>
      <span role="gridcell" data-right>
        {amountOf(payment)}
      </span>
      <span role="gridcell" className="truncate">
        {sourceName(payment)}
      </span>
      <span role="gridcell" className="truncate payment-note" title={note}>
        {note}
      </span>
      <span role="gridcell" data-right>
        <RelativeTime at={payment.paidAt} />
      </span>
    </div>
  );
}
