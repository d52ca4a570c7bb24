/** What can be done with one key, the same for the strip, the menu, the drawer, the keyboard and the palette. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PakKey } from '../../../shared/key.ts';
import { api, newIntentId } from '../../ipc-client.ts';
import { localRows, pinKeys } from '../../queries/local.ts';
import { goTo } from '../../routes.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { openDialog } from '../dialogs.ts';
import { showBlocked, showDone, showFailure } from '../frame/toasts.tsx';
import { recallRouting } from '../routing/routing-memory.ts';

export type RowActionId =
  | 'open'
  | 'copyUrl'
  | 'copySecret'
  | 'handout'
  | 'topUp'
  | 'test'
  | 'compose'
  | 'notes'
  | 'pin'
  | 'edit'
  | 'rotate'
  | 'enable'
  | 'disable'
  | 'revoke';

/** Those that change something at the platform, and so need it. */
export const CHANGES: ReadonlySet<RowActionId> = new Set<RowActionId>([
  'topUp',
  'edit',
  'rotate',
  'enable',
  'disable',
  'revoke',
]);

const LABEL_LIMIT = 40;

function shortLabel(label: string): string {
  const characters = Array.from(label);
  return characters.length > LABEL_LIMIT ? `${characters.slice(0, LABEL_LIMIT).join('')}…` : label;
}

/** Done in main: the secret does not cross. The URL has the routing last used for this customer. */
export function copyFromKey(key: PakKey, what: 'url' | 'secret'): Promise<{ clearsInMs: number | null }> {
  return api.keys.copy({
    keyId: key.id,
    what: what === 'url' ? { kind: 'proxy', format: 'url', routing: recallRouting(key) } : { kind: 'secret' },
  });
}

async function copyAndTell(key: PakKey, what: 'url' | 'secret'): Promise<void> {
  const { clearsInMs } = await copyFromKey(key, what);
  const clears = clearsInMs === null ? '' : ` The clipboard is cleared in ${Math.round(clearsInMs / 1000)} s.`;
  showDone(`${what === 'url' ? 'Proxy URL' : 'Secret'} of ${shortLabel(key.label)} copied.${clears}`);
}

/** Keys being switched on: one request, however often it is pressed. */
const enabling = new Set<string>();

export interface RowActions {
  blocked: string | null;
  run: (id: RowActionId, key: PakKey) => void;
}

export function useRowActions(): RowActions {
  const blocked = useWriteBlocked();
  const client = useQueryClient();
  const { mutate: enable } = useMutation({
    mutationFn: ({ key, intentId }: { key: PakKey; intentId: string }) =>
      api.keys.setEnabled({ intentId, keyId: key.id, enabled: true, confirmToken: null }),
    onSuccess: (_result, { key }) => showDone(`${shortLabel(key.label)} is switched on.`),
    onError: (error, { key }) => showFailure(`${shortLabel(key.label)} was not switched on`, error),
    onSettled: (_result, _error, { key }) => enabling.delete(key.id),
  });
  return useMemo(() => {
    const copy = (key: PakKey, what: 'url' | 'secret') => {
      copyAndTell(key, what).catch((error: unknown) => showFailure('Nothing was copied', error));
    };
    return {
      blocked,
      run: (id, key) => {
        if (blocked !== null && CHANGES.has(id)) {
          showBlocked(blocked);
          return;
        }
        switch (id) {
          case 'open':
            goTo('keys', { key: key.id });
            break;
          case 'copyUrl':
            copy(key, 'url');
            break;
          case 'copySecret':
            copy(key, 'secret');
            break;
          case 'test':
            goTo('test', { key: key.id });
            break;
          case 'compose':
            goTo('composer', { key: key.id });
            break;
          case 'pin': {
            const pinned = client.getQueryData(localRows.queryKey)?.get(key.id)?.pinned === true;
            pinKeys([key.id], !pinned).catch((error: unknown) => showFailure('The pin was not changed', error));
            break;
          }
          case 'enable':
            if (enabling.has(key.id)) break;
            enabling.add(key.id);
            enable({ key, intentId: newIntentId() });
            break;
          default:
            openDialog({ kind: id, keyId: key.id });
        }
      },
    };
  }, [blocked, client, enable]);
}
