// The embedded platform: the reseller API, a gateway that really proxies, and an echo service, all on 127.0.0.1.
import type { UsageSample } from '../store/types.ts';
import type { PlayMoney } from './facilitator.ts';
import type { PastOrder } from './past-orders.ts';
import type { StripeObjects } from './stripe-objects.ts';

export interface EmbeddedPlatformOptions {
  /** Number of seeded keys. Default 40. */
  keys?: number;
  seed?: number;
  /** Which wording the API speaks (platform.md section 6). Default live. */
  dialect?: 'guide' | 'live';
  /** 0 = any free port. */
  port?: number;
  gatewayPort?: number;
  socksPort?: number;
  facilitatorPort?: number;
  now?: () => number;
  /** API requests allowed in each window before 429 with Retry-After. Default: no limit. */
  rateLimit?: { requests: number; windowMs: number };
  /** How an answer that is not a mint, a regenerate or a reveal shows the secret. Default masked. */
  secretsInLists?: 'masked' | 'clear' | 'absent';
  /** A bare array, or an object with the array under this name. Default array. */
  listShape?: 'array' | 'data' | 'items' | 'keys';
  /** For how long the gateway goes on by what it last knew of a secret, as the real one does for about 30 s. Default 0: at once. */
  authCacheMs?: number;
  /** `host:port` on private addresses that the gateway lets through besides its own echo service. For tests. */
  allowTargets?: string[];
  /** In place of the account's seeded username (lower case, no dash), and of the secrets of the first seeded keys. For tests of encoding. */
  proxyUsername?: string;
  secrets?: string[];
  /** The echo service by a name that only the gateway can resolve, and over TLS too when a certificate is given. For tests. */
  namedEcho?: { host: string; tls?: { key: string; cert: string } };
  /** The stand-in of Stripe: after so many ms somebody pays each new Checkout Session by himself. Default: nobody does. */
  payAfterMs?: number;
}

/** What `npm run platform` prints and `--platform FILE` reads. */
export interface PlatformDescription {
  apiUrl: string;
  apiKey: string;
  proxyUsername: string;
  /** host:port */
  gateway: { http: string; socks5: string };
  echoUrl: string;
  /** A stand-in of Stripe’s API, with a restricted key in test mode. */
  stripe: { url: string; apiKey: string };
}

/** A fault applies to the next `times` requests whose path starts with `path`. */
export interface Fault {
  target: 'api' | 'gateway' | 'echo' | 'facilitator' | 'stripe';
  path?: string;
  method?: string;
  times: number;
  delayMs?: number;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Send half the answer, then drop the connection. */
  cut?: boolean;
  /** Drop: before the request is acted on, or after (the effect happened, the answer is lost). */
  drop?: 'before' | 'after';
}

export interface EmbeddedPlatform {
  description: PlatformDescription;
  /** The echo service as `namedEcho` asked for it. */
  namedEchoUrls: { http: string | null; https: string | null };
  /** What happens at Stripe: who pays, what is paid back. */
  stripe: StripeObjects & { urlOf(id: string): string };
  /** Adds a fault at the end of the queue. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** The past as an app that had been running would have sampled it: 90 days, for the demo profile. Key ids are those of the API. */
  pastSamples(): UsageSample[];
  /** What was bought in those 90 days, as far as a key of today came of it. */
  pastOrders(): PastOrder[];
  /** For tests: how often a key was minted, GB added and so on, counted by effect, not by request. */
  effects(): { minted: number; gbAdded: number; regenerated: number; deleted: number };
  /** An x402 facilitator with play money; below it `/rpc` is its chain, `/faucet` fills a wallet. */
  facilitatorUrl: string;
  /** The facilitator's wallets, and what moved between them. */
  money: PlayMoney;
  close(): Promise<void>;
}
