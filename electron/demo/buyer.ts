// A machine that buys at a storefront, with play money, by the protocol's own client library: for the demo and for tests.
import { x402Client } from '@x402/core/client';
import { decodePaymentResponseHeader } from '@x402/core/http';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { wrapFetchWithPayment } from '@x402/fetch';
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';

export interface Bought {
  status: number;
  transaction: string;
  body: Record<string, unknown>;
}

export const newBuyer = (): PrivateKeyAccount => privateKeyToAccount(generatePrivateKey());

/** The library's own limit is a dollar a payment. */
const NO_DEARER_THAN = '$1000';
const TIMEOUT_MS = 60_000;

/** A fetch that pays what it is asked for, on Base. */
export function payingFetch(account: PrivateKeyAccount): typeof fetch {
  const client = x402Client.fromConfig({
    schemes: [{ network: 'eip155:8453', client: new ExactEvmScheme(account) }],
    spendControls: { maxAmountPerPayment: NO_DEARER_THAN },
  });
  return wrapFetchWithPayment(fetch, client) as typeof fetch;
}

export async function buy(url: string, account: PrivateKeyAccount): Promise<Bought> {
  const response = await payingFetch(account)(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const receipt = response.headers.get('PAYMENT-RESPONSE');
  const body = (await response.json()) as Record<string, unknown>;
  return {
    status: response.status,
    transaction: receipt === null ? '' : decodePaymentResponseHeader(receipt).transaction,
    body,
  };
}
