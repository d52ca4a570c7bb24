// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a grid layout, and <tr> loses its role with one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active line by aria-activedescendant
import type { ReactTable } from '@tanstack/react-table';
import { type KeyColumnId, MAX_COLUMN_PX, MIN_COLUMN_PX } from '../../../shared/key-view.ts';
import { COLUMN_FACTS, type keyTableFeatures } from './key-columns.ts';
import type { KeyRow } from './key-rows.ts';

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

interface TableHeadProps {
  table: ReactTable<typeof keyTableFeatures, KeyRow>;
  columns: readonly KeyColumnId[];
  selected: 'all' | 'some' | 'none';
  count: number;
  onSelectAll: () => void;
  /** Null = its own width again. */
  onWidth: (id: KeyColumnId, widthPx: number | null) => void;
}

export function TableHead({ table, columns, selected, count, onSelectAll, onWidth }: TableHeadProps) {
  const sortCount = table.state.sorting.length;
  return (
    <div role="rowgroup" className="keys-head">
      <div role="row" className="keys-head-line" aria-rowindex={1}>
        <div role="columnheader" className="cell-select">
          <button
            type="button"
            role="checkbox"
            aria-checked={selected === 'all' ? true : selected === 'some' ? 'mixed' : false}
            aria-label={`Select all ${count.toLocaleString('en-US')} keys shown`}
            title="Select all shown (Ctrl A)"
            className="tick"
            data-checked={selected === 'all' ? true : selected === 'some' ? 'mixed' : false}
            onClick={onSelectAll}
          />
        </div>
        {columns.map((id) => {
          const column = table.getColumn(id);
          const direction = column?.getIsSorted() ?? false;
          const place = (column?.getSortIndex() ?? -1) + 1;
          return (
            <div
              role="columnheader"
              key={id}
              aria-sort={direction === false ? 'none' : ARIA_SORT[direction]}
              className={COLUMN_FACTS[id].right ? 'cell-right head-cell' : 'head-cell'}
            >
              <button
                type="button"
                className="sort-button"
                title="Sort. With Shift: after the columns sorted by already."
                onClick={(event) => column?.toggleSorting(undefined, event.shiftKey)}
              >
                {COLUMN_FACTS[id].name}
                <span className="sort-mark" aria-hidden="true">
                  {direction === 'asc' ? '↑' : direction === 'desc' ? '↓' : ''}
                  {direction !== false && sortCount > 1 ? place : ''}
                </span>
              </button>
              <ResizeGrip id={id} onWidth={onWidth} />
            </div>
          );
        })}
        <div role="columnheader">
          <span className="visually-hidden">Actions</span>
        </div>
      </div>
    </div>
  );
}

/** For the pointer; by keyboard a column is sized in the Columns menu. */
function ResizeGrip({ id, onWidth }: { id: KeyColumnId; onWidth: TableHeadProps['onWidth'] }) {
  return (
    <span
      className="resize-grip"
      aria-hidden="true"
      title="Drag to size. Double click: its own width."
      onDoubleClick={() => onWidth(id, null)}
      onPointerDown={(event) => {
        const grip = event.currentTarget;
        const from = event.clientX;
        const width = grip.parentElement?.offsetWidth ?? MIN_COLUMN_PX;
        grip.setPointerCapture(event.pointerId);
        grip.onpointermove = (moved) => {
          const next = Math.round(width + moved.clientX - from);
          if (next !== width) onWidth(id, Math.min(MAX_COLUMN_PX, Math.max(MIN_COLUMN_PX, next)));
        };
        grip.onpointerup = () => {
          grip.onpointermove = null;
          grip.onpointerup = null;
        };
      }}
    />
  );
}
