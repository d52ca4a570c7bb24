/** One key beside the list, never instead of it. */
import { Button, CloseButton, Menu, Title } from '@mantine/core';
import { IconChevronDown, IconCirclePlus, IconPlugConnected, IconShare2 } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { formatCapGb, formatMb } from '../../../shared/format.ts';
import { keyReason, leftGb, MB_PER_GB } from '../../../shared/key.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { Figure } from '../../ui/unknown.tsx';
import type { KeyRow } from './key-rows.ts';
import { ActionItems } from './line-menu.tsx';
import { copyFromKey, type RowActions } from './use-row-actions.ts';
import './key-drawer.css';

const MoreOfKey = lazy(async () => ({ default: (await import('../drawer/drawer-body.tsx')).DrawerBody }));
const GoneKey = lazy(async () => ({ default: (await import('../drawer/gone-key.tsx')).GoneKey }));

interface KeyDrawerProps {
  /** Null while the list is still coming, or when there is no such key. */
  row: KeyRow | null;
  loading: boolean;
  nowMs: number;
  actions: RowActions;
  onClose: () => void;
}

/** The key that was shown last, so that one which goes while it is looked at still has its name. */
function useLast(row: KeyRow | null): KeyRow | null {
  const [last, setLast] = useState(row);
  if (row !== null && row !== last) setLast(row);
  return row ?? last;
}

export function KeyDrawer({ row, loading, nowMs, actions, onClose }: KeyDrawerProps) {
  const last = useLast(row);
  const went = row === null && !loading ? last : null;
  const label = row?.key.label ?? went?.key.label;
  return (
    <aside className="key-drawer" aria-label={label === undefined ? 'Key' : `Key of ${label}`}>
      <div className="key-drawer-head">
        <Title order={2} className="key-drawer-title" title={label}>
          <bdi>{label ?? (loading ? 'Loading' : 'No such key')}</bdi>
        </Title>
        <CloseButton aria-label="Close" title="Close (Esc)" onClick={onClose} />
      </div>
      {row ? (
        <DrawerBody key={row.id} row={row} nowMs={nowMs} actions={actions} />
      ) : (
        !loading &&
        (went === null ? (
          <p className="key-drawer-section dimmed">The platform no longer lists it. It may have been revoked.</p>
        ) : (
          <Suspense fallback={null}>
            <GoneKey pakKey={went.key} />
          </Suspense>
        ))
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
          <CopyButton
            label="Copy URL"
            what={key.id}
            copy={() => copyFromKey(key, 'url')}
            title="The whole proxy URL (C)"
          />
          <CopyButton label="Copy secret" what={key.id} copy={() => copyFromKey(key, 'secret')} />
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
      <Suspense fallback={<div className="key-drawer-chart" />}>
        <MoreOfKey row={row} nowMs={nowMs} />
      </Suspense>
    </div>
  );
}
