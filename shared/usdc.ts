/** USDC as the storefront counts it: whole micro-USDC, six decimals, never a float. */
export const MICRO_PER_USDC = 1_000_000;
const MICRO_PER_CENT = 10_000;

const AMOUNT = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/** "3.5" → 3500000; null for anything else than a plain amount of up to six decimals. */
export function parseUsdc(text: string): number | null {
  const match = AMOUNT.exec(text.trim());
  if (match === null) return null;
  const [, whole = '0', part = ''] = match;
  return Number(whole) * MICRO_PER_USDC + Number(part.padEnd(6, '0'));
}

/** 3500000 → "3.50": at least two decimals, no more than are needed. */
export function formatUsdc(micro: number): string {
  const whole = Math.floor(micro / MICRO_PER_USDC);
  const part = String(micro % MICRO_PER_USDC)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${whole}.${part}`;
}

/** What a purchase costs. Both are whole numbers, and so is the product; the limits of the settings keep it exact. */
export function priceMicro(gb: number, pricePerGbMicro: number): number {
  return gb * pricePerGbMicro;
}

/** The least that is taken for this price: never more than 2 % below it, rounded up. */
export function leastMicro(price: number, toleranceBp: number): number {
  return price - Math.floor((price * Math.min(toleranceBp, 200)) / 10_000);
}

/** For the books, in whole cents; a part of a cent is dropped. */
export function microToCents(micro: number): number {
  return Math.floor(micro / MICRO_PER_CENT);
}

/** The networks that are sold on, by their CAIP-2 names, and what version 1 of x402 calls them. */
export const STOREFRONT_NETWORKS = ['eip155:8453', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] as const;
export type StorefrontNetwork = (typeof STOREFRONT_NETWORKS)[number];

export const NETWORK_NAMES: Record<StorefrontNetwork, { title: string; v1: string }> = {
  'eip155:8453': { title: 'Base', v1: 'base' },
  'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp': { title: 'Solana', v1: 'solana' },
};
