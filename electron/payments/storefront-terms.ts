// What a purchase costs and where the money goes, as x402 writes it: version 2 for the header, version 1 for the body.
import { randomBytes } from 'node:crypto';
import type { FacilitatorClient } from '@x402/core/server';
import { x402ResourceServer } from '@x402/core/server';
import type {
  PaymentPayload,
  PaymentRequired,
  PaymentRequirements,
  SchemeNetworkServer,
  SupportedResponse,
} from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import { NETWORK_NAMES, STOREFRONT_NETWORKS, type StorefrontNetwork } from '../../shared/usdc.ts';
import { bazaar, outputSchema } from './discovery.ts';
import type { SignedPayment } from './signed-payment.ts';
import { tokenAccountOf } from './solana-address.ts';

/** The library knows the contract and the domain that a buyer signs for. */
const BASE_USDC = await new ExactEvmScheme().parsePrice(1, 'eip155:8453');
const SOLANA_USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';

/** The library has a package for Solana too, whose own dependencies do not fit this project; of it a shop needs no more than this. */
const EXACT_SOLANA: SchemeNetworkServer = {
  scheme: 'exact',
  defaultAssetTransferMethod: 'default',
  paymentFlows: { default: { supported: ['authorization'], default: 'authorization' } },
  async parsePrice(price) {
    if (typeof price === 'object' && 'amount' in price) return { extra: {}, ...price };
    throw new TypeError('A price on Solana is given in micro-USDC');
  },
  getAssetDecimals: (asset) => (asset === SOLANA_USDC ? 6 : undefined),
  /** Who pays the fees is the facilitator’s to say. */
  async enhancePaymentRequirements(requirements, kind) {
    const feePayer = kind.extra?.['feePayer'];
    if (typeof feePayer !== 'string') throw new Error('The facilitator names nobody who pays the fees on Solana');
    return { ...requirements, extra: { ...requirements.extra, feePayer } };
  },
};

export interface Purchase {
  gb: number;
  days: number;
  priceMicro: number;
}

export interface Terms {
  required: PaymentRequired;
  /** The same in the words of version 1, which older clients read from the body. */
  body: Record<string, unknown>;
}

/** Long enough for a person to confirm in a wallet; short enough that a lost payment is known to be lost soon. */
const MAX_TIMEOUT_SECONDS = 300;
const ASK_AGAIN_MS = 3_000;

export class StorefrontTerms {
  readonly #server: x402ResourceServer;
  readonly #config: StorefrontConfig;
  readonly #facilitator: FacilitatorClient;
  #supported: SupportedResponse | null = null;
  #ready: Promise<void> | null = null;
  /** Never, unless it failed. */
  #askAgainAt = Number.POSITIVE_INFINITY;
  readonly #now: () => number;

  constructor(config: StorefrontConfig, facilitator: FacilitatorClient, now: () => number) {
    this.#now = now;
    this.#config = config;
    this.#facilitator = facilitator;
    this.#server = new x402ResourceServer({
      verify: (payload, requirements) => facilitator.verify(payload, requirements),
      settle: (payload, requirements) => facilitator.settle(payload, requirements),
      // Asked beforehand: the library writes a failure to the console.
      getSupported: async () => this.#supported ?? facilitator.getSupported(),
    })
      .register('eip155:8453', new ExactEvmScheme())
      .register('solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', EXACT_SOLANA);
  }

  walletOn(network: StorefrontNetwork): string | null {
    return network === 'eip155:8453' ? this.#config.baseWallet : this.#config.solanaWallet;
  }

  assetOn(network: StorefrontNetwork): string {
    return network === 'eip155:8453' ? BASE_USDC.asset : SOLANA_USDC;
  }

  /** Where the money of this network must arrive. */
  recipientOn(network: StorefrontNetwork): string | null {
    const wallet = this.walletOn(network);
    return wallet === null || network === 'eip155:8453' ? wallet : tokenAccountOf(wallet, SOLANA_USDC);
  }

  /** Asks the facilitator once; after a failure again, a while later: strangers must not make it be asked without end. */
  ready(): Promise<void> {
    if (this.#ready === null || this.#now() >= this.#askAgainAt) {
      this.#askAgainAt = Number.POSITIVE_INFINITY;
      this.#ready = this.#ask().catch((error: unknown) => {
        this.#askAgainAt = this.#now() + ASK_AGAIN_MS;
        throw error;
      });
    }
    return this.#ready;
  }

  async #ask(): Promise<void> {
    this.#supported = await this.#facilitator.getSupported();
    if (this.#supported.kinds.length > 0) await this.#server.initialize();
  }

  /** The networks that have a wallet and that the facilitator can settle on. */
  networks(): StorefrontNetwork[] {
    return STOREFRONT_NETWORKS.filter(
      (network) => this.walletOn(network) !== null && this.#server.getSupportedKind(2, network, 'exact') !== undefined,
    );
  }

  async requirements(network: StorefrontNetwork, micro: number, order: string | null): Promise<PaymentRequirements> {
    const [requirements] = await this.#server.buildPaymentRequirements({
      scheme: 'exact',
      network,
      payTo: this.walletOn(network) ?? '',
      price: {
        amount: String(micro),
        asset: this.assetOn(network),
        extra: network === 'eip155:8453' ? { ...BASE_USDC.extra } : {},
      },
      maxTimeoutSeconds: MAX_TIMEOUT_SECONDS,
      extra: order === null ? {} : { order },
    });
    if (!requirements) throw new Error('No terms');
    return requirements;
  }

  /** The order's name is new each time: who repeats it with a payment is who asked for the terms. */
  async offer({ gb, days, priceMicro }: Purchase, url: string, error: string): Promise<Terms> {
    const order = randomBytes(24).toString('base64url');
    const accepts = await Promise.all(this.networks().map((network) => this.requirements(network, priceMicro, order)));
    const description = `${gb} GB of proxy traffic for ${days} ${days === 1 ? 'day' : 'days'}`;
    const resource = { url, description, mimeType: 'application/json', serviceName: 'Proxies' };
    const required = await this.#server.createPaymentRequiredResponse(accepts, resource, error, bazaar(this.#config));
    const body = {
      x402Version: 1,
      error,
      accepts: required.accepts.map(({ scheme, network, amount, asset, payTo, maxTimeoutSeconds, extra }) => ({
        scheme,
        network: NETWORK_NAMES[network as StorefrontNetwork].v1,
        maxAmountRequired: amount,
        resource: url,
        description,
        mimeType: 'application/json',
        payTo,
        maxTimeoutSeconds,
        asset,
        outputSchema: outputSchema(this.#config),
        extra,
      })),
    };
    return { required, body };
  }

  /** What goes to the facilitator, whatever version the buyer spoke: the amount that was signed, everything else ours. */
  async forFacilitator(
    payment: Pick<SignedPayment, 'network' | 'amountMicro' | 'payload'>,
    url: string,
  ): Promise<{ payload: PaymentPayload; requirements: PaymentRequirements }> {
    const requirements = await this.requirements(payment.network, payment.amountMicro, null);
    return {
      requirements,
      payload: { x402Version: 2, resource: { url }, accepted: requirements, payload: payment.payload },
    };
  }

  verify(payload: PaymentPayload, requirements: PaymentRequirements) {
    return this.#server.verifyPayment(payload, requirements);
  }

  settle(payload: PaymentPayload, requirements: PaymentRequirements) {
    return this.#server.settlePayment(payload, requirements);
  }
}
