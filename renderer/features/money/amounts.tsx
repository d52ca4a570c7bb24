/** Sums in several currencies stand beside each other and are never added up. */
import type { Amount } from '../../../shared/ipc/money.ts';
import { formatAmount } from '../../../shared/money-amount.ts';
import { Figure } from '../../ui/unknown.tsx';

export function Amounts({ amounts, reason }: { amounts: readonly Amount[]; reason: string }) {
  return (
    <Figure
      value={amounts.length === 0 ? null : amounts.map(formatAmount).join(' + ')}
      reason={reason || 'Nothing.'}
      {...(reason === '' ? {} : { title: reason })}
    />
  );
}
