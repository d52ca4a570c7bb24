// Calls on accounts. The API key comes in here and never goes out again.
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Confirmations } from '../account/confirmations.ts';
import type { Accounts } from '../account/types.ts';

export interface AccountDeps {
  accounts: Accounts;
  confirmations: Confirmations;
  /** Throws clipboard_empty or clipboard_failed. */
  readClipboard: () => Promise<string>;
  clearClipboard: () => Promise<void>;
}

export function accountHandlers({
  accounts,
  confirmations,
  readClipboard,
  clearClipboard,
}: AccountDeps): Handlers['account'] {
  const openId = () => accounts.current().session.profile.id;
  return {
    state: () => accounts.state(),
    async connectFromClipboard(request) {
      const state = await accounts.connect({ ...request, apiKey: await readClipboard() });
      // Only after it is kept: a key that was refused can be looked at again where it was copied.
      await clearClipboard();
      return state;
    },
    connect: (request) => accounts.connect(request),
    openDemo: () => accounts.openDemo(),
    open: ({ profileId }) => accounts.open(profileId),
    rename: (change) => accounts.edit(change),
    setHandoutHost: ({ host }) => accounts.setHandoutHost(host),
    retryKeychain: () => accounts.retryKeychain(),
    disconnect({ confirmToken, forgetData }) {
      confirmations.assertConfirmed(confirmToken, 'disconnect', openId());
      return accounts.disconnect(forgetData);
    },
    prepareDisconnect: () => ({
      token: confirmations.issue('disconnect', openId()),
      name: accounts.current().session.profile.name,
    }),
    async startNew() {
      await accounts.startNew();
      return { done: true };
    },
  };
}
