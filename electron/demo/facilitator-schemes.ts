// The stand-in facilitator's checks: the protocol's own library over play money. Loaded at the first request, because the library is heavy.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { x402Facilitator } from '@x402/core/facilitator';
import type { Network, PaymentPayload, PaymentRequirements, SchemeNetworkFacilitator } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import { decodeFunctionData, encodeFunctionResult, type Log, parseAbi } from 'viem';
import { decodeSolanaAddress, encodeBase58 } from '../payments/base58.ts';
import { tokenAccountOf } from '../payments/solana-address.ts';
import { readSolanaTransfer } from '../payments/solana-transfer.ts';
import { BASE_USDC, type Hex, type PlayChain } from './play-chain.ts';

const OPERATOR: Hex = '0x00000000000000000000000000000000000fac17';
const FEE_PAYER = encodeBase58(createHash('sha256').update('the facilitator that pays the fees').digest());

const DIAGNOSIS = parseAbi([
  'function balanceOf(address owner) view returns (uint256)',
  'function name() view returns (string)',
  'function version() view returns (string)',
  'function authorizationState(address owner, bytes32 nonce) view returns (bool)',
]);

function authorizationOf(args: readonly unknown[] = []) {
  const [from, to, value, validAfter, validBefore, nonce] = args as [string, string, bigint, bigint, bigint, string];
  return { from, to, value, validAfter, validBefore, nonce };
}

/** The chain as the library asks it: USDC is the only contract, wallets are plain keys. */
function signerOver(chain: PlayChain): ConstructorParameters<typeof ExactEvmScheme>[0] {
  function diagnose(data: Hex): Hex {
    const { functionName, args } = decodeFunctionData({ abi: DIAGNOSIS, data });
    switch (functionName) {
      case 'balanceOf':
        return encodeFunctionResult({ abi: DIAGNOSIS, functionName, result: chain.balance(args[0]) });
      case 'authorizationState':
        return encodeFunctionResult({ abi: DIAGNOSIS, functionName, result: chain.isUsed(args[0], args[1]) });
      case 'name':
        return encodeFunctionResult({ abi: DIAGNOSIS, functionName, result: 'USD Coin' });
      case 'version':
        return encodeFunctionResult({ abi: DIAGNOSIS, functionName, result: '2' });
    }
  }
  return {
    getAddresses: () => [OPERATOR],
    getCode: async ({ address }) => (address.toLowerCase() === BASE_USDC.toLowerCase() ? '0x01' : undefined),
    async readContract({ functionName, args = [] }) {
      if (functionName === 'transferWithAuthorization') return chain.assertTransfer(authorizationOf(args));
      if (functionName !== 'tryAggregate') throw new Error(`Not on this chain: ${functionName}`);
      const calls = args[1] as { callData: Hex }[];
      return calls.map(({ callData }) => ({ success: true, returnData: diagnose(callData) }));
    },
    // Wallets are plain keys here: the library recovers the signer itself.
    verifyTypedData: async () => false,
    writeContract: async ({ args }) => chain.transfer(authorizationOf(args)),
    async sendTransaction() {
      throw new Error('Nothing is deployed on this chain');
    },
    async waitForTransactionReceipt({ hash }) {
      const receipt = chain.receipt(hash);
      if (receipt === null) throw new Error('Not found');
      return { status: 'success', logs: receipt.logs as unknown as Log[] };
    },
  };
}

/** The scheme of Solana after the public specification: one checked transfer, signed by the payer, to the recipient's token account. */
class ExactSolana implements SchemeNetworkFacilitator {
  readonly scheme = 'exact';
  readonly caipFamily = 'solana:*';
  readonly #chain: PlayChain;
  constructor(chain: PlayChain) {
    this.#chain = chain;
  }
  getExtra = () => ({ feePayer: FEE_PAYER });
  getSigners = () => [FEE_PAYER];

  #read({ payload }: PaymentPayload, { payTo, asset, amount }: PaymentRequirements) {
    const transfer = readSolanaTransfer(String(payload['transaction']));
    if (transfer === null) return { reason: 'invalid_exact_svm_payload_transaction' } as const;
    const { payer, destination, mint, amountMicro, feePayer, signature, message } = transfer;
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(decodeSolanaAddress(payer) ?? []).toString('base64url') },
      format: 'jwk',
    });
    if (!verifySignature(null, message, publicKey, signature))
      return { reason: 'invalid_exact_svm_signature' } as const;
    if (feePayer !== FEE_PAYER) return { reason: 'invalid_exact_svm_payload_fee_payer' } as const;
    if (mint !== asset) return { reason: 'invalid_exact_svm_payload_mint_mismatch' } as const;
    if (destination !== tokenAccountOf(payTo, asset))
      return { reason: 'invalid_exact_svm_payload_recipient_mismatch' } as const;
    if (String(amountMicro) !== amount) return { reason: 'invalid_exact_svm_payload_amount_mismatch' } as const;
    if (this.#chain.balance(payer) < BigInt(amountMicro)) return { reason: 'insufficient_funds' } as const;
    return { transfer };
  }

  async verify(payload: PaymentPayload, requirements: PaymentRequirements) {
    const { reason, transfer } = this.#read(payload, requirements);
    return transfer ? { isValid: true, payer: transfer.payer } : { isValid: false, invalidReason: reason };
  }

  async settle(payload: PaymentPayload, requirements: PaymentRequirements) {
    const { network, payTo } = requirements;
    const { reason, transfer } = this.#read(payload, requirements);
    const refuse = (errorReason: string) => ({ success: false, errorReason, transaction: '', network });
    if (!transfer) return refuse(reason);
    const { payer, amountMicro: micro, messageHash } = transfer;
    try {
      const transaction = this.#chain.payMessage({ network, payer, payTo, micro }, messageHash);
      return { success: true, transaction, network, payer };
    } catch (error) {
      return refuse((error as Error).message);
    }
  }
}

export function createFacilitator(chain: PlayChain): x402Facilitator {
  const base: Network = 'eip155:8453';
  return new x402Facilitator()
    .register(base, new ExactEvmScheme(signerOver(chain)))
    .register('solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', new ExactSolana(chain));
}
