/** The x402 storefront: machines buy GB for USDC at an endpoint on this computer, made for a tunnel. Off until it is switched on. */
import { z } from 'zod';
import { STOREFRONT_NETWORKS } from '../usdc.ts';
import { call, ms } from './row.ts';

/** https, or http on this computer itself; no login, query or hash in it. */
const webAddress = z
  .string()
  .trim()
  .max(300)
  .refine((text) => /^https:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/.test(text) || LOOPBACK.test(text), {
    message: 'An https:// address without a login, ? or #.',
  });
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(?:\/[^\s?#]*)?$/;

export const storefrontConfigSchema = z.strictObject({
  enabled: z.boolean(),
  /** 0 = any free one. */
  port: z
    .number()
    .int()
    .max(65_535)
    .refine((port) => port === 0 || port >= 1024, 'From 1024 on.'),
  /** Where buyers reach it through the tunnel; null = only this computer's own address is told. */
  publicUrl: webAddress.nullable(),
  /** Checks payments and carries them out on the chain; null = not chosen yet. */
  facilitatorUrl: webAddress.nullable(),
  /** Where USDC arrives. The checksum is checked in main; null = not sold on Base. */
  baseWallet: z
    .string()
    .trim()
    .regex(/^0x[0-9a-fA-F]{40}$/, 'A wallet on Base is 0x and 40 hex digits.')
    .nullable(),
  solanaWallet: z
    .string()
    .trim()
    .regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/, 'A wallet on Solana is 32 to 44 letters and digits.')
    .nullable(),
  /** Micro-USDC; null = no price yet. */
  pricePerGbMicro: z
    .number()
    .int()
    .min(10_000, 'At least 0.01 USDC.')
    .max(1_000_000_000, 'At most 1,000 USDC.')
    .nullable(),
  /** How long a key lives that is bought here; a buyer may ask for less. */
  days: z.number().int().min(1).max(365),
  maxGb: z.number().int().min(1).max(1000),
  purchasesPerWalletHour: z.number().int().min(1).max(1000),
  requestsPerMinute: z.number().int().min(1).max(10_000),
  /** How far below the price a payment may be, in hundredths of a percent: the price may change while a buyer pays. */
  toleranceBp: z.number().int().min(0).max(200, 'At most 2 %.'),
  /** Asked about a payment on Base whose outcome is not known; null = such a payment waits for a look. */
  baseRpcUrl: webAddress.nullable(),
});
export type StorefrontConfig = z.infer<typeof storefrontConfigSchema>;

export const DEFAULT_STOREFRONT: StorefrontConfig = {
  enabled: false,
  port: 8402,
  publicUrl: null,
  facilitatorUrl: null,
  baseWallet: null,
  solanaWallet: null,
  pricePerGbMicro: null,
  days: 30,
  maxGb: 50,
  purchasesPerWalletHour: 5,
  requestsPerMinute: 60,
  toleranceBp: 200,
  baseRpcUrl: 'https://mainnet.base.org',
};

const stateSchema = z.object({
  config: storefrontConfigSchema,
  listening: z.boolean(),
  /** On this computer; null while it does not listen. */
  localUrl: z.string().nullable(),
  /** Why it does not sell although it is switched on; empty when it does. */
  problem: z.string(),
  /** Payments whose outcome at the chain is not known yet. */
  unsettled: z.number().int(),
  /** Bought in the last 30 days. */
  sold: z.object({ purchases: z.number().int(), gb: z.number().int(), micro: z.number().int() }),
  lastSaleAt: ms.nullable(),
  /** The demo can buy from itself. */
  demo: z.boolean(),
});
export type StorefrontState = z.infer<typeof stateSchema>;

export const storefront = {
  get: call(z.strictObject({}), stateSchema),
  /** Only the named values change; the whole is validated, and the endpoint starts, stops or moves accordingly. */
  set: call(z.strictObject({ patch: storefrontConfigSchema.partial() }), stateSchema),
  /** Asks the facilitator what it can do, now. */
  check: call(
    z.strictObject({}),
    z.object({ ok: z.boolean(), networks: z.array(z.enum(STOREFRONT_NETWORKS)), message: z.string() }),
  ),
  /** The demo only: a buyer with play money buys here, by the protocol's own client library. */
  demoBuy: call(
    z.strictObject({ gb: z.number().int().min(1).max(10) }),
    z.object({
      status: z.number().int(),
      gb: z.number().int(),
      paidMicro: z.number().int(),
      transaction: z.string(),
      keyId: z.string().nullable(),
    }),
  ),
};
