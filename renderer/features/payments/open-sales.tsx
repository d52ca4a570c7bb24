/** Links that nobody has paid yet: shown until they end. */
import { Button } from '@mantine/core';
import { formatCapGb } from '../../../shared/format.ts';
import { formatAmount } from '../../../shared/money-amount.ts';
import { useCheckouts } from '../../queries/payments.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { openDialog } from '../dialogs.ts';

const SHOWN = 3;

export function OpenSales() {
  const open = (useCheckouts().data?.checkouts ?? []).filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <ul className="open-sales" aria-label="Links that wait for the payment">
      {open.slice(0, SHOWN).map((sale) => (
        <li key={sale.intentId}>
          <span className="sell-pulse" aria-hidden="true" />
          <span className="truncate">
            Waiting for <bdi>{sale.customer}</bdi>
          </span>
          <span className="figure dimmed">
            {formatAmount(sale)} for {formatCapGb(sale.gb)}
          </span>
          <span className="dimmed open-sales-end">
            {sale.expiresAt !== null && (
              <>
                ends <RelativeTime at={sale.expiresAt} />
              </>
            )}
          </span>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Show the link for ${sale.customer}`}
            onClick={() => openDialog({ kind: 'sell', intentId: sale.intentId })}
          >
            Show
          </Button>
        </li>
      ))}
      {open.length > SHOWN && <li className="dimmed">and {open.length - SHOWN} more</li>}
    </ul>
  );
}
