import { useEffect, useMemo, useRef, useState } from 'react';
import { useAccount } from '../../queries/account.ts';
import { withListTime } from '../../queries/key-list.ts';
import { useKeys } from '../../queries/keys.ts';
import { useViews } from '../../queries/local.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useNow } from '../../ui/use-now.ts';
import { KeyDrawer } from './key-drawer.tsx';
import { KeysControls } from './keys-controls.tsx';
import { NoKeys, NothingFound } from './keys-empty.tsx';
import { KeysFoot } from './keys-foot.tsx';
import { KeysTable } from './keys-table.tsx';
import { KeysToolbar } from './keys-toolbar.tsx';
import { type KeysView, setKeysView, startView, useKeysView } from './keys-view.ts';
import { useSelection } from './selection.ts';
import { useRowActions } from './use-row-actions.ts';
import { useScreenKeys } from './use-screen-keys.ts';
import { useShownKeys } from './use-shown-keys.ts';
import './keys.css';

const MINUTE_MS = 60_000;

export function KeysScreen() {
  const keys = useKeys();
  const profileId = useAccount().data?.profile?.id ?? '';
  const kept = useViews();
  const view = useKeysView(profileId);
  const selection = useSelection(profileId);
  const openId = useRouteParam('key');
  const nowMs = useNow(MINUTE_MS);
  const actions = useRowActions();
  const gridRef = useRef<HTMLDivElement>(null);
  const [inUse, setInUse] = useState(false);
  const setView = (part: Partial<KeysView>) => setKeysView(profileId, part);
  const last = kept.data?.current;
  useEffect(() => {
    if (last !== undefined) startView(profileId, last);
  }, [profileId, last]);

  const shown = useShownKeys({ list: keys.data, view, nowMs, hold: inUse, openId });
  const { steady } = shown;
  const asOf = keys.data?.asOf ?? null;
  const openRow = openId === null ? undefined : steady.live.get(openId);
  const open = useMemo(
    () => (openRow === undefined ? null : { ...openRow, key: withListTime(openRow.key, asOf) }),
    [openRow, asOf],
  );
  const clear = () => setView({ list: 'all', query: '', tags: [] });
  useScreenKeys(profileId, open, actions);
  const hasKeys = keys.data !== undefined && keys.data.total > 0;
  return (
    <div className="keys-screen">
      <ScreenHeader title="Keys">
        {hasKeys && <KeysControls view={view} tags={shown.allTags} onView={setView} />}
      </ScreenHeader>
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
      {keys.data && !hasKeys && <NoKeys blocked={actions.blocked} />}
      {keys.data && hasKeys && (
        <>
          <KeysToolbar
            list={view.list}
            counts={shown.counts}
            query={view.query}
            onList={(list) => setView({ list })}
            onQuery={(query) => setView({ query })}
            onLeave={() => gridRef.current?.focus()}
          />
          {steady.waiting > 0 && (
            <button type="button" className="new-keys" onClick={steady.showWaiting}>
              {steady.waiting} new
            </button>
          )}
          <div className="keys-area">
            <div className="keys-main">
              {shown.rows.length === 0 ? (
                <NothingFound list={view.list} query={shown.search} tags={view.tags} onClear={clear} />
              ) : (
                <KeysTable
                  profileId={profileId}
                  lines={shown.lines}
                  rows={shown.rows}
                  live={steady.live}
                  stale={steady.stale}
                  view={view}
                  onView={setView}
                  onFold={(id, isShut) => {
                    const collapsed = new Set(view.collapsed);
                    if (isShut) collapsed.add(id);
                    else collapsed.delete(id);
                    setView({ collapsed });
                  }}
                  selection={selection}
                  openId={openId}
                  nowMs={nowMs}
                  actions={actions}
                  gridRef={gridRef}
                  initialScroll={view.scrollTop}
                  pending={shown.pending}
                  onUse={setInUse}
                />
              )}
              <KeysFoot
                profileId={profileId}
                rows={shown.rows}
                live={steady.live}
                selection={selection}
                loading={!keys.complete}
                total={keys.data.total}
                blocked={actions.blocked}
              />
            </div>
            {openId !== null && (
              <KeyDrawer
                row={open}
                loading={!keys.complete}
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
