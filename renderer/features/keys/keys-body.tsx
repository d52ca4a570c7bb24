// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a layout of their own, and <tbody> loses its role with one
/** The lines in view. Alone here, so that scrolling draws nothing but them; a line that leaves is used again for the next. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type RefObject, useImperativeHandle, useRef } from 'react';
import { KeyLine, LINE_HEIGHT } from './key-line.tsx';
import type { KeyRow } from './key-rows.ts';

export interface BodyHandle {
  scrollTo: (index: number) => void;
  isScrolling: () => boolean;
}

interface KeysBodyProps {
  ids: readonly string[];
  live: ReadonlyMap<string, KeyRow>;
  activeId: string | null;
  selectedId: string | null;
  /** The lines whose actions are shown besides the active one's. */
  nearId: string | null;
  nowMs: number;
  blocked: string | null;
  initialScroll: number;
  /** As a value, not a ref: a ref of the parent is still empty when this is mounted. */
  scroller: HTMLElement | null;
  handle: RefObject<BodyHandle | null>;
}

const OVERSCAN = 5;
const HEAD_HEIGHT = 33;

export const KeysBody = memo(function KeysBody(props: KeysBodyProps) {
  const { ids, live, activeId, selectedId, nearId, nowMs, blocked, initialScroll, scroller, handle } = props;
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller,
    estimateSize: lineHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
    initialOffset: initialScroll,
  });
  useImperativeHandle(handle, () => ({
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    isScrolling: () => virtualizer.isScrolling,
  }));
  const items = virtualizer.getVirtualItems();
  const slots = useRef(1);
  slots.current = Math.max(slots.current, items.length);
  return (
    <div role="rowgroup" className="keys-body" style={{ height: virtualizer.getTotalSize() }}>
      {items.map((item) => {
        const id = ids[item.index];
        const row = id === undefined ? undefined : live.get(id);
        if (!row) return null;
        const active = id === activeId;
        const near = active || id === nearId;
        return (
          <KeyLine
            key={item.index % slots.current}
            row={row}
            index={item.index}
            nowMs={nowMs}
            active={active}
            selected={id === selectedId}
            near={near}
            blocked={near ? blocked : null}
          />
        );
      })}
    </div>
  );
});

const lineHeight = () => LINE_HEIGHT;
