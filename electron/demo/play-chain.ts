// Play money: two chains that keep USDC per wallet and what moved it. A payment that was carried out once is never carried out again.
import { randomBytes } from 'node:crypto';
import { encodeBase58 } from '../payments/base58.ts';

export const BASE_USDC = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';
const TRANSFER_TOPIC = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const AUTHORIZATION_USED_TOPIC = '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5';
const BLOCK_MS = 2_000;

export type Hex = `0x${string}`;

export interface ChainLog {
  address: Hex;
  topics: Hex[];
  data: Hex;
  blockNumber: Hex;
  transactionHash: Hex;
  logIndex: Hex;
}

export interface Authorization {
  from: string;
  to: string;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: string;
}

export interface Settlement {
  network: string;
  payer: string;
  payTo: string;
  micro: number;
  transaction: string;
}

const padded = (address: string): Hex => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
const hex = (value: number | bigint): Hex => `0x${value.toString(16)}`;

export class PlayChain {
  readonly #balances = new Map<string, bigint>();
  readonly #usedNonces = new Set<string>();
  readonly #paidMessages = new Map<string, string>();
  readonly #logs: ChainLog[] = [];
  readonly settlements: Settlement[] = [];
  readonly #now: () => number;
  constructor(now: () => number) {
    this.#now = now;
  }

  fund(wallet: string, micro: number): void {
    this.#balances.set(wallet.toLowerCase(), this.balance(wallet) + BigInt(micro));
  }
  balance(wallet: string): bigint {
    return this.#balances.get(wallet.toLowerCase()) ?? 0n;
  }
  isUsed(from: string, nonce: string): boolean {
    return this.#usedNonces.has(`${from}:${nonce}`.toLowerCase());
  }

  /** Throws in the words of the real contract. */
  assertTransfer({ from, value, validAfter, validBefore, nonce }: Authorization): void {
    const seconds = BigInt(Math.floor(this.#now() / 1000));
    if (seconds <= validAfter) throw new Error('FiatTokenV2: authorization is not yet valid');
    if (seconds >= validBefore) throw new Error('FiatTokenV2: authorization is expired');
    if (this.isUsed(from, nonce)) throw new Error('FiatTokenV2: authorization is used or canceled');
    if (this.balance(from) < value) throw new Error('ERC20: transfer amount exceeds balance');
  }

  /** What `transferWithAuthorization` does; returns the transaction. */
  transfer(authorization: Authorization): Hex {
    this.assertTransfer(authorization);
    const { from, to, value, nonce } = authorization;
    this.#usedNonces.add(`${from}:${nonce}`.toLowerCase());
    this.#move(from, to, value);
    const transaction: Hex = `0x${randomBytes(32).toString('hex')}`;
    const add = (topics: Hex[], data: Hex) =>
      this.#logs.push({
        address: BASE_USDC,
        topics,
        data,
        blockNumber: hex(this.blockNumber()),
        transactionHash: transaction,
        logIndex: hex(this.#logs.length),
      });
    add([AUTHORIZATION_USED_TOPIC, padded(from), nonce as Hex], '0x');
    add([TRANSFER_TOPIC, padded(from), padded(to)], `0x${value.toString(16).padStart(64, '0')}`);
    this.settlements.push({ network: 'eip155:8453', payer: from, payTo: to, micro: Number(value), transaction });
    return transaction;
  }

  /** On Solana a signed message pays once. */
  payMessage(settlement: Omit<Settlement, 'transaction'>, messageHash: string): string {
    if (this.#paidMessages.has(messageHash)) throw new Error('duplicate_settlement');
    if (this.balance(settlement.payer) < BigInt(settlement.micro)) throw new Error('insufficient_funds');
    this.#move(settlement.payer, settlement.payTo, BigInt(settlement.micro));
    const transaction = encodeBase58(randomBytes(64));
    this.#paidMessages.set(messageHash, transaction);
    this.settlements.push({ ...settlement, transaction });
    return transaction;
  }

  receipt(transaction: string): { status: string; logs: ChainLog[] } | null {
    const logs = this.#logs.filter(({ transactionHash }) => transactionHash === transaction);
    return logs.length === 0 ? null : { status: '0x1', logs };
  }

  blockNumber(): number {
    return Math.floor(this.#now() / BLOCK_MS);
  }

  /** The few questions of Ethereum's JSON-RPC that a look at a payment needs; undefined for any other. */
  ask(method: string, params: readonly unknown[]): unknown {
    switch (method) {
      case 'eth_getBlockByNumber':
        return { number: hex(this.blockNumber()), timestamp: hex((this.blockNumber() * BLOCK_MS) / 1000) };
      case 'eth_getTransactionReceipt':
        return this.receipt(String(params[0]));
      case 'eth_getLogs': {
        const {
          fromBlock,
          toBlock,
          topics = [],
        } = params[0] as {
          fromBlock: Hex;
          toBlock: Hex;
          topics?: (Hex | null)[];
        };
        const isAsked = (log: ChainLog) =>
          topics.every((topic, index) => topic === null || topic.toLowerCase() === log.topics[index]?.toLowerCase());
        const at = (log: ChainLog) => Number(log.blockNumber);
        return this.#logs.filter((log) => at(log) >= Number(fromBlock) && at(log) <= Number(toBlock) && isAsked(log));
      }
      default:
        return undefined;
    }
  }

  #move(from: string, to: string, micro: bigint): void {
    this.#balances.set(from.toLowerCase(), this.balance(from) - micro);
    this.#balances.set(to.toLowerCase(), this.balance(to) + micro);
  }
}
