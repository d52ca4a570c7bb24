/** One key beside the list, never instead of it. */
import { Button, CloseButton, Menu, Title } from '@mantine/core';
import { IconChevronDown, IconCirclePlus, IconPlugConnected, IconShare2 } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { formatCapGb, formatMb } from '../../../shared/format.ts';
import { keyReason, leftGb, MB_PER_GB } from '../../../shared/key.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { Figure } from '../../ui/unknown.tsx';
import { KeyFacts } from './key-facts.tsx';
import { KeyOperations } from './key-operations.tsx';
import type { KeyRow } from './key-rows.ts';
import { ActionItems } from './line-menu.tsx';
import { copyFromKey, type RowActions } from './use-row-actions.ts';
import './key-drawer.css';

const KeyUsageChart = lazy(async () => ({ default: (await import('../usage/key-usage-chart.tsx')).KeyUsageChart }));

interface KeyDrawerProps {
  /** Null while the list is still coming, or when there is no such key. */
  row: KeyRow | null;
  loading: boolean;
  nowMs: number;
  actions: RowActions;
  onClose: () => void;
}

export function KeyDrawer({ row, loading, nowMs, actions, onClose }: KeyDrawerProps) {
  return (
    <aside className="key-drawer" aria-label={row ? `Key of ${row.key.label}` : 'Key'}>
      <div className="key-drawer-head">
        <Title order={2} className="key-drawer-title" title={row?.key.label}>
          <bdi>{row?.key.label ?? (loading ? 'Loading' : 'No such key')}</bdi>
        </Title>
        <CloseButton aria-label="Close" title="Close (Esc)" onClick={onClose} />
      </div>
      {row ? (
        <DrawerBody key={row.id} row={row} nowMs={nowMs} actions={actions} />
      ) : (
        !loading && (
          <p className="key-drawer-section dimmed">The platform no longer lists it. It may have been revoked.</p>
        )
      )}
    </aside>
  );
}

function DrawerBody({ row, nowMs, actions }: { row: KeyRow; nowMs: number; actions: RowActions }) {
  const { key } = row;
  const left = leftGb(key);
  return (
    <div className="key-drawer-scroll">
      <section className="key-drawer-section">
        <div className="key-drawer-state">
          <StateMark state={row.state} />
          <span className="dimmed">{keyReason(key, row.state, nowMs)}</span>
        </div>
        <div className="key-drawer-cap">
          <span className="figure">
            <strong>
              <Figure
                value={key.usedMb === null ? null : formatMb(key.usedMb)}
                reason="The platform sent a usage that cannot be read."
              />
            </strong>{' '}
            <span className="dimmed">{key.capGb === null ? 'used, no cap' : `of ${formatCapGb(key.capGb)} used`}</span>
          </span>
          {left !== null && <span className="figure dimmed">{formatMb(left * MB_PER_GB)} left</span>}
        </div>
        <CapBar ratio={row.ratio} wide />
      </section>
      {!key.gone && (
        <section className="key-drawer-section key-drawer-actions" aria-label="Actions">
          <CopyButton label="Copy URL" copy={() => copyFromKey(key, 'url')} title="The whole proxy URL (C)" />
          <CopyButton label="Copy secret" copy={() => copyFromKey(key, 'secret')} />
          <GuardedButton
            blocked={actions.blocked}
            leftSection={<IconCirclePlus size={14} />}
            title="Add GB or days (T)"
            onClick={() => actions.run('topUp', key)}
          >
            Top up
          </GuardedButton>
          <Button variant="default" leftSection={<IconShare2 size={14} />} onClick={() => actions.run('handout', key)}>
            Hand out
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={14} />}
            onClick={() => actions.run('test', key)}
          >
            Test
          </Button>
          <Menu position="bottom-end" width={220}>
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={13} />}>
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <ActionItems keyData={key} actions={actions} />
            </Menu.Dropdown>
          </Menu>
        </section>
      )}
      <section className="key-drawer-section" aria-label="Usage">
        <h3 className="key-drawer-heading">Last 30 days</h3>
        <Suspense fallback={<div className="key-drawer-chart" />}>
          <KeyUsageChart keyId={key.id} />
        </Suspense>
      </section>
      <KeyFacts keyData={key} nowMs={nowMs} />
      <KeyOperations keyId={key.id} />
    </div>
  );
}
