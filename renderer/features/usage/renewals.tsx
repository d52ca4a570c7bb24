/** The work list: who stops soon and why, worst first, each with what to do next. ↑ and ↓ walk, Enter does it, C copies the message. */
import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { formatMb } from '../../../shared/format.ts';
import { RENEWAL_REASONS, type RenewalRow } from '../../../shared/ipc/forecast.ts';
import { useRenewals } from '../../queries/usage.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { Figure } from '../../ui/unknown.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { usedOfCap } from '../topup/top-up-plan.ts';
import { doAction, isWrite, WORDS } from './key-actions.ts';
import { alsoShow } from './span.ts';

const FEW = 8;
const LIMIT = 100;
type Reason = RenewalRow['reason'];

const REASON_WORDS: Record<Reason, string> = {
  atCap: 'At cap',
  expired: 'Expired',
  runsOutFirst: 'Runs out',
  expiresSoon: 'Expires',
  idle: 'Idle',
};
const TONES: Record<Reason, string> = {
  atCap: 'field-error',
  expired: 'field-error',
  runsOutFirst: 'field-warning',
  expiresSoon: 'field-warning',
  idle: 'dimmed',
};

/** Up and down among the rows' next steps; C copies the message of the row. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const row = (event.target as HTMLElement).closest('tr');
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-step]')];
  const at = steps.findIndex((step) => row.contains(step));
  if (event.key === 'ArrowDown') steps[Math.min(steps.length - 1, at + 1)]?.focus();
  else if (event.key === 'ArrowUp') steps[Math.max(0, at - 1)]?.focus();
  else if (event.key.toLowerCase() === 'c') doAction('copyRenewal', row.dataset['keyId'] ?? '');
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function Renewals() {
  const [reason, setReason] = useState<Reason | 'all'>('all');
  const renewals = useRenewals(LIMIT, reason === 'all' ? null : [reason]);
  const [all, setAll] = useState(false);
  const rows = renewals.data?.rows ?? [];
  const total = renewals.data?.total ?? 0;
  const counts = renewals.data?.counts;
  const shown = all ? rows : rows.slice(0, FEW);
  const reasons = RENEWAL_REASONS.filter((one) => (counts?.[one] ?? 0) > 0);
  return (
    <section aria-label="Renewals">
      <div className="section-head">
        <h2>Renewals{total > 0 ? ` (${total})` : ''}</h2>
        {(reasons.length > 1 || reason !== 'all') && (
          <SegmentedControl
            aria-label="Why"
            size="xs"
            value={reason}
            onChange={(next) => setReason(next)}
            data={[
              { value: 'all' as const, label: 'All' },
              ...reasons.map((one) => ({ value: one, label: `${REASON_WORDS[one]} ${counts?.[one] ?? 0}` })),
            ]}
          />
        )}
      </div>
      {renewals.error ? (
        <ErrorNote error={renewals.error} onRetry={() => void renewals.refetch()} />
      ) : renewals.isPending ? (
        <LoadingRows rows={4} columns={[24, 30, 16, 12]} />
      ) : rows.length === 0 ? (
        <p className="dimmed">
          Nothing runs out before it expires, or expires within {renewals.data?.withinDays ?? 7} days.
        </p>
      ) : (
        <table className="renewals" onKeyDown={walk}>
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
              <Row key={row.key.id} row={row} />
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

function Row({ row }: { row: RenewalRow }) {
  const blocked = useWriteBlocked();
  const { key, actions } = row;
  const [first = 'show', ...others] = actions;
  const label = key.label || key.id;
  return (
    <tr data-key-id={key.id}>
      <th scope="row">
        <button
          type="button"
          className="renewal-name truncate"
          title={`${label}: show alone`}
          onClick={() => alsoShow({ key: key.id, customer: undefined })}
        >
          <bdi>{label}</bdi>
        </button>
      </th>
      <td className={TONES[row.reason]} title={row.sentence}>
        {row.sentence}
      </td>
      <td className="figure">{usedOfCap(key)}</td>
      <td className="renewals-number">
        <Figure
          value={row.burnMbPerDay === null ? null : formatMb(row.burnMbPerDay)}
          reason="Not enough history of this key yet."
        />
      </td>
      <td className="renewals-action">
        <span className="renewals-steps">
          <GuardedButton
            data-step
            blocked={isWrite(first) ? blocked : null}
            size="compact-xs"
            variant="default"
            aria-label={`${WORDS[first]} ${label}`}
            onClick={() => doAction(first, key.id)}
          >
            {WORDS[first]}
          </GuardedButton>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon size={22} aria-label={`More for ${label}`}>
                <IconDots size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {others.map((action) => (
                <Menu.Item
                  key={action}
                  disabled={isWrite(action) && blocked !== null}
                  onClick={() => doAction(action, key.id)}
                >
                  {WORDS[action]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </span>
      </td>
    </tr>
  );
}
