// What is said of the storefront, and what it sold. Threat: a wallet that was changed unseen.
import type { StorefrontConfig, StorefrontState } from '../../shared/ipc/storefront.ts';
import type { Settlement } from './settlement-records.ts';

/** What decides whether money came in: a page that was taken over could change it, so a change is told. */
export const TRUSTED = [
  {
    name: 'baseWallet',
    title: 'Where USDC arrives was changed',
    text: (wallet: string | null) => `Base: ${wallet ?? 'not sold there any more'}.`,
  },
  {
    name: 'solanaWallet',
    title: 'Where USDC arrives was changed',
    text: (wallet: string | null) => `Solana: ${wallet ?? 'not sold there any more'}.`,
  },
  {
    name: 'facilitatorUrl',
    title: 'Who says that USDC was paid was changed',
    text: (url: string | null) => (url === null ? 'No facilitator is set any more.' : `Facilitator: ${url}.`),
  },
  {
    name: 'baseRpcUrl',
    title: 'Who is asked about unclear payments was changed',
    text: (url: string | null) => (url === null ? 'No node of Base is asked any more.' : `Node of Base: ${url}.`),
  },
] as const;

/** What is missing before anything can be sold; empty = nothing. */
export function missing({ facilitatorUrl, baseWallet, solanaWallet, pricePerGbMicro }: StorefrontConfig): string {
  const parts = [
    pricePerGbMicro === null ? 'a price' : '',
    baseWallet === null && solanaWallet === null ? 'a wallet' : '',
    facilitatorUrl === null ? 'a facilitator' : '',
  ].filter(Boolean);
  return parts.length === 0 ? '' : `It needs ${parts.join(', ')} first.`;
}

export function recentlySold(
  taken: readonly Settlement[],
  sinceMs: number,
): Pick<StorefrontState, 'sold' | 'lastSaleAt'> {
  const recent = taken.filter(({ settledAt }) => settledAt !== null && settledAt >= sinceMs);
  return {
    sold: {
      purchases: recent.length,
      gb: recent.reduce((sum, { gb }) => sum + gb, 0),
      micro: recent.reduce((sum, { amountMicro }) => sum + amountMicro, 0),
    },
    lastSaleAt: recent.reduce<number | null>((last, { settledAt }) => Math.max(last ?? 0, settledAt ?? 0), null),
  };
}

export function listenProblem(error: unknown, port: number): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE'
    ? `Another program listens on port ${port}. Choose another one.`
    : `It cannot listen on port ${port} (${code ?? 'error'}).`;
}
