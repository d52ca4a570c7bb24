/** How many exits are online for this choice, as of when, with a way to ask again. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { useStock } from '../../queries/app.ts';
import { asAppError } from '../../ui/app-error.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { stockOf } from '../routing/country-select.tsx';

export function StockLine({ pool, country }: { pool: Routing['pool']; country: string | undefined }) {
  const client = useQueryClient();
  const stock = useStock();
  const refresh = useMutation({
    mutationFn: () => api.stock.get({ refresh: true }),
    onSuccess: (fresh) => client.setQueryData(['stock'], fresh),
  });
  const counts = stockOf(stock.data, pool);
  const count = country ? (counts[country] ?? 0) : Object.values(counts).reduce((sum, next) => sum + next, 0);
  const asOf = stock.data?.asOf ?? null;
  return (
    <span className="stock-line">
      {asOf === null ? (
        <span>{stock.data?.reason || 'The stock is not known yet.'}</span>
      ) : (
        <span>
          {count === 0 ? 'None online' : `${count} online`}, <RelativeTime at={asOf} />
        </span>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        Refresh
      </Button>
      {refresh.error !== null && <span className="field-error">{asAppError(refresh.error).message}</span>}
    </span>
  );
}
