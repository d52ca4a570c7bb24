// biome-ignore-all lint/a11y/useSemanticElements: a line among ten thousand, of which forty exist, needs a grid layout
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active line by aria-activedescendant
/** The line over the keys of one customer, with their sums. */
import { IconChevronRight } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { formatCapGb, formatMb } from '../../../shared/format.ts';
import { MB_PER_GB } from '../../../shared/key.ts';
import type { KeyColumnId } from '../../../shared/key-view.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import type { GroupLine as Group, Sums } from './group-rows.ts';
import { ACTIVE_LINE_ID } from './key-line.tsx';
import { CELL_CLASS } from './row-cells.tsx';

function ratioOf({ usedMb, capGb }: Sums): number | null {
  return usedMb === null || capGb === null || capGb <= 0 ? null : usedMb / MB_PER_GB / capGb;
}

const SUM_CELLS: Partial<Record<KeyColumnId, (sums: Sums) => ReactNode>> = {
  used: (sums) => (
    <>
      <CapBar ratio={ratioOf(sums)} />
      <span className="cell-used-figures">
        {formatMb(sums.usedMb)}
        <span className="dimmed"> / {sums.capGb === null ? 'no cap' : formatCapGb(sums.capGb)}</span>
      </span>
    </>
  ),
  left: ({ leftGb }) => (leftGb === null ? null : leftGb === 0 ? '0' : formatMb(leftGb * MB_PER_GB)),
};

interface GroupLineProps {
  group: Group;
  columns: readonly KeyColumnId[];
  index: number;
  topPx: number;
  active: boolean;
  /** All, some or none of its keys are ticked. */
  selected: 'all' | 'some' | 'none';
}

export const GroupLine = memo(function GroupLine({ group, columns, index, topPx, active, selected }: GroupLineProps) {
  const { name, rows, collapsed, sums } = group;
  return (
    <div
      id={active ? ACTIVE_LINE_ID : undefined}
      role="row"
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={!collapsed}
      aria-selected={selected === 'all'}
      className="key-line group-line"
      data-group-id={group.id}
      data-active={active}
      style={{ top: topPx }}
    >
      <div role="gridcell" className="cell-select">
        <span
          className="tick"
          data-action="select"
          data-checked={selected === 'all' ? true : selected === 'some' ? 'mixed' : false}
          title="Select all of this customer (Space)"
        />
      </div>
      {columns.map((id) => (
        <div role="gridcell" key={id} className={CELL_CLASS[id]}>
          {id === 'customer' ? (
            <>
              <IconChevronRight size={14} className="group-chevron" data-open={!collapsed} aria-hidden="true" />
              <bdi className="truncate" title={name}>
                {name}
              </bdi>
              <span className="group-count figure">{rows.length} keys</span>
            </>
          ) : (
            SUM_CELLS[id]?.(sums)
          )}
        </div>
      ))}
      <div role="gridcell" />
    </div>
  );
});
