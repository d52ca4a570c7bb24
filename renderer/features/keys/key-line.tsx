// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a grid layout, and <tr> loses its role with one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active line by aria-activedescendant
/** One line of the table. Drawn again only when what it shows changes; clicks are caught once, by the table. */
import { memo } from 'react';
import type { KeyColumnId } from '../../../shared/key-view.ts';
import { STRIP_ACTIONS } from './action-list.ts';
import type { KeyRow } from './key-rows.ts';
import { CELL_CLASS, CELLS } from './row-cells.tsx';
import { CHANGES } from './use-row-actions.ts';

export const ACTIVE_LINE_ID = 'key-line-active';

export interface KeyLineProps {
  row: KeyRow;
  columns: readonly KeyColumnId[];
  index: number;
  topPx: number;
  nowMs: number;
  active: boolean;
  /** Ticked. */
  selected: boolean;
  /** Shown in the drawer. */
  open: boolean;
  /** The pointer or the keyboard is on it: its actions are shown. */
  near: boolean;
  strip: boolean;
  /** In a group: one level in. */
  inGroup: boolean | null;
  blocked: string | null;
}

const QUIET: ReadonlySet<string> = new Set(['gone', 'disabled', 'expired']);

export const KeyLine = memo(function KeyLine(props: KeyLineProps) {
  const { row, columns, index, topPx, nowMs, active, selected, open, near, strip, inGroup, blocked } = props;
  const { key } = row;
  return (
    <div
      id={active ? ACTIVE_LINE_ID : undefined}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-current={open || undefined}
      aria-level={inGroup === null ? undefined : inGroup ? 2 : 1}
      className="key-line"
      data-key-id={key.id}
      data-active={active}
      data-quiet={QUIET.has(row.state)}
      style={{ top: topPx }}
    >
      <div role="gridcell" className="cell-select">
        <span className="tick" data-action="select" data-checked={selected} title="Select (Space)" />
      </div>
      {columns.map((id) => (
        <div role="gridcell" key={id} className={CELL_CLASS[id]}>
          {CELLS[id](row, nowMs)}
        </div>
      ))}
      <div role="gridcell" className="cell-actions">
        {strip &&
          near &&
          !key.gone &&
          STRIP_ACTIONS.map(({ id, name, icon: Icon, shortcut }) => {
            const why = CHANGES.has(id) ? blocked : null;
            return (
              <button
                key={id}
                type="button"
                className="line-button"
                data-action={id}
                aria-label={name}
                aria-disabled={why !== null || undefined}
                title={why ?? (shortcut ? `${name} (${shortcut})` : name)}
                tabIndex={active ? 0 : -1}
              >
                <Icon size={16} stroke={1.7} aria-hidden="true" />
              </button>
            );
          })}
        <button
          type="button"
          className="line-button"
          data-action="menu"
          aria-label="More actions"
          aria-haspopup="menu"
          title="More actions (.)"
          tabIndex={active ? 0 : -1}
        >
          ⋯
        </button>
      </div>
    </div>
  );
});
