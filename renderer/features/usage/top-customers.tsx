/** Who uses most, as bars; a press shows one customer alone. */
import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { formatMb } from '../../../shared/format.ts';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import type { OverviewData } from './overview.tsx';
import { alsoShow } from './span.ts';

const FEW = 10;

export function TopCustomers({ overview }: { overview: OverviewData | null }) {
  const [all, setAll] = useState(false);
  const rows = overview?.customers ?? [];
  const totalMb = overview?.figures.periodMb ?? null;
  const max = Math.max(1, ...rows.map((row) => row.totalMb));
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <section aria-label="Top customers">
      <div className="section-head">
        <h2>Top customers</h2>
      </div>
      {overview === null ? (
        <LoadingRows rows={5} columns={[30, 50, 10]} />
      ) : rows.length === 0 ? (
        <p className="dimmed">No traffic recorded in this time.</p>
      ) : (
        <ol className="top-list">
          {shown.map((row) => (
            <li key={row.customerId}>
              <UnstyledButton
                className="top-row"
                title={`${row.name}: show alone${row.keys > 1 ? ` (${row.keys} keys)` : ''}`}
                onClick={() => alsoShow({ customer: row.customerId })}
              >
                <bdi className="truncate">{row.name}</bdi>
                <span className="top-track" aria-hidden="true">
                  <span style={{ width: `${(row.totalMb / max) * 100}%` }} />
                </span>
                <span className="figure top-mb">{formatMb(row.totalMb)}</span>
                <span className="figure top-share">
                  {totalMb !== null && totalMb > 0 ? `${Math.round((row.totalMb / totalMb) * 100)} %` : ''}
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
      {overview?.rest && (
        <p className="dimmed top-rest">
          {overview.rest.customers.toLocaleString('en-US')} more with {formatMb(overview.rest.totalMb)} together.
        </p>
      )}
    </section>
  );
}
