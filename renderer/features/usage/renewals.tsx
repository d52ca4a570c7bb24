/** What can be sold today: keys that run out or expire, worst first, each with its next step. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatMb } from '../../../shared/format.ts';
import { type PakKey, usedRatio } from '../../../shared/key.ts';
import { useRenewals } from '../../queries/usage.ts';
import { goTo } from '../../routes.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Figure } from '../../ui/unknown.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { openDialog } from '../dialogs.ts';
import { usedOfCap } from '../topup/top-up-plan.ts';

const FEW = 8;
const LIMIT = 100;

interface RenewalRow {
  key: PakKey;
  burnMbPerDay: number | null;
  runsOutAt: number | null;
  reason: 'runsOutFirst' | 'expiresSoon' | 'atCap' | 'expired';
}

function nextStep(reason: RenewalRow['reason']): string {
  return reason === 'expired' || reason === 'expiresSoon' ? 'Extend' : 'Top up';
}

function Why({ row }: { row: RenewalRow }) {
  switch (row.reason) {
    case 'atCap':
      return <span className="field-error">At its cap, refused</span>;
    case 'expired':
      return (
        <span className="field-error">
          Expired <RelativeTime at={row.key.expiresAt} />
        </span>
      );
    case 'expiresSoon':
      return (
        <span className="field-warning">
          Expires <RelativeTime at={row.key.expiresAt} />
        </span>
      );
    case 'runsOutFirst':
      return (
        <span
          className="field-warning"
          title={row.key.expiresAt === null ? undefined : 'At the pace of the last 7 days, before it expires.'}
        >
          Runs out <RelativeTime at={row.runsOutAt} />
        </span>
      );
  }
}

export function Renewals() {
  const renewals = useRenewals(LIMIT);
  const blocked = useWriteBlocked();
  const [all, setAll] = useState(false);
  const rows = renewals.data?.rows ?? [];
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <section aria-label="Renewals">
      <div className="section-head">
        <h2>Renewals{rows.length > 0 ? ` (${rows.length}${rows.length === LIMIT ? '+' : ''})` : ''}</h2>
      </div>
      {renewals.error ? (
        <ErrorNote error={renewals.error} onRetry={() => void renewals.refetch()} />
      ) : renewals.isPending ? (
        <LoadingRows rows={4} columns={[24, 30, 16, 12]} />
      ) : rows.length === 0 ? (
        <p className="dimmed">Nothing runs out or expires within 7 days.</p>
      ) : (
        <table className="renewals">
          <thead>
            <tr>
              <th scope="col">Customer</th>
              <th scope="col">Why now</th>
              <th scope="col">Used of cap</th>
              <th scope="col" className="renewals-number">
                A day
              </th>
              <th scope="col">
                <span className="visually-hidden">Next step</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.key.id}>
                <th scope="row">
                  <button
                    type="button"
                    className="renewal-name truncate"
                    title={`${row.key.label}: show alone`}
                    onClick={() => goTo('usage', { key: row.key.id })}
                  >
                    <bdi>{row.key.label || row.key.id}</bdi>
                  </button>
                </th>
                <td>
                  <Why row={row} />
                </td>
                <td>
                  <span className="renewals-cap">
                    <CapBar ratio={usedRatio(row.key)} />
                    <span className="figure">{usedOfCap(row.key)}</span>
                  </span>
                </td>
                <td className="renewals-number">
                  <Figure
                    value={row.burnMbPerDay === null ? null : formatMb(row.burnMbPerDay)}
                    reason="Not enough history of this key yet."
                  />
                </td>
                <td className="renewals-action">
                  <GuardedButton
                    blocked={blocked}
                    size="compact-xs"
                    variant="default"
                    aria-label={`${nextStep(row.reason)} ${row.key.label}`}
                    onClick={() => openDialog({ kind: 'topUp', keyId: row.key.id })}
                  >
                    {nextStep(row.reason)}
                  </GuardedButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > FEW && (
        <Button size="compact-xs" variant="subtle" color="gray" mt={4} onClick={() => setAll((old) => !old)}>
          {all ? `Show ${FEW} only` : `Show all ${rows.length}`}
        </Button>
      )}
    </section>
  );
}
