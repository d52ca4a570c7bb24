// Calls on the storefront. No answer holds what a buyer gets.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { readOnlyError } from '../store/sqlite.ts';

const DEMO_WALLET_MICRO = 100_000_000;

function refuse(message: string, nextStep: string): AppError {
  return new AppError(appErrorData('refused', message, nextStep));
}

export function storefrontHandlers(open: () => OpenAccount): Handlers['storefront'] {
  return {
    get: () => open().storefront.state(),
    set({ patch }) {
      const { session, storefront } = open();
      if (session.store.readOnly) throw readOnlyError();
      return storefront.set(patch);
    },
    check: () => open().storefront.check(),
    async demoBuy({ gb }) {
      const { session, storefront } = open();
      if (session.profile.kind !== 'demo') throw refuse('Only the demo buys from itself.', 'Open the demo.');
      const { localUrl, config } = storefront.state();
      if (localUrl === null) throw refuse('The storefront is not open.', 'Switch it on first.');
      const { buy, newBuyer } = await import('../demo/buyer.ts');
      const account = newBuyer();
      await fetch(`${config.facilitatorUrl}/faucet`, {
        method: 'POST',
        body: JSON.stringify({ wallet: account.address, micro: DEMO_WALLET_MICRO }),
      });
      const { status, body, transaction } = await buy(`${localUrl}/buy?gb=${gb}`, account);
      return {
        ...{ status, gb, transaction },
        paidMicro: Number(body['paidMicroUsdc'] ?? 0),
        keyId: typeof body['keyId'] === 'string' ? body['keyId'] : null,
      };
    },
  };
}
