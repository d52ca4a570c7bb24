/** A buyer on Solana, after the public specification: builds and signs the transaction that the scheme asks for. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { PaymentRequirements } from '@x402/core/types';
import { decodeBase58, encodeBase58 } from '../../../electron/payments/base58.ts';
import { tokenAccountOf } from '../../../electron/payments/solana-address.ts';

const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const BUDGET = 'ComputeBudget111111111111111111111111111111';

export interface SolanaBuyer {
  address: string;
  /** The base64 of the partly signed transaction. */
  pay(
    requirements: Pick<PaymentRequirements, 'payTo' | 'asset' | 'amount' | 'extra'>,
    options?: TransferOptions,
  ): string;
}

export interface TransferOptions {
  decimals?: number;
  /** An instruction beside the transfer. */
  program?: string;
  forged?: boolean;
}

const bytesOf = (address: string) => decodeBase58(address) ?? new Uint8Array();

export function solanaBuyer(): SolanaBuyer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const address = encodeBase58(Buffer.from(x, 'base64url'));
  return {
    address,
    pay({ payTo, asset, amount, extra }, { decimals = 6, program, forged = false } = {}) {
      const feePayer = String(extra['feePayer']);
      const keys = [
        feePayer,
        address,
        tokenAccountOf(address, asset),
        tokenAccountOf(payTo, asset),
        TOKEN,
        BUDGET,
        asset,
      ];
      if (program !== undefined) keys.push(program);
      const data = Buffer.alloc(10);
      data[0] = 12;
      data.writeBigUInt64LE(BigInt(amount), 1);
      data[9] = decimals;
      const nonce = crypto.getRandomValues(new Uint8Array(32));
      const instructions = [
        Buffer.from([5, 0, 5, 2, 0, 0, 0, 0]),
        Buffer.from([5, 0, 9, 3, 0, 0, 0, 0, 0, 0, 0, 0]),
        Buffer.from([4, 4, 2, 6, 3, 1, 10, ...data]),
        ...(program === undefined ? [] : [Buffer.from([7, 0, 0])]),
      ];
      const message = Buffer.concat([
        Buffer.from([0x80, 2, 1, keys.length - 4, keys.length]),
        ...keys.map(bytesOf),
        nonce,
        Buffer.from([instructions.length]),
        ...instructions,
        Buffer.from([0]),
      ]);
      const signature = sign(null, message, privateKey);
      if (forged) signature[0] = (signature[0] ?? 0) ^ 1;
      return Buffer.concat([Buffer.from([2]), Buffer.alloc(64), signature, message]).toString('base64');
    },
  };
}
