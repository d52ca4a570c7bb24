// Our own check of what a buyer signed, beside the facilitator's. Threats: too little, to somebody else, in another token, too late.
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import { leastMicro } from '../../shared/usdc.ts';
import type { SignedPayment } from './signed-payment.ts';
import type { StorefrontTerms } from './storefront-terms.ts';

/** As much as a facilitator wants an authorization to last when it sends it. */
const LEAST_VALID_MS = 6_000;

/** Addresses on Base are the same in any case; those on Solana are not. */
const isSame = (a: string, b: string) => (a.startsWith('0x') ? a.toLowerCase() === b.toLowerCase() : a === b);

/** Null = it is what was asked for. */
export function paymentProblem(
  { network, recipient, asset, amountMicro, accepted, validUntil }: SignedPayment,
  priceMicro: number,
  { terms, config, nowMs }: { terms: StorefrontTerms; config: StorefrontConfig; nowMs: number },
): string | null {
  const wallet = terms.walletOn(network);
  const wanted = terms.recipientOn(network);
  if (wallet === null || wanted === null || !terms.networks().includes(network))
    return `Nothing is sold on ${network}.`;
  if (!isSame(recipient, wanted) || (accepted && !isSame(accepted.payTo, wallet)))
    return 'The payment goes to somebody else.';
  const usdc = terms.assetOn(network);
  if ((asset && !isSame(asset, usdc)) || (accepted && !isSame(accepted.asset, usdc)))
    return 'The payment is not in USDC.';
  if (amountMicro < leastMicro(priceMicro, config.toleranceBp)) {
    return `The payment is ${amountMicro} micro-USDC; the price is ${priceMicro}.`;
  }
  return validUntil !== null && validUntil < nowMs + LEAST_VALID_MS ? 'The authorization has expired.' : null;
}
