// Looks a payment up on Base when the facilitator did not say how it ended. Threat: an authorization of the same number that paid somebody else.
import { z } from 'zod';
import { parseBaseUrl } from '../platform/base-url.ts';
import { withinDeadline } from '../platform/deadline.ts';
import { DEFAULT_LIMITS } from '../platform/limits.ts';
import { createTransport } from '../platform/transport.ts';

export type Seen =
  /** It moved the money. */
  | { kind: 'paid'; transaction: string }
  /** It did not, and cannot any more. */
  | { kind: 'neverPaid' }
  /** It did not yet. */
  | { kind: 'open' };

export interface LookedFor {
  payer: string;
  recipient: string;
  asset: string;
  amountMicro: number;
  nonce: string;
  writtenAt: number;
  validUntil: number;
}

export interface BaseLook {
  /** Throws when the chain cannot be asked. */
  look(payment: LookedFor): Promise<Seen>;
  close(): Promise<void>;
}

const AUTHORIZATION_USED = '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5';
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const BLOCK_SECONDS = 2;
/** On either side of the time in which it could be carried out; public nodes answer for some thousand blocks at most. */
const MARGIN_SECONDS = 300;
const MAX_BLOCKS = 2_000;
/** A block this much younger than the end of the authorization is not taken back. */
const FINAL_SECONDS = 60;
const TIMEOUT_MS = 10_000;

const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,16}$/)
  .transform(Number);
const log = z.object({
  address: z.string(),
  topics: z.array(z.string()),
  data: z.string(),
  transactionHash: z.string(),
});
const block = z.object({ number: quantity, timestamp: quantity });
const logs = z.array(log).max(100);
const receipt = z.object({ status: z.string(), logs: z.array(log).max(1000) });

const padded = (address: string) => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

export function createBaseLook(url: string): BaseLook {
  // A node's key is often the last part of its address: nothing may be added to it.
  const { origin, pathname } = parseBaseUrl(url);
  const transport = createTransport({
    baseUrl: new URL(origin),
    limits: { ...DEFAULT_LIMITS, maxBodyBytes: 2 ** 20 },
  });
  const closing = new AbortController();

  async function ask<T>(method: string, params: unknown[], schema: z.ZodType<T>): Promise<T> {
    const answer = await withinDeadline(TIMEOUT_MS, [closing.signal], (signal) =>
      transport.send(
        {
          method: 'POST',
          path: pathname,
          route: '/',
          body: { jsonrpc: '2.0', id: 1, method, params },
          action: 'ask the chain',
          right: '',
          effect: false,
          readApiKey: null,
        },
        signal,
      ),
    );
    const reply = z.object({ result: schema }).safeParse(answer.json);
    if (answer.status !== 200 || !reply.success) throw new Error(`The chain answered ${method} with ${answer.status}`);
    return reply.data.result;
  }

  return {
    async look({ payer, recipient, asset, amountMicro, nonce, writtenAt, validUntil }) {
      const head = await ask('eth_getBlockByNumber', ['latest', false], block);
      const blockAt = (ms: number, margin: number) =>
        head.number - Math.floor((head.timestamp - ms / 1000 - margin) / BLOCK_SECONDS);
      const fromBlock = Math.max(0, Math.min(blockAt(writtenAt, -MARGIN_SECONDS), head.number));
      const toBlock = Math.min(head.number, blockAt(validUntil, MARGIN_SECONDS), fromBlock + MAX_BLOCKS);
      const used = await ask(
        'eth_getLogs',
        [
          {
            address: asset,
            fromBlock: `0x${fromBlock.toString(16)}`,
            toBlock: `0x${Math.max(fromBlock, toBlock).toString(16)}`,
            topics: [AUTHORIZATION_USED, padded(payer), nonce],
          },
        ],
        logs,
      );
      for (const { transactionHash } of used) {
        const { status, logs: moved } = await ask('eth_getTransactionReceipt', [transactionHash], receipt);
        const isOurs = moved.some(
          ({ address, topics, data }) =>
            same(address, asset) &&
            topics[0] === TRANSFER &&
            same(topics[1], padded(payer)) &&
            same(topics[2], padded(recipient)) &&
            /^0x[0-9a-fA-F]{1,64}$/.test(data) &&
            BigInt(data) === BigInt(amountMicro),
        );
        if (status === '0x1' && isOurs) return { kind: 'paid', transaction: transactionHash };
      }
      // Used, but for another transfer: the number is spent, and nothing came here.
      if (used.length > 0) return { kind: 'neverPaid' };
      return head.timestamp > validUntil / 1000 + FINAL_SECONDS ? { kind: 'neverPaid' } : { kind: 'open' };
    },
    async close() {
      closing.abort(new Error('Closed'));
      await transport.close();
    },
  };
}
