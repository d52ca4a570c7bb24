/** One menu for all lines, put where it was asked for. */
import { Menu, Portal } from '@mantine/core';
import type { PakKey } from '../../../shared/key.ts';
import { useKeyLocal } from '../../queries/local.ts';
import { menuGroups, type RowAction } from './action-list.ts';
import { CHANGES, type RowActions } from './use-row-actions.ts';

export interface MenuPlace {
  x: number;
  y: number;
  keyData: PakKey;
}

interface LineMenuProps {
  place: MenuPlace | null;
  actions: RowActions;
  onClose: () => void;
}

export function LineMenu({ place, actions, onClose }: LineMenuProps) {
  if (place === null) return null;
  return (
    <Menu opened onClose={onClose} position="bottom-end" width={220} returnFocus={false} trapFocus>
      {/* Outside the table: inside its containment “fixed” would not mean the window. */}
      <Portal target="#overlays">
        <Menu.Target>
          <button
            type="button"
            tabIndex={-1}
            className="line-menu-anchor"
            style={{ left: place.x, top: place.y }}
            aria-label={`Actions for ${place.keyData.label}`}
          />
        </Menu.Target>
      </Portal>
      <Menu.Dropdown aria-label={`Actions for ${place.keyData.label}`}>
        <ActionItems keyData={place.keyData} actions={actions} />
      </Menu.Dropdown>
    </Menu>
  );
}

export function ActionItems({ keyData, actions }: { keyData: PakKey; actions: RowActions }) {
  const groups = menuGroups(keyData, useKeyLocal(keyData.id)?.pinned);
  if (groups.length === 0) return <Menu.Label>The platform no longer lists this key.</Menu.Label>;
  return groups.map((group, index) => (
    <div key={group[0]?.id}>
      {index > 0 && <Menu.Divider />}
      {group.map((action) => (
        <ActionItem key={action.id} action={action} keyData={keyData} actions={actions} />
      ))}
    </div>
  ));
}

function ActionItem({ action, keyData, actions }: { action: RowAction; keyData: PakKey; actions: RowActions }) {
  const Icon = action.icon;
  const why = CHANGES.has(action.id) ? actions.blocked : null;
  return (
    <Menu.Item
      leftSection={<Icon size={15} />}
      rightSection={action.shortcut && <kbd>{action.shortcut}</kbd>}
      c={action.danger ? 'var(--pd-bad)' : undefined}
      aria-disabled={why !== null || undefined}
      data-disabled={why !== null || undefined}
      title={why ?? undefined}
      onClick={() => actions.run(action.id, keyData)}
    >
      {action.name}
    </Menu.Item>
  );
}
