/** An account whose storefront is open, and buyers with play money; everything between them is real but the chain. */
import { request } from 'node:http';
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http';
import type { PaymentRequired, PaymentRequirements } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import type { PrivateKeyAccount } from 'viem/accounts';
import { expect } from 'vitest';
import { newBuyer } from '../../../electron/demo/buyer.ts';
import type { EmbeddedPlatform, EmbeddedPlatformOptions } from '../../../electron/demo/types.ts';
import type { StorefrontConfig } from '../../../shared/ipc/storefront.ts';
import { type AppOptions, connected, platform, type RunningServices } from '../app-harness.ts';

export const WALLET = '0x2222222222222222222222222222222222222222';
export const PRICE = 1_000_000;

export interface OpenShop {
  running: RunningServices;
  p: EmbeddedPlatform;
  url: string;
}

export function shopConfig({ facilitatorUrl }: EmbeddedPlatform): Partial<StorefrontConfig> {
  return {
    ...{ enabled: true, port: 0, facilitatorUrl, baseWallet: WALLET },
    ...{ pricePerGbMicro: PRICE, baseRpcUrl: `${facilitatorUrl}/rpc`, requestsPerMinute: 10_000 },
  };
}

export async function openShop(
  config: Partial<StorefrontConfig> = {},
  options: Partial<AppOptions> = {},
  platformOptions: EmbeddedPlatformOptions = {},
): Promise<OpenShop> {
  const p = await platform(platformOptions);
  const running = await connected({ platform: p, ...options });
  const state = await running.api.storefront.set({ patch: { ...shopConfig(p), ...config } });
  if (state.localUrl === null) throw new Error(state.problem);
  return { running, p, url: state.localUrl };
}

export function richBuyer({ money }: EmbeddedPlatform): PrivateKeyAccount {
  const account = newBuyer();
  money.fund(account.address, 1_000_000_000);
  return account;
}

export interface ShopAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
}

/** node:http, because fetch refuses to send some of what a hostile buyer does. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<ShopAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: json });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export async function termsOf(url: string): Promise<PaymentRequired> {
  const { status, headers } = await ask(url);
  if (status !== 402) throw new Error(`Answered ${status}`);
  return decodePaymentRequiredHeader(String(headers['payment-required']));
}

export interface Altered {
  accepts?: Partial<PaymentRequirements>;
  payload?: (payload: Record<string, unknown>) => Record<string, unknown>;
  accepted?: Partial<PaymentRequirements>;
}

/** The header of a payment on Base as the library signs it, with what a cheat changes. */
export async function paymentFor(url: string, account: PrivateKeyAccount, altered: Altered = {}): Promise<string> {
  const { accepts, resource } = await termsOf(url);
  const found = accepts.find(({ network }) => network === 'eip155:8453');
  if (!found) throw new Error('Not sold on Base');
  const requirements = { ...found, ...altered.accepts };
  const { payload } = await new ExactEvmScheme(account).createPaymentPayload(2, requirements);
  return encodePaymentSignatureHeader({
    x402Version: 2,
    resource,
    accepted: { ...requirements, ...altered.accepted },
    payload: altered.payload ? altered.payload(payload) : payload,
  });
}

export const paid = (header: string) => ({ headers: { 'PAYMENT-SIGNATURE': header } });

export const SOMEBODY = '0x3333333333333333333333333333333333333333';

export function assertNothingMoved({ p }: OpenShop): void {
  expect(p.money.settlements()).toEqual([]);
  expect(p.effects().minted).toBe(0);
}
