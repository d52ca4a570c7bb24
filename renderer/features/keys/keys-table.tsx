// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a grid layout, and <tr> loses its role with one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active line by aria-activedescendant
import { useTable } from '@tanstack/react-table';
import {
  type CSSProperties,
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Density, KeyColumnId, KeyView } from '../../../shared/key-view.ts';
import { isTyping } from '../../ui/typing.ts';
import { isGroup, type Line } from './group-rows.ts';
import { fitColumns, keyColumns, keyTableFeatures } from './key-columns.ts';
import { ACTIVE_LINE_ID } from './key-line.tsx';
import { idsOf, type KeyRow } from './key-rows.ts';
import { type BodyHandle, KeysBody } from './keys-body.tsx';
import { rememberScroll } from './keys-view.ts';
import { LineMenu, type MenuPlace } from './line-menu.tsx';
import type { RowLookup } from './row-lookup.ts';
import { clearSelection, countSelected, extendTo, selectKeys, toggleKeys } from './selection.ts';
import { TableHead } from './table-head.tsx';
import type { RowActionId, RowActions } from './use-row-actions.ts';
import { useTableKeys } from './use-table-keys.ts';
import { useWidth } from './use-width.ts';

export const LINE_HEIGHT_PX: Record<Density, number> = { normal: 32, compact: 26 };

const NO_ROWS: KeyRow[] = [];

interface KeysTableProps {
  profileId: string;
  /** In order, with the lines of groups between them. */
  lines: readonly Line[];
  /** The keys among them, those in shut groups too. */
  rows: readonly KeyRow[];
  live: RowLookup;
  /** The lines are held: what they show is in `live`. */
  stale: boolean;
  view: Pick<KeyView, 'sorting' | 'columns' | 'density' | 'grouped'>;
  onView: (part: Partial<KeyView>) => void;
  onFold: (groupId: string, collapsed: boolean) => void;
  selection: ReadonlySet<string>;
  /** Of the key in the drawer. */
  openId: string | null;
  nowMs: number;
  actions: RowActions;
  gridRef: RefObject<HTMLDivElement | null>;
  initialScroll: number;
  /** The search is still being applied: no line may be acted on that is about to go. */
  pending: boolean;
  /** The pointer or the keyboard is on the table: its order must stay. */
  onUse: (inUse: boolean) => void;
}

export function KeysTable(props: KeysTableProps) {
  const { profileId, lines, rows, live, stale, view, onView, onFold, selection, openId } = props;
  const { nowMs, actions, gridRef, initialScroll, pending, onUse } = props;
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [activeId, setActiveId] = useState<string | null>(openId);
  const [hoverId, setHoverId] = useState<string | null>(null);
  const [pointed, setPointed] = useState(false);
  const [byKeyboard, setByKeyboard] = useState(false);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const { sorting, density } = view;

  const table = useTable({
    features: keyTableFeatures,
    columns: keyColumns,
    data: NO_ROWS,
    enableSortingRemoval: false,
    enableMultiSort: true,
    manualSorting: true,
    state: { sorting },
    onSortingChange: (updater) =>
      onView({ sorting: (typeof updater === 'function' ? updater(sorting) : updater) as KeyView['sorting'] }),
  });
  const widthPx = useWidth(scroller);
  const fitted = useMemo(() => fitColumns(view.columns, widthPx), [view.columns, widthPx]);
  const members = useMemo(
    () =>
      view.grouped ? new Set(lines.flatMap((line) => (isGroup(line) ? line.rows.map(({ id }) => id) : []))) : null,
    [view.grouped, lines],
  );

  const body = useRef<BodyHandle>(null);
  const found = activeId === null ? -1 : lines.findIndex(({ id }) => id === activeId);
  // By the keyboard there is always a line to act on, and it is the one that is marked.
  const activeIndex = found < 0 && byKeyboard && lines.length > 0 ? 0 : found;
  const activeLine = lines[activeIndex];
  const activeGroup = activeLine && isGroup(activeLine) ? activeLine : null;
  const activeKey = () => (activeLine === undefined ? null : (live.get(activeLine.id)?.key ?? null));

  const setActive = (index: number, extend: boolean) => {
    const next = Math.max(0, Math.min(lines.length - 1, index));
    const line = lines[next];
    if (line === undefined) return;
    if (extend && !isGroup(line)) extendTo(profileId, line.id, idsOf(rows), activeLine?.id ?? null);
    setActiveId(line.id);
    body.current?.scrollTo(next);
  };

  const tick = (line: Line | undefined, range: boolean) => {
    if (line === undefined) return;
    if (isGroup(line))
      toggleKeys(
        profileId,
        line.rows.map(({ id }) => id),
      );
    else if (range) extendTo(profileId, line.id, idsOf(rows));
    else toggleKeys(profileId, [line.id]);
  };

  const openMenuAt = (element: Element | null, id: string) => {
    const keyData = live.get(id)?.key;
    const box = element?.getBoundingClientRect();
    if (keyData && box) setMenu({ x: box.right, y: box.bottom, keyData });
  };

  const onGridKeyDown = useTableKeys({
    count: lines.length,
    activeIndex,
    pageSize: () => Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / LINE_HEIGHT_PX[density]) - 2),
    move: setActive,
    run: (id) => {
      const key = activeKey();
      if (key && !pending) actions.run(id, key);
    },
    menu: () => {
      if (activeLine && !activeGroup) openMenuAt(document.getElementById(ACTIVE_LINE_ID), activeLine.id);
    },
    tick: (range) => tick(activeLine, range),
    selectAll: () => selectKeys(profileId, idsOf(rows)),
    clear: () => {
      if (selection.size === 0) return false;
      clearSelection(profileId);
      return true;
    },
    fold: (open) => {
      if (!activeGroup) return false;
      onFold(activeGroup.id, !open);
      return true;
    },
    toggleGroup: () => {
      if (!activeGroup) return false;
      onFold(activeGroup.id, !activeGroup.collapsed);
      return true;
    },
  });

  useEffect(() => {
    onUse(pointed || byKeyboard);
    return () => onUse(false);
  }, [onUse, pointed, byKeyboard]);

  useEffect(() => {
    if (openId !== null) setActiveId(openId);
  }, [openId]);

  // Where a key was opened from elsewhere (palette, another screen), its line is brought into view once.
  const broughtId = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (openId === null || openId === broughtId.current) {
      broughtId.current = openId;
      return;
    }
    const index = lines.findIndex(({ id }) => id === openId);
    if (index < 0) return;
    broughtId.current = openId;
    body.current?.scrollTo(index);
  }, [openId, lines]);

  const lineAt = (target: EventTarget): { id: string; action: string | null; button: Element | null } | null => {
    if (!(target instanceof Element)) return null;
    const element = target.closest<HTMLElement>('[data-key-id], [data-group-id]');
    const id = element?.dataset['keyId'] ?? element?.dataset['groupId'];
    if (id === undefined) return null;
    const button = target.closest<HTMLElement>('[data-action]');
    return { id, action: button?.dataset['action'] ?? null, button };
  };

  const onClick = (event: React.MouseEvent) => {
    const hit = lineAt(event.target);
    const line = hit && lines.find(({ id }) => id === hit.id);
    if (!hit || !line) return;
    setActiveId(hit.id);
    if (hit.action === 'select' || event.ctrlKey || event.metaKey || event.shiftKey) return tick(line, event.shiftKey);
    if (isGroup(line)) return onFold(line.id, !line.collapsed);
    const key = live.get(hit.id)?.key;
    if (hit.action === 'menu') openMenuAt(hit.button, hit.id);
    else if (key) actions.run((hit.action ?? 'open') as RowActionId, key);
  };

  const onPointerOver = (event: ReactPointerEvent) => {
    // While it scrolls, lines pass under a still pointer: that is not pointing at them.
    if (!body.current?.isScrolling()) setHoverId(lineAt(event.target)?.id ?? null);
  };

  const selectedShown = useMemo(() => countSelected(rows, selection), [rows, selection]);
  const style = { '--columns': fitted.template, '--line-height': `${LINE_HEIGHT_PX[density]}px` } as CSSProperties;
  return (
    <div
      ref={setScroller}
      className="keys-scroll"
      onScroll={(event) => rememberScroll(profileId, event.currentTarget.scrollTop)}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => {
        setPointed(false);
        setHoverId(null);
      }}
      onPointerDown={() => setByKeyboard(false)}
      onPointerMove={onPointerOver}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its role is one of two grids */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both of them have rows */}
      <div
        ref={gridRef}
        role={view.grouped ? 'treegrid' : 'grid'}
        aria-label="Keys"
        aria-multiselectable="true"
        aria-rowcount={lines.length + 1}
        aria-activedescendant={activeIndex >= 0 ? ACTIVE_LINE_ID : undefined}
        tabIndex={0}
        className="keys-grid"
        data-density={density}
        style={style}
        onClick={onClick}
        onContextMenu={(event) => {
          const hit = lineAt(event.target);
          const keyData = hit && live.get(hit.id)?.key;
          if (!keyData) return;
          event.preventDefault();
          setActiveId(keyData.id);
          setMenu({ x: event.clientX, y: event.clientY, keyData });
        }}
        onKeyDown={(event) => {
          if (isTyping(event) || menu !== null) return;
          setByKeyboard(true);
          onGridKeyDown(event);
        }}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) setByKeyboard(true);
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setByKeyboard(false);
        }}
      >
        <TableHead
          table={table}
          columns={fitted.shown}
          selected={selectedShown === 0 ? 'none' : selectedShown === rows.length ? 'all' : 'some'}
          count={rows.length}
          onSelectAll={() =>
            selectedShown === rows.length ? clearSelection(profileId) : selectKeys(profileId, idsOf(rows))
          }
          onWidth={(id: KeyColumnId, next) =>
            onView({
              columns: view.columns.map((column) => (column.id === id ? { ...column, widthPx: next } : column)),
            })
          }
        />
        <KeysBody
          lines={lines}
          live={live}
          stale={stale}
          columns={fitted.shown}
          strip={fitted.strip}
          members={members}
          lineHeightPx={LINE_HEIGHT_PX[density]}
          activeId={activeLine?.id ?? null}
          openId={openId}
          selection={selection}
          nearId={menu?.keyData.id ?? hoverId}
          nowMs={nowMs}
          blocked={actions.blocked}
          initialScroll={initialScroll}
          scroller={scroller}
          handle={body}
        />
      </div>
      <LineMenu
        place={menu}
        actions={actions}
        onClose={() => {
          setMenu(null);
          gridRef.current?.focus({ preventScroll: true });
        }}
      />
    </div>
  );
}
