import { Button } from '@mantine/core';
import { IconKey, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useAccount } from '../../queries/account.ts';
import { useKeys } from '../../queries/keys.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useNow } from '../../ui/use-now.ts';
import { openDialog } from '../dialogs.ts';
import { KeyDrawer } from './key-drawer.tsx';
import { countLists, keyRows, matcher, SMART_LISTS, type SmartListId } from './key-rows.ts';
import { KeysTable } from './keys-table.tsx';
import { KeysToolbar } from './keys-toolbar.tsx';
import { setKeysView, useKeysView } from './keys-view.ts';
import { useRowActions } from './use-row-actions.ts';
import { useScreenKeys } from './use-screen-keys.ts';
import { useSteadyRows } from './use-steady-rows.ts';
import './keys.css';

const MINUTE_MS = 60_000;
const DEFER_FROM = 2_000;

export function KeysScreen() {
  const keys = useKeys();
  const profileId = useAccount().data?.profile?.id ?? '';
  const { list, query, sorting, scrollTop } = useKeysView(profileId);
  const selectedId = useRouteParam('key');
  const nowMs = useNow(MINUTE_MS);
  const actions = useRowActions();
  const gridRef = useRef<HTMLDivElement>(null);
  const [inUse, setInUse] = useState(false);
  const view = (part: Parameters<typeof setKeysView>[1]) => setKeysView(profileId, part);
  const showList = (next: SmartListId) => view({ list: next });

  const present = useMemo(() => keyRows(keys.data?.keys ?? [], nowMs), [keys.data, nowMs]);
  const counts = useMemo(() => countLists(present), [present]);
  // Typing stays fluent with 10,000 keys: the list follows a moment later.
  const deferred = useDeferredValue(query);
  const search = present.length > DEFER_FROM ? deferred : query;
  const steady = useSteadyRows(present, {
    complete: keys.data !== undefined && keys.data.keys.length >= keys.data.total,
    hold: inUse,
    settleOn: `${list}\n${search}\n${JSON.stringify(sorting)}`,
    shown: selectedId,
  });
  const rows = useMemo(() => {
    const matches = matcher(search);
    return steady.rows.filter((row) => row.lists.has(list) && matches(row));
  }, [steady.rows, list, search]);

  const selected = selectedId === null ? null : (steady.live.get(selectedId) ?? null);
  const asOf = keys.data?.asOf ?? null;
  useScreenKeys(profileId, selected, actions);
  return (
    <div className="keys-screen">
      <ScreenHeader title="Keys" />
      {keys.isPending && <LoadingRows rows={16} />}
      {keys.isError && (
        <div className="keys-error">
          <ErrorNote
            error={keys.error}
            stillWorks={asOf === null ? undefined : `Your keys as of ${clockTime(asOf)} are still here.`}
            onRetry={() => void keys.refetch()}
          />
        </div>
      )}
      {keys.data && keys.data.total === 0 && <NoKeys blocked={actions.blocked} />}
      {keys.data && keys.data.total > 0 && (
        <>
          <KeysToolbar
            list={list}
            counts={counts}
            query={query}
            onList={showList}
            onQuery={(next) => view({ query: next })}
            onLeave={() => gridRef.current?.focus()}
          />
          {steady.waiting > 0 && (
            <button type="button" className="new-keys" onClick={steady.showWaiting}>
              {steady.waiting} new
            </button>
          )}
          <div className="keys-area">
            {rows.length === 0 ? (
              <NothingFound list={list} query={search} onClear={() => view({ list: 'all', query: '' })} />
            ) : (
              <KeysTable
                profileId={profileId}
                rows={rows}
                live={steady.live}
                sorting={sorting}
                onSorting={(next) => view({ sorting: next })}
                selectedId={selectedId}
                nowMs={nowMs}
                actions={actions}
                gridRef={gridRef}
                initialScroll={scrollTop}
                pending={search !== query}
                onUse={setInUse}
              />
            )}
            {selectedId !== null && (
              <KeyDrawer
                row={selected}
                loading={keys.data.keys.length < keys.data.total}
                nowMs={nowMs}
                actions={actions}
                onClose={() => {
                  goTo('keys');
                  gridRef.current?.focus({ preventScroll: true });
                }}
              />
            )}
          </div>
        </>
      )}
    </div>
  );
}

function NoKeys({ blocked }: { blocked: string | null }) {
  return (
    <EmptyState
      icon={<IconKey size={32} stroke={1.4} />}
      title="No keys yet"
      text="A key is one customer’s access to the proxies: with a cap in GB, an expiry and a secret of its own. Mint the first one and hand it out."
      action={
        <GuardedButton
          blocked={blocked}
          leftSection={<IconPlus size={15} />}
          onClick={() => openDialog({ kind: 'mint' })}
        >
          Mint the first key
        </GuardedButton>
      }
    />
  );
}

function NothingFound({ list, query, onClear }: { list: SmartListId; query: string; onClear: () => void }) {
  const name = SMART_LISTS.find((smart) => smart.id === list)?.name ?? '';
  const words = query.trim();
  const text =
    words === ''
      ? `No key is in “${name}” at the moment.`
      : list === 'all'
        ? `No customer, id or secret ending matches “${words}”.`
        : `Nothing in “${name}” matches “${words}”.`;
  return (
    <EmptyState
      icon={<IconSearchOff size={30} stroke={1.4} />}
      title={words === '' ? 'Nothing here' : 'Nothing found'}
      text={text}
      action={
        <Button variant="default" onClick={onClear}>
          {words === '' ? 'Show all keys' : 'Clear filter'}
        </Button>
      }
    />
  );
}
