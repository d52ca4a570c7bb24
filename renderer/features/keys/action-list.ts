/** Names, icons and order of the row actions. */
import {
  IconCirclePlus,
  IconCopy,
  IconKey,
  IconLink,
  IconNote,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconRefreshDot,
  IconShare2,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import type { PakKey } from '../../../shared/key.ts';
import type { RowActionId } from './use-row-actions.ts';

export interface RowAction {
  id: RowActionId;
  name: string;
  icon: TablerIcon;
  shortcut?: string;
  danger?: boolean;
}

const COPY_URL: RowAction = { id: 'copyUrl', name: 'Copy URL', icon: IconLink, shortcut: 'C' };
const COPY_SECRET: RowAction = { id: 'copySecret', name: 'Copy secret', icon: IconKey };
const TOP_UP: RowAction = { id: 'topUp', name: 'Top up', icon: IconCirclePlus, shortcut: 'T' };
const HAND_OUT: RowAction = { id: 'handout', name: 'Hand out', icon: IconShare2, shortcut: 'H' };

export const STRIP_ACTIONS: readonly RowAction[] = [COPY_URL, COPY_SECRET, TOP_UP];

/** In groups, as the menu shows them; what cannot be undone comes last. */
export function menuGroups(key: PakKey, pinned = false): RowAction[][] {
  if (key.gone) return [];
  const onOff: RowAction =
    key.enabled === false
      ? { id: 'enable', name: 'Enable', icon: IconPlayerPlay }
      : { id: 'disable', name: 'Disable', icon: IconPlayerPause };
  return [
    [COPY_URL, COPY_SECRET, HAND_OUT],
    [
      { id: 'test', name: 'Test', icon: IconPlugConnected },
      { id: 'compose', name: 'Open in composer', icon: IconCopy },
    ],
    [
      { id: 'notes', name: 'Tags and note', icon: IconNote, shortcut: 'N' },
      pinned
        ? { id: 'pin', name: 'Unpin', icon: IconPinnedOff, shortcut: 'P' }
        : { id: 'pin', name: 'Pin on top', icon: IconPin, shortcut: 'P' },
    ],
    [TOP_UP, { id: 'edit', name: 'Edit', icon: IconPencil, shortcut: 'E' }, onOff],
    [
      { id: 'rotate', name: 'Rotate secret', icon: IconRefreshDot },
      { id: 'revoke', name: 'Revoke', icon: IconTrash, danger: true },
    ],
  ];
}
