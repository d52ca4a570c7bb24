import type { PaymentState } from '../../../shared/payment.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { STATE_WORDS } from './payment-words.ts';

interface HistoryLine {
  at: number;
  state: PaymentState;
  text: string;
}

/** Newest first, as every line of time here. */
export function PaymentHistory({ history }: { history: readonly HistoryLine[] }) {
  if (history.length === 0) return <p className="dimmed payment-none">Nothing is recorded.</p>;
  return (
    <ol className="payment-history" aria-label="What happened to this payment, newest first">
      {history.toReversed().map(({ at, state, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a record that is only added to; two lines can be of one moment
        <li key={history.length - index}>
          <span className="payment-said">{text === '' ? STATE_WORDS[state] : text}</span>
          <span className="dimmed">
            <RelativeTime at={at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
