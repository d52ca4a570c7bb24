// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
// biome-ignore-all lint/a11y/useFocusableInteractive: the table as a whole takes the focus and scrolls; its lines do nothing
// biome-ignore-all lint/a11y/useSemanticElements: thousands of lines of which twenty exist need a layout of their own, and <tr> loses its role with one
/** A plain table of any length: only the lines in view exist. Arrow keys and Page keys scroll it. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

const LINE_PX = 30;

export interface TableColumn<R> {
  name: string;
  /** Of the grid: `2fr`, `90px`. */
  width: string;
  right?: boolean;
  cell: (row: R) => ReactNode;
}

interface VirtualTableProps<R> {
  label: string;
  rows: readonly R[];
  columns: readonly TableColumn<R>[];
  /** Names a row for React. */
  idOf: (row: R, index: number) => string;
  /** Where there is none. */
  empty: string;
  dimmed?: (row: R) => boolean;
}

export function VirtualTable<R>({ label, rows, columns, idOf, empty, dimmed }: VirtualTableProps<R>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 6,
    initialRect: { width: 800, height: 300 },
  });
  const grid = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    <div
      ref={scroller}
      className="bulk-table"
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className="bulk-table-head">
        <div role="row" className="bulk-line" style={grid}>
          {columns.map((column) => (
            <span key={column.name} role="columnheader" data-right={column.right || undefined}>
              {column.name}
            </span>
          ))}
        </div>
      </div>
      {rows.length === 0 ? (
        <p className="bulk-table-empty dimmed">{empty}</p>
      ) : (
        <div role="rowgroup" className="bulk-table-body" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={idOf(row, item.index)}
                role="row"
                aria-rowindex={item.index + 2}
                className="bulk-line"
                data-dimmed={dimmed?.(row) || undefined}
                style={{ ...grid, transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column) => (
                  <span key={column.name} role="cell" data-right={column.right || undefined}>
                    {column.cell(row)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}
