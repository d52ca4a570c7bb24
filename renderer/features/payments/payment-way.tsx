/** The way of a payment in four steps, and where on it this one is. */
import {
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHourglass,
} from '@tabler/icons-react';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { type WayStep, wayOf } from './payment-words.ts';

const ICONS: Record<WayStep['at'], typeof IconCircle> = {
  done: IconCircleCheckFilled,
  now: IconCircleDashed,
  stuck: IconHourglass,
  failed: IconCircleXFilled,
  ahead: IconCircle,
};
const WORDS: Record<WayStep['at'], string> = {
  done: 'done',
  now: 'under way',
  stuck: 'waits for you',
  failed: 'failed',
  ahead: 'to come',
};

interface PaymentWayProps {
  /** Null = nobody has paid yet. */
  payment: Pick<Payment, 'state'> | null;
  /** Nobody will. */
  ended?: boolean;
}

export function PaymentWay({ payment, ended = false }: PaymentWayProps) {
  return (
    <ol className="payment-way" aria-label="Its way">
      {wayOf(payment?.state ?? (ended ? 'ended' : 'open')).map(({ name, at }) => {
        const Icon = ICONS[at];
        return (
          <li key={name} data-at={at} aria-current={at === 'now' || at === 'stuck' ? 'step' : undefined}>
            <Icon size={14} aria-hidden="true" />
            <span>{name}</span>
            <span className="visually-hidden">: {WORDS[at]}</span>
          </li>
        );
      })}
    </ol>
  );
}
