/** Who uses most, as bars; a press shows one customer alone. */
import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { formatMb } from '../../../shared/format.ts';
import type { UsageRange } from '../../../shared/ipc/usage.ts';
import { useTopCustomers } from '../../queries/usage.ts';
import { goTo } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';

const FEW = 10;
export const TOP_LIMIT = 100;

export function TopCustomers({
  range,
  totalMb,
  keyId,
}: {
  range: UsageRange;
  totalMb: number | null;
  keyId: string | null;
}) {
  const top = useTopCustomers(range, TOP_LIMIT);
  const [all, setAll] = useState(false);
  const rows = top.data?.rows ?? [];
  const max = Math.max(1, ...rows.map(({ mb }) => mb));
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <section aria-label="Top customers">
      <div className="section-head">
        <h2>Top customers</h2>
      </div>
      {top.error ? (
        <ErrorNote error={top.error} onRetry={() => void top.refetch()} />
      ) : top.isPending ? (
        <LoadingRows rows={5} columns={[30, 50, 10]} />
      ) : rows.length === 0 ? (
        <p className="dimmed">No traffic recorded in this time.</p>
      ) : (
        <ol className="top-list">
          {shown.map((row) => (
            <li key={row.keyId}>
              <UnstyledButton
                className="top-row"
                aria-current={row.keyId === keyId || undefined}
                title={`${row.label}: show alone`}
                onClick={() => goTo('usage', { range, key: row.keyId === keyId ? undefined : row.keyId })}
              >
                <bdi className="truncate">{row.label}</bdi>
                <span className="top-track" aria-hidden="true">
                  <span style={{ width: `${(row.mb / max) * 100}%` }} />
                </span>
                <span className="figure top-mb">{formatMb(row.mb)}</span>
                <span className="figure top-share">
                  {totalMb !== null && totalMb > 0 ? `${Math.round((row.mb / totalMb) * 100)} %` : ''}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ol>
      )}
      {rows.length > FEW && (
        <Button size="compact-xs" variant="subtle" color="gray" mt={4} onClick={() => setAll((old) => !old)}>
          {all ? `Show ${FEW} only` : `Show all ${rows.length}`}
        </Button>
      )}
    </section>
  );
}
