// Reads what a buyer signed, from either version of x402, into one form. Threat: a payment that says one thing and pays another.
import { createHash } from 'node:crypto';
import { decodePaymentSignatureHeader } from '@x402/core/http';
import { parsePaymentPayload } from '@x402/core/schemas';
import { NETWORK_NAMES, STOREFRONT_NETWORKS, type StorefrontNetwork } from '../../shared/usdc.ts';
import { readSolanaTransfer } from './solana-transfer.ts';

export interface SignedPayment {
  /** One signature is one payment, whatever is wrapped around it. */
  id: string;
  network: StorefrontNetwork;
  payer: string;
  /** Base: the wallet. Solana: the token account. */
  recipient: string;
  /** Solana: the mint that was signed. Base: null, the facilitator checks it with the signature. */
  asset: string | null;
  amountMicro: number;
  /** Unix ms; null where the chain decides (Solana: about 90 s). */
  validUntil: number | null;
  /** Base only: what the chain remembers of it. */
  nonce: string | null;
  /** What version 2 repeats of the terms; null for version 1. */
  accepted: { network: string; payTo: string; asset: string } | null;
  /** Known to the buyer alone: it came with the terms and never reaches the chain. */
  order: string | null;
  payload: Record<string, unknown>;
}

export type ReadPayment = { payment: SignedPayment } | { refusal: string };

const HEX_32 = /^0x[0-9a-fA-F]{64}$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const DIGITS = /^\d{1,20}$/;

const refuse = (refusal: string): ReadPayment => ({ refusal });

function networkOf(name: string): StorefrontNetwork | null {
  return STOREFRONT_NETWORKS.find((known) => known === name || NETWORK_NAMES[known].v1 === name) ?? null;
}

type Signed = Omit<SignedPayment, 'network' | 'accepted' | 'order' | 'payload'>;

/** USDC on Base: an EIP-3009 authorization. */
function readAuthorization(network: StorefrontNetwork, payload: Record<string, unknown>): Signed | string {
  const { authorization, signature } = payload as { authorization?: Record<string, unknown>; signature?: unknown };
  if (typeof authorization !== 'object' || authorization === null) return 'The payment holds no authorization.';
  const { from, to, value, validBefore, nonce } = authorization;
  if (
    typeof signature !== 'string' ||
    typeof from !== 'string' ||
    typeof to !== 'string' ||
    typeof value !== 'string' ||
    typeof validBefore !== 'string' ||
    typeof nonce !== 'string' ||
    !ADDRESS.test(from) ||
    !ADDRESS.test(to) ||
    !DIGITS.test(value) ||
    !DIGITS.test(validBefore) ||
    !HEX_32.test(nonce)
  ) {
    return 'The authorization is not complete.';
  }
  const amountMicro = Number(value);
  if (!Number.isSafeInteger(amountMicro)) return 'The amount is not one that anybody holds.';
  return {
    id: `${network}:${from}:${nonce}`.toLowerCase(),
    payer: from,
    recipient: to,
    asset: null,
    amountMicro,
    validUntil: Math.min(Number(validBefore) * 1000, 8.64e15),
    nonce: nonce.toLowerCase(),
  };
}

function readTransaction(network: StorefrontNetwork, payload: Record<string, unknown>): Signed | string {
  const { transaction } = payload;
  const transfer = typeof transaction === 'string' ? readSolanaTransfer(transaction) : null;
  if (transfer === null) return 'The transaction is not one plain transfer of USDC.';
  return {
    id: `${network}:${transfer.messageHash}`,
    payer: transfer.payer,
    recipient: transfer.destination,
    asset: transfer.mint,
    amountMicro: transfer.amountMicro,
    validUntil: null,
    nonce: null,
  };
}

/** Never throws: what cannot be read is refused with a reason for the buyer. */
export function readPaymentHeader(header: string): ReadPayment {
  let decoded: unknown;
  try {
    decoded = decodePaymentSignatureHeader(header);
  } catch {
    return refuse('The payment header is not base64 of JSON.');
  }
  const parsed = parsePaymentPayload(decoded);
  if (!parsed.success) return refuse('The payment header holds no payment of x402.');
  const { data } = parsed;
  const scheme = data.x402Version === 1 ? data.scheme : data.accepted.scheme;
  const name = data.x402Version === 1 ? data.network : data.accepted.network;
  if (scheme !== 'exact') return refuse('Only the scheme "exact" is taken.');
  const network = networkOf(name);
  if (network === null) return refuse(`Nothing is sold on ${name.slice(0, 60)}.`);
  const payload = data.payload as Record<string, unknown>;
  const signed = network === 'eip155:8453' ? readAuthorization(network, payload) : readTransaction(network, payload);
  if (typeof signed === 'string') return refuse(signed);
  const accepted = data.x402Version === 2 ? data.accepted : null;
  const order = accepted?.extra?.['order'];
  return {
    payment: {
      ...signed,
      network,
      payload,
      accepted: accepted && { network: accepted.network, payTo: accepted.payTo, asset: accepted.asset },
      order: typeof order === 'string' && /^[\w-]{22,64}$/.test(order) ? order : null,
    },
  };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
