/** What can be done with the customer that was found, best first: on a call it is the URL, the message or more GB. */
import {
  IconCirclePlus,
  IconCopy,
  IconLayoutSidebarRightExpand,
  IconLink,
  IconMessage,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconRefreshDot,
  IconShare2,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import type { PakKey } from '../../../shared/key.ts';
import { api } from '../../ipc-client.ts';
import { showDone, showFailure } from '../frame/toasts.tsx';
import type { RowActionId, RowActions } from '../keys/use-row-actions.ts';
import { recallRouting } from '../routing/routing-memory.ts';
import { shortLabel } from '../short-label.ts';

export type CustomerActionId = RowActionId | 'copyMessage';

export interface CustomerAction {
  id: CustomerActionId;
  name: string;
  /** Words that mean it, lower case: "top up bob", "bob rotate". */
  words: readonly string[];
  icon: TablerIcon;
}

const ON: CustomerAction = {
  id: 'enable',
  name: 'Switch on',
  words: ['enable', 'switch on', 'on'],
  icon: IconPlayerPlay,
};
const OFF: CustomerAction = {
  id: 'disable',
  name: 'Switch off',
  words: ['disable', 'switch off', 'suspend', 'off'],
  icon: IconPlayerPause,
};

const ACTIONS: readonly CustomerAction[] = [
  { id: 'copyUrl', name: 'Copy URL', words: ['copy url', 'copy', 'url'], icon: IconLink },
  { id: 'copyMessage', name: 'Copy message', words: ['copy message', 'message', 'copy hand-out'], icon: IconMessage },
  { id: 'topUp', name: 'Top up', words: ['top up', 'topup', 'add gb', 'extend'], icon: IconCirclePlus },
  { id: 'test', name: 'Test', words: ['test'], icon: IconPlugConnected },
  { id: 'handout', name: 'Hand out', words: ['hand out', 'handout', 'hand-out', 'qr'], icon: IconShare2 },
  { id: 'open', name: 'Open', words: ['open', 'show'], icon: IconLayoutSidebarRightExpand },
  { id: 'compose', name: 'Open in composer', words: ['compose', 'composer'], icon: IconCopy },
  { id: 'edit', name: 'Edit', words: ['edit', 'rename', 'cap', 'expiry'], icon: IconPencil },
  { id: 'rotate', name: 'Rotate secret', words: ['rotate secret', 'rotate', 'new secret'], icon: IconRefreshDot },
  { id: 'revoke', name: 'Revoke', words: ['revoke', 'delete'], icon: IconTrash },
];

/** A key that is gone can only be looked at. */
export function actionsFor(key: PakKey): CustomerAction[] {
  if (key.gone) return ACTIONS.filter(({ id }) => id === 'open');
  const at = ACTIONS.findIndex(({ id }) => id === 'rotate');
  return ACTIONS.toSpliced(at, 0, key.enabled === false ? ON : OFF);
}

export interface Meant {
  id: CustomerActionId;
  /** The rest of the query: whom it is about. */
  whom: string;
}

const EVERY = [...ACTIONS, ON, OFF];

/** "top up bob" and "bob top up"; null when no action is named or nobody is. `text` is as search text: lower case. */
export function readCommand(text: string): Meant | null {
  const words = text.trim().split(/\s+/).join(' ');
  let best: (Meant & { length: number }) | null = null;
  for (const { id, words: names } of EVERY) {
    for (const name of names) {
      const first = words.startsWith(`${name} `);
      const last = words.endsWith(` ${name}`);
      if ((!first && !last) || (best !== null && name.length <= best.length)) continue;
      const whom = (first ? words.slice(name.length) : words.slice(0, -name.length)).trim();
      if (whom !== '') best = { id, whom, length: name.length };
    }
  }
  return best === null ? null : { id: best.id, whom: best.whom };
}

async function copyMessage(key: PakKey): Promise<void> {
  const { clearsInMs } = await api.keys.copy({
    keyId: key.id,
    what: { kind: 'message', routing: recallRouting(key) },
  });
  const clears = clearsInMs === null ? '' : ` The clipboard is cleared in ${Math.round(clearsInMs / 1_000)} s.`;
  showDone(`The message for ${shortLabel(key.label)} is copied.${clears}`);
}

export function runCustomerAction(id: CustomerActionId, key: PakKey, actions: RowActions): void {
  if (id !== 'copyMessage') actions.run(id, key);
  else copyMessage(key).catch((error: unknown) => showFailure('Nothing was copied', error));
}
