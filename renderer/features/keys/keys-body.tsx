// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a layout of their own, and <tbody> loses its role with one
/** The lines in view. Alone here, so that scrolling draws nothing but them; a line that leaves is used again for the next. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { KeyColumnId } from '../../../shared/key-view.ts';
import { GroupLine } from './group-line.tsx';
import { isGroup, type Line } from './group-rows.ts';
import { KeyLine } from './key-line.tsx';
import type { KeyRow } from './key-rows.ts';
import type { RowLookup } from './row-lookup.ts';

export interface BodyHandle {
  scrollTo: (index: number) => void;
  isScrolling: () => boolean;
}

interface KeysBodyProps {
  lines: readonly Line[];
  live: RowLookup;
  /** The lines are held: what they show is in `live`. */
  stale: boolean;
  columns: readonly KeyColumnId[];
  strip: boolean;
  /** Keys under the line of a group; null where nothing is grouped. */
  members: ReadonlySet<string> | null;
  lineHeightPx: number;
  activeId: string | null;
  /** Of the key in the drawer. */
  openId: string | null;
  selection: ReadonlySet<string>;
  /** The line whose actions are shown besides the active one's. */
  nearId: string | null;
  nowMs: number;
  blocked: string | null;
  initialScroll: number;
  /** As a value, not a ref: a ref of the parent is still empty when this is mounted. */
  scroller: HTMLElement | null;
  handle: RefObject<BodyHandle | null>;
}

const OVERSCAN = 3;
const HEAD_HEIGHT = 33;

function selectedOf(ids: readonly KeyRow[], selection: ReadonlySet<string>): 'all' | 'some' | 'none' {
  if (selection.size === 0) return 'none';
  let count = 0;
  for (const { id } of ids) if (selection.has(id)) count += 1;
  return count === 0 ? 'none' : count === ids.length ? 'all' : 'some';
}

export const KeysBody = memo(function KeysBody(props: KeysBodyProps) {
  const { lines, live, stale, columns, strip, members, lineHeightPx, activeId, openId, selection } = props;
  const { nearId, nowMs, blocked, initialScroll, scroller, handle } = props;
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller,
    estimateSize: () => lineHeightPx,
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
    initialOffset: initialScroll,
  });
  useImperativeHandle(handle, () => ({
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    isScrolling: () => virtualizer.isScrolling,
  }));
  const drawnHeight = useRef(lineHeightPx);
  useEffect(() => {
    if (drawnHeight.current === lineHeightPx) return;
    drawnHeight.current = lineHeightPx;
    virtualizer.measure();
  }, [virtualizer, lineHeightPx]);
  const items = virtualizer.getVirtualItems();
  const slots = useRef(1);
  slots.current = Math.max(slots.current, items.length);
  return (
    <div role="rowgroup" className="keys-body" style={{ height: virtualizer.getTotalSize() }}>
      {items.map((item) => {
        const line = lines[item.index];
        if (line === undefined) return null;
        const place = { index: item.index, topPx: item.start, columns, active: line.id === activeId };
        const slot = item.index % slots.current;
        if (isGroup(line)) {
          return <GroupLine key={`g${slot}`} {...place} group={line} selected={selectedOf(line.rows, selection)} />;
        }
        const row = stale ? live.get(line.id) : line;
        if (!row) return null;
        const near = place.active || line.id === nearId;
        return (
          <KeyLine
            key={slot}
            {...place}
            row={row}
            nowMs={nowMs}
            open={line.id === openId}
            selected={selection.has(line.id)}
            near={near}
            strip={strip}
            inGroup={members === null ? null : members.has(line.id)}
            blocked={near ? blocked : null}
          />
        );
      })}
    </div>
  );
});
