/** Where a sale on the call is, for the dialog that shows it. Pure. */
import type { Checkout } from '../../../shared/ipc/payments.ts';

/** `open`: nobody paid yet. `waiting`: paid, and something is to be decided. `ready`: there is a key. `over`: nothing more comes of it. */
export type SellStage = 'open' | 'paid' | 'waiting' | 'minting' | 'ready' | 'failed' | 'over';

export function sellStage({ state, payment }: Pick<Checkout, 'state' | 'payment'>): SellStage {
  if (payment === null) {
    if (state === 'open') return 'open';
    // Paid, and its payment is being written down.
    return state === 'paid' ? 'minting' : 'over';
  }
  switch (payment.state) {
    case 'waiting':
    case 'paid':
    case 'minting':
    case 'failed':
      return payment.state;
    case 'minted':
    case 'handedOut':
      return 'ready';
    case 'ignored':
      return 'over';
  }
}
