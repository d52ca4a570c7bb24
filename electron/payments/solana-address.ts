// Where a wallet's USDC arrives on Solana: its associated token account, worked out as the chain does. Threat: a payment to another account.
import { createHash } from 'node:crypto';
import { decodeBase58, decodeSolanaAddress, encodeBase58 } from './base58.ts';

const TOKEN_PROGRAM = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const ASSOCIATED_TOKEN_PROGRAM = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';

const P = 2n ** 255n - 19n;
/** The curve's constant: -121665/121666. */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % P;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

/** Whether 32 bytes are a point of the ed25519 curve: an address that somebody could sign for. */
export function isOnCurve(bytes: Uint8Array): boolean {
  const y = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`) & ((1n << 255n) - 1n);
  const sign = ((bytes[31] ?? 0) & 0x80) !== 0;
  if (y >= P) return false;
  const y2 = (y * y) % P;
  // x² = (y² - 1) / (d·y² + 1) must have a root.
  const x2 = ((y2 - 1n + P) * power((D * y2 + 1n) % P, P - 2n)) % P;
  if (x2 === 0n) return !sign;
  return power(x2, (P - 1n) / 2n) === 1n;
}

/** An address that no key belongs to, from seeds; null where the bytes happen to be on the curve. */
export function programAddress(seeds: readonly Uint8Array[], program: string): string | null {
  const hash = createHash('sha256');
  for (const seed of seeds) hash.update(seed);
  hash.update(decodeBase58(program) ?? new Uint8Array());
  const bytes = hash.update('ProgramDerivedAddress').digest();
  return isOnCurve(bytes) ? null : encodeBase58(bytes);
}

/** Throws for what is no address. */
export function tokenAccountOf(wallet: string, mint: string): string {
  const parts = [wallet, TOKEN_PROGRAM, mint].map((address) => {
    const bytes = decodeSolanaAddress(address);
    if (bytes === null) throw new TypeError('Not an address on Solana');
    return bytes;
  });
  for (let bump = 255; bump >= 0; bump--) {
    const found = programAddress([...parts, Uint8Array.of(bump)], ASSOCIATED_TOKEN_PROGRAM);
    if (found !== null) return found;
  }
  throw new TypeError('No token account for this wallet');
}
