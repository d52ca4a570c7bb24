// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a grid layout, and <tr> loses its role with one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active line by aria-activedescendant
import type { ReactTable } from '@tanstack/react-table';
import { type keyTableFeatures, RIGHT_ALIGNED } from './key-columns.ts';
import type { KeyRow } from './key-rows.ts';

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

export function TableHead({ table }: { table: ReactTable<typeof keyTableFeatures, KeyRow> }) {
  return (
    <div role="rowgroup" className="keys-head">
      {table.getHeaderGroups().map((group) => (
        <div role="row" key={group.id} className="keys-head-line" aria-rowindex={1}>
          {group.headers.map((header) => {
            const direction = header.column.getIsSorted();
            return (
              <div
                role="columnheader"
                key={header.id}
                aria-sort={direction === false ? 'none' : ARIA_SORT[direction]}
                className={RIGHT_ALIGNED.has(header.column.id) ? 'cell-right' : undefined}
              >
                <button type="button" className="sort-button" onClick={() => header.column.toggleSorting()}>
                  {String(header.column.columnDef.header)}
                  <span className="sort-mark" aria-hidden="true">
                    {direction === 'asc' ? '↑' : direction === 'desc' ? '↓' : ''}
                  </span>
                </button>
              </div>
            );
          })}
          <div role="columnheader">
            <span className="visually-hidden">Actions</span>
          </div>
        </div>
      ))}
    </div>
  );
}
