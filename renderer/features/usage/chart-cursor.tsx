/** Reads exact values off a chart: by pointer, and as a slider by arrow keys, which tells them to a screen reader as well. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

/** What the drawn axes leave free, in px. */
export const PLOT = { left: 62, right: 16, top: 8, bottom: 26 } as const;

interface ChartCursorProps {
  label: string;
  count: number;
  /** Middle of a bucket as a share of the width, 0…1. */
  placeOf: (index: number) => number;
  /** The bucket at a share of the width. */
  indexAt: (share: number) => number;
  /** Everything that is shown there, in words. */
  textOf: (index: number, picked: number) => string;
  readout: (index: number, picked: number) => ReactNode;
  /** How many things stand over each other; ↑ and ↓ choose one. */
  layers?: number;
  /** The one at a share of the height from the bottom, 0…1; null = none. */
  layerAt?: (index: number, share: number) => number | null;
  onOpen?: (picked: number) => void;
  children: ReactNode;
}

const clamp = (value: number, max: number) => Math.min(max, Math.max(0, value));

export function ChartCursor(props: ChartCursorProps) {
  const { label, count, placeOf, indexAt, textOf, readout, layers = 0, layerAt, onOpen, children } = props;
  const [index, setIndex] = useState<number | null>(null);
  const [picked, setPicked] = useState(0);
  const last = Math.max(0, count - 1);
  const shown = index === null ? null : clamp(index, last);
  const layer = clamp(picked, Math.max(0, layers - 1));

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - PLOT.left) / (box.width - PLOT.left - PLOT.right);
    if (share < 0 || share > 1) {
      setIndex(null);
      return;
    }
    const at = clamp(indexAt(share), last);
    setIndex(at);
    const height = (box.bottom - PLOT.bottom - event.clientY) / (box.height - PLOT.top - PLOT.bottom);
    const over = layerAt?.(at, height) ?? null;
    if (over !== null) setPicked(over);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = shown ?? last;
    const page = Math.max(1, Math.round(count / 10));
    const moves: Record<string, number> = {
      ArrowLeft: shown === null ? last : from - 1,
      ArrowRight: from + 1,
      PageUp: from - page,
      PageDown: from + page,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next !== undefined) setIndex(clamp(next, last));
    else if (event.key === 'ArrowUp' && layers > 1) setPicked(clamp(layer + 1, layers - 1));
    else if (event.key === 'ArrowDown' && layers > 1) setPicked(clamp(layer - 1, layers - 1));
    else if (event.key === 'Enter' && onOpen) onOpen(layer);
    else if (event.key === 'Escape' && shown !== null) setIndex(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const share = shown === null ? 0 : placeOf(shown);
  const left = `calc(${PLOT.left}px + (100% - ${PLOT.left + PLOT.right}px) * ${share})`;
  return (
    <div className="chart-place">
      {children}
      {count > 0 && (
        <div
          className="chart-cursor"
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={shown ?? last}
          aria-valuetext={textOf(shown ?? last, layer)}
          data-opens={onOpen !== undefined || undefined}
          onKeyDown={onKeyDown}
          onFocus={() => setIndex((old) => old ?? last)}
          onBlur={() => setIndex(null)}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setIndex(null)}
          onClick={() => {
            if (shown !== null) onOpen?.(layer);
          }}
        >
          {shown !== null && (
            <>
              <span className="chart-cursor-line" style={{ left }} />
              <span className="chart-tip chart-cursor-tip" data-side={share > 0.5 ? 'left' : 'right'} style={{ left }}>
                {readout(shown, layer)}
              </span>
            </>
          )}
        </div>
      )}
    </div>
  );
}
