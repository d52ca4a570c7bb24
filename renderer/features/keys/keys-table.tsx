// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a grid layout, and <tr> loses its role with one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active line by aria-activedescendant
import { type SortingState, useTable } from '@tanstack/react-table';
import {
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { isTyping } from '../../ui/typing.ts';
import { keyColumns, keyTableFeatures } from './key-columns.ts';
import { ACTIVE_LINE_ID, LINE_HEIGHT } from './key-line.tsx';
import type { KeyRow } from './key-rows.ts';
import { type BodyHandle, KeysBody } from './keys-body.tsx';
import { rememberScroll } from './keys-view.ts';
import { LineMenu, type MenuPlace } from './line-menu.tsx';
import { TableHead } from './table-head.tsx';
import type { RowActionId, RowActions } from './use-row-actions.ts';
import { useTableKeys } from './use-table-keys.ts';

interface KeysTableProps {
  profileId: string;
  /** Filtered; in no order. */
  rows: KeyRow[];
  live: ReadonlyMap<string, KeyRow>;
  sorting: SortingState;
  onSorting: (sorting: SortingState) => void;
  selectedId: string | null;
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
  const {
    profileId,
    rows,
    live,
    sorting,
    onSorting,
    selectedId,
    nowMs,
    actions,
    gridRef,
    initialScroll,
    pending,
    onUse,
  } = props;
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [activeId, setActiveId] = useState<string | null>(selectedId);
  const [hoverId, setHoverId] = useState<string | null>(null);
  const [pointed, setPointed] = useState(false);
  const [byKeyboard, setByKeyboard] = useState(false);
  const [menu, setMenu] = useState<MenuPlace | null>(null);

  const table = useTable({
    features: keyTableFeatures,
    columns: keyColumns,
    data: rows,
    getRowId: (row) => row.id,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting },
    onSortingChange: (updater) => onSorting(typeof updater === 'function' ? updater(sorting) : updater),
  });
  const sorted = table.getRowModel().rows;
  // A revoked key leaves at once; everything else stays where it is until the order is made afresh.
  const ids = useMemo(() => sorted.map((row) => row.id).filter((id) => live.has(id)), [sorted, live]);

  const body = useRef<BodyHandle>(null);
  const found = activeId === null ? -1 : ids.indexOf(activeId);
  // By the keyboard there is always a line to act on, and it is the one that is marked.
  const activeIndex = found < 0 && byKeyboard && ids.length > 0 ? 0 : found;
  const activeKey = () => live.get(ids[activeIndex] ?? '')?.key ?? null;

  const setActive = (index: number) => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
    if (id === undefined) return;
    setActiveId(id);
    body.current?.scrollTo(ids.indexOf(id));
  };

  const openMenuAt = (element: Element | null, id: string) => {
    const keyData = live.get(id)?.key;
    const box = element?.getBoundingClientRect();
    if (keyData && box) setMenu({ x: box.right, y: box.bottom, keyData });
  };

  const onGridKeyDown = useTableKeys({
    count: ids.length,
    activeIndex,
    pageSize: () => Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / LINE_HEIGHT) - 2),
    move: setActive,
    run: (id) => {
      const key = activeKey();
      if (key && !pending) actions.run(id, key);
    },
    menu: () => {
      const id = ids[activeIndex];
      if (id !== undefined) openMenuAt(document.getElementById(ACTIVE_LINE_ID), id);
    },
  });

  useEffect(() => {
    onUse(pointed || byKeyboard);
    return () => onUse(false);
  }, [onUse, pointed, byKeyboard]);

  useEffect(() => {
    if (selectedId !== null) setActiveId(selectedId);
  }, [selectedId]);

  // Where a key was opened from elsewhere (palette, another screen), its line is brought into view once.
  const shownId = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (selectedId === null || selectedId === shownId.current) {
      shownId.current = selectedId;
      return;
    }
    const index = ids.indexOf(selectedId);
    if (index < 0) return;
    shownId.current = selectedId;
    body.current?.scrollTo(index);
  }, [selectedId, ids]);

  const rowAt = (target: EventTarget): { id: string; action: string | null; button: Element | null } | null => {
    if (!(target instanceof Element)) return null;
    const id = target.closest<HTMLElement>('[data-key-id]')?.dataset['keyId'];
    if (id === undefined) return null;
    const button = target.closest<HTMLElement>('[data-action]');
    return { id, action: button?.dataset['action'] ?? null, button };
  };

  const onClick = (event: React.MouseEvent) => {
    const hit = rowAt(event.target);
    const key = hit && live.get(hit.id)?.key;
    if (!hit || !key) return;
    setActiveId(hit.id);
    if (hit.action === 'menu') openMenuAt(hit.button, hit.id);
    else actions.run((hit.action ?? 'open') as RowActionId, key);
  };

  const onPointerOver = (event: ReactPointerEvent) => {
    // While it scrolls, lines pass under a still pointer: that is not pointing at them.
    if (!body.current?.isScrolling()) setHoverId(rowAt(event.target)?.id ?? null);
  };

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
      <div
        ref={gridRef}
        role="grid"
        aria-label="Keys"
        aria-rowcount={ids.length + 1}
        aria-activedescendant={activeIndex >= 0 ? ACTIVE_LINE_ID : undefined}
        tabIndex={0}
        className="keys-grid"
        onClick={onClick}
        onContextMenu={(event) => {
          const hit = rowAt(event.target);
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
        <TableHead table={table} />
        <KeysBody
          ids={ids}
          live={live}
          activeId={ids[activeIndex] ?? null}
          selectedId={selectedId}
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
