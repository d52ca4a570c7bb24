// Tags, notes, pins and views. They stay on this computer: no handler here has a way to the platform.
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { OpenAccount } from '../account/open-account.ts';

export interface LocalDeps {
  /** Throws not_connected when no account is open. */
  open: () => OpenAccount;
  publish: Publish;
}

const DONE = { done: true } as const;

export function localHandlers({ open, publish }: LocalDeps): Handlers['local'] {
  const store = () => open().session.store.local;
  const changed = <T>(value: T): T => {
    publish('dataChanged', { domains: ['local'] });
    return value;
  };
  return {
    list: ({ cursor = null }) => store().page(cursor),
    set: ({ keyId, ...change }) => changed(store().set(keyId, change)),
    tag({ keyIds, add, remove }) {
      store().tag(keyIds, add, remove);
      return changed(DONE);
    },
    pin({ keyIds, pinned }) {
      store().pin(keyIds, pinned);
      return changed(DONE);
    },
    views: () => store().views(),
    saveView: ({ name, view }) => changed(store().saveView(name, view)),
    deleteView({ id }) {
      store().deleteView(id);
      return changed(DONE);
    },
    rememberView({ view }) {
      // Told to nobody: the page that sent it is the one that shows it.
      store().rememberView(view);
      return DONE;
    },
  };
}
