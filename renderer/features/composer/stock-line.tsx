/** How many exits are online for this choice and how deep that is, as of when, with a way to ask again. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { useStock, useSyncState } from '../../queries/app.ts';
import { asAppError } from '../../ui/app-error.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { syncStanding } from '../../ui/sync-standing.ts';
import { stockOf } from '../routing/country-select.tsx';
import { DEPTH_WORDS, stockDepth } from '../routing/stock-depth.ts';

/** All of a pool: "161 online in 6 countries". */
export function PoolStock({ pool }: { pool: Routing['pool'] }) {
  const stock = useStock().data;
  if (!stock || stock.asOf === null) return null;
  const counts = Object.values(stockOf(stock, pool)).filter((count) => count > 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (
    <span className="figure">
      {total === 0
        ? 'Nothing online.'
        : `${total} online in ${counts.length} ${counts.length === 1 ? 'country' : 'countries'}.`}
    </span>
  );
}

export function StockLine({ pool, country }: { pool: Routing['pool']; country: string | undefined }) {
  const client = useQueryClient();
  const stock = useStock();
  const sync = useSyncState().data;
  const offline = sync !== undefined && syncStanding(sync) === 'offline';
  const refresh = useMutation({
    mutationFn: () => api.stock.get({ refresh: true }),
    onSuccess: (fresh) => client.setQueryData(['stock'], fresh),
  });
  const { data } = stock;
  const counts = stockOf(data, pool);
  const count = country ? (counts[country] ?? 0) : Object.values(counts).reduce((sum, next) => sum + next, 0);
  const depth = country && data ? stockDepth(data.pools, pool, country) : null;
  const failure = refresh.error === null ? (data?.reason ?? '') : asAppError(refresh.error).message;
  return (
    <span className="stock-line">
      {data === undefined || data.asOf === null ? (
        <span>{data?.reason || 'The stock is not known yet.'}</span>
      ) : (
        <span>
          {count === 0 ? (
            <span className="depth" data-depth="none">
              None online
            </span>
          ) : (
            <>
              <span className="figure">{count} online</span>
              {depth !== null && (
                <>
                  {' · '}
                  <span className="depth" data-depth={depth}>
                    {DEPTH_WORDS[depth]}
                  </span>
                </>
              )}
            </>
          )}
          {', '}
          <RelativeTime at={data.asOf} />
        </span>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        loading={refresh.isPending}
        title="Ask the platform for its stock again"
        onClick={() => refresh.mutate()}
      >
        Update stock
      </Button>
      {data?.asOf !== null && (failure !== '' || offline) && (
        <span className="field-warning">{offline ? 'Offline: the last known figures.' : failure}</span>
      )}
    </span>
  );
}
