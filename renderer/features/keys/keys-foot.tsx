/** The strip under the table. It is always there, so that ticking a key moves nothing: sums, or what can be done with the ticked ones. */
import { Button, CloseButton, Menu } from '@mantine/core';
import { IconChevronUp, IconDownload, IconTag } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { BulkAction } from '../../../shared/bulk-change.ts';
import { formatGb, formatMb } from '../../../shared/format.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { openDialog } from '../dialogs.ts';
import { sumsOf } from './group-rows.ts';
import { idsOf, type KeyRow } from './key-rows.ts';
import type { RowLookup } from './row-lookup.ts';
import { clearSelection } from './selection.ts';

interface KeysFootProps {
  profileId: string;
  rows: readonly KeyRow[];
  live: RowLookup;
  selection: ReadonlySet<string>;
  loading: boolean;
  total: number;
  blocked: string | null;
}

const MORE: { action: BulkAction; name: string; danger?: true }[] = [
  { action: 'setExpiry', name: 'Set expiry' },
  { action: 'setCap', name: 'Set cap' },
  { action: 'enable', name: 'Enable' },
  { action: 'disable', name: 'Disable' },
  { action: 'rotate', name: 'Rotate secrets', danger: true },
  { action: 'revoke', name: 'Revoke', danger: true },
];

const count = (value: number) => value.toLocaleString('en-US');
const keysText = (value: number) => `${count(value)} ${value === 1 ? 'key' : 'keys'}`;

export function KeysFoot(props: KeysFootProps) {
  const { rows, live, selection } = props;
  // Ids of keys that have gone since are no longer chosen.
  const { chosen, hidden } = useMemo(() => {
    if (selection.size === 0) return { chosen: [], hidden: 0 };
    const shown = idsOf(rows).filter((id) => selection.has(id));
    if (shown.length === selection.size) return { chosen: shown, hidden: 0 };
    const seen = new Set(shown);
    const others = [...selection].filter((id) => !seen.has(id) && live.has(id));
    return { chosen: [...shown, ...others], hidden: others.length };
  }, [selection, rows, live]);
  return (
    <div className="keys-foot">
      {chosen.length === 0 ? (
        <Summary rows={rows} loading={props.loading} total={props.total} />
      ) : (
        <SelectionBar
          profileId={props.profileId}
          chosen={chosen}
          shown={rows.length}
          hidden={hidden}
          blocked={props.blocked}
        />
      )}
    </div>
  );
}

function Summary({ rows, loading, total }: Pick<KeysFootProps, 'rows' | 'loading' | 'total'>) {
  const sums = useMemo(() => sumsOf(rows), [rows]);
  return (
    <>
      <span className="keys-foot-text" role="status">
        {loading ? `${count(rows.length)} of ${keysText(total)} read` : keysText(rows.length)}
        {sums.usedMb !== null && (
          <span className="dimmed">
            {' · '}
            {formatMb(sums.usedMb)} used{sums.capGb !== null && ` of ${formatGb(sums.capGb)}`}
            {sums.leftGb !== null && `, ${formatGb(sums.leftGb)} left`}
          </span>
        )}
      </span>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconDownload size={14} />}
        disabled={rows.length === 0 || loading}
        onClick={() => openDialog({ kind: 'exportKeys', keyIds: idsOf(rows) })}
      >
        Export
      </Button>
    </>
  );
}

interface SelectionBarProps {
  profileId: string;
  chosen: readonly string[];
  shown: number;
  /** Chosen, but not among what is shown. */
  hidden: number;
  blocked: string | null;
}

function SelectionBar({ profileId, chosen, shown, hidden, blocked }: SelectionBarProps) {
  const bulk = (action: BulkAction) => openDialog({ kind: 'bulk', action, keyIds: chosen });
  return (
    <>
      <span className="keys-foot-text" role="status">
        <strong>{count(chosen.length)} selected</strong>
        <span className="dimmed">
          {' '}
          of {count(shown)}
          {hidden > 0 && `, ${count(hidden)} of them not shown`}
        </span>
      </span>
      <fieldset className="keys-foot-actions" aria-label="With the selected keys">
        <GuardedButton size="compact-sm" variant="default" blocked={blocked} onClick={() => bulk('topUp')}>
          Add GB
        </GuardedButton>
        <GuardedButton size="compact-sm" variant="default" blocked={blocked} onClick={() => bulk('extend')}>
          Add days
        </GuardedButton>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconTag size={13} />}
          onClick={() => openDialog({ kind: 'tagKeys', keyIds: chosen })}
        >
          Tag
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={13} />}
          onClick={() => openDialog({ kind: 'exportKeys', keyIds: chosen })}
        >
          Export
        </Button>
        <Menu position="top-end" width={180}>
          <Menu.Target>
            <Button size="compact-sm" variant="default" rightSection={<IconChevronUp size={13} />}>
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {MORE.map(({ action, name, danger }) => (
              <Menu.Item
                key={action}
                color={danger ? 'red' : undefined}
                aria-disabled={blocked !== null || undefined}
                data-disabled={blocked !== null || undefined}
                title={blocked ?? undefined}
                onClick={() => blocked === null && bulk(action)}
              >
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </fieldset>
      <CloseButton
        size="sm"
        aria-label="Clear the selection"
        title="Clear the selection (Esc)"
        onClick={() => clearSelection(profileId)}
      />
    </>
  );
}
