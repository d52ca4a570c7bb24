// biome-ignore-all lint/a11y/useSemanticElements: ten thousand lines of which forty exist need a grid layout, and <tr> loses its role with one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active line by aria-activedescendant
/** One line of the table. Drawn again only when what it shows changes; clicks are caught once, by the table. */
import { memo } from 'react';
import { CapBar } from '../../ui/cap-bar.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { STRIP_ACTIONS } from './action-list.ts';
import type { KeyRow } from './key-rows.ts';
import { capText, expiryText, lastUsedText, leftText, usedText } from './row-cells.tsx';
import { CHANGES } from './use-row-actions.ts';

export const LINE_HEIGHT = 32;
export const ACTIVE_LINE_ID = 'key-line-active';

export interface KeyLineProps {
  row: KeyRow;
  index: number;
  nowMs: number;
  active: boolean;
  selected: boolean;
  /** The pointer or the keyboard is on it: its actions are shown. */
  near: boolean;
  blocked: string | null;
}

export const KeyLine = memo(function KeyLine(props: KeyLineProps) {
  const { row, index, nowMs, active, selected, near, blocked } = props;
  const { key } = row;
  return (
    <div
      id={active ? ACTIVE_LINE_ID : undefined}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className="key-line"
      data-key-id={key.id}
      data-active={active}
      data-quiet={row.state === 'gone' || row.state === 'disabled' || row.state === 'expired'}
      style={{ top: index * LINE_HEIGHT }}
    >
      <div role="gridcell" className="cell-customer">
        <bdi className="truncate" title={key.label}>
          {key.label}
        </bdi>
      </div>
      <div role="gridcell">
        <StateMark state={row.state} reason={row.reason} />
      </div>
      <div role="gridcell" className="cell-used">
        <CapBar ratio={row.ratio} />
        <span className="cell-used-figures">
          {usedText(key)}
          <span className="dimmed"> / {capText(key)}</span>
        </span>
      </div>
      <div role="gridcell" className="cell-right">
        {leftText(row)}
      </div>
      <div role="gridcell" className="cell-right">
        {expiryText(key, nowMs)}
      </div>
      <div role="gridcell" className="cell-right">
        {lastUsedText(key, nowMs)}
      </div>
      <div role="gridcell" className="cell-actions">
        {near &&
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
