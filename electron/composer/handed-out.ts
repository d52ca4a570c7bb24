// Remembers which session went to whom, and refuses an account id that is a secret, before anything is copied.

import type { CopySecret } from '../account/copying.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertPublicAccount } from './compose.ts';

/** After the copy: what failed was not handed out. */
export function rememberHandOuts(copy: CopySecret, open: () => OpenAccount): CopySecret {
  return async (key, what) => {
    const account = open();
    assertPublicAccount(account.session.profile.proxyUsername);
    const copied = await copy(key, what);
    const sessionId = 'routing' in what ? what.routing.sessionId : undefined;
    const { store, clock } = account.session;
    if (sessionId && !store.readOnly) store.handedOutSessions.remember(key.id, [sessionId], clock.now());
    account.payments.fulfilment.keyHandedOut(key.id);
    return copied;
  };
}
