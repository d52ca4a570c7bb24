/** Columns chosen, ordered and sized, by pointer or by keyboard; density and grouping. */
import { ActionIcon, Button, Checkbox, SegmentedControl, Switch } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconMinus, IconPlus } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { FIRST_VIEW, type KeyColumnId, type KeyView, MAX_COLUMN_PX, MIN_COLUMN_PX } from '../../../shared/key-view.ts';
import { COLUMN_FACTS } from './key-columns.ts';

const STEP_PX = 16;

interface ColumnsMenuProps {
  view: KeyView;
  onView: (part: Partial<KeyView>) => void;
}

export function ColumnsMenu({ view, onView }: ColumnsMenuProps) {
  const { columns } = view;
  const change = (id: KeyColumnId, part: Partial<KeyView['columns'][number]>) =>
    onView({ columns: columns.map((column) => (column.id === id ? { ...column, ...part } : column)) });
  const move = (index: number, by: -1 | 1) => {
    const target = index + by;
    const [moved] = columns.slice(index, index + 1);
    if (!moved || target < 0 || target >= columns.length) return;
    onView({ columns: columns.toSpliced(index, 1).toSpliced(target, 0, moved) });
  };
  const resize = (id: KeyColumnId, widthPx: number | null, by: number) =>
    change(id, {
      widthPx: Math.min(MAX_COLUMN_PX, Math.max(MIN_COLUMN_PX, (widthPx ?? COLUMN_FACTS[id].minPx) + by)),
    });
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <>
      <ul className="column-list" aria-label="Columns">
        {columns.map(({ id, shown, widthPx }, index) => {
          const { name } = COLUMN_FACTS[id];
          return (
            <li key={id} className="column-row" onKeyDown={(event) => onKeyDown(event, index)}>
              <Checkbox
                size="xs"
                label={name}
                checked={shown}
                disabled={id === 'customer'}
                title={id === 'customer' ? 'Always shown: a line says whose it is.' : 'Alt ↑ and Alt ↓ move it'}
                onChange={(event) => change(id, { shown: event.currentTarget.checked })}
              />
              <span className="column-row-tools">
                <Tool label={`${name}: narrower`} onClick={() => resize(id, widthPx, -STEP_PX)}>
                  <IconMinus size={13} />
                </Tool>
                <Tool label={`${name}: wider`} onClick={() => resize(id, widthPx, STEP_PX)}>
                  <IconPlus size={13} />
                </Tool>
                <Tool label={`${name}: further left`} onClick={() => move(index, -1)}>
                  <IconArrowUp size={13} />
                </Tool>
                <Tool label={`${name}: further right`} onClick={() => move(index, 1)}>
                  <IconArrowDown size={13} />
                </Tool>
              </span>
            </li>
          );
        })}
      </ul>
      <div className="keys-menu-foot">
        <SegmentedControl
          size="xs"
          aria-label="Density"
          value={view.density}
          onChange={(density) => onView({ density: density as KeyView['density'] })}
          data={[
            { value: 'normal', label: 'Normal' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
        <Switch
          size="xs"
          label="Group by customer"
          checked={view.grouped}
          onChange={(event) => onView({ grouped: event.currentTarget.checked })}
        />
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => onView({ columns: FIRST_VIEW.columns, density: FIRST_VIEW.density, grouped: false })}
        >
          As at first
        </Button>
      </div>
    </>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <ActionIcon size={24} variant="subtle" color="gray" aria-label={label} title={label} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
