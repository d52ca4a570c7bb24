// Homes of accounts: the live platform's, and the demo's, whose platform is this program's own. Threat: a page that names the API's address.
import { DEFAULT_STOREFRONT, type StorefrontConfig } from '../../shared/ipc/storefront.ts';
import type { EmbeddedPlatform } from '../demo/types.ts';
import type { Profile } from '../store/profiles.ts';

/** Where a new account's API is: decided when the app starts, never by the page. */
export type NewAccountHome = Pick<Profile, 'kind' | 'apiUrl' | 'gateway' | 'extraEchoServices' | 'stripeUrl'>;

export const LIVE_HOME: NewAccountHome = {
  kind: 'live',
  apiUrl: 'https://api.proxies.sx/v1',
  gateway: { host: 'gw.proxies.sx', httpPort: 7000, socks5Port: 7001 },
  extraEchoServices: [],
};

/** Where accounts of this kind are, as this app was started; null when it was started with no such platform. */
export function homeOfKind(kind: Profile['kind'], home: NewAccountHome): NewAccountHome | null {
  if (kind === 'live') return LIVE_HOME;
  return kind === home.kind ? home : null;
}

/** With the addresses of `home` in place of its own, which somebody may have edited. */
export function atHome<T extends Omit<Profile, 'id'>>(profile: T, home: NewAccountHome): T {
  const { stripeUrl: _, ...own } = profile;
  return { ...own, ...home } as T;
}

/** An account of the live platform is there and nowhere else, whatever its file says. */
export const settled = (profile: Profile): Profile => (profile.kind === 'live' ? atHome(profile, LIVE_HOME) : profile);

export const DEMO_ID = 'demo';
/** A storefront of play money, ready to be switched on. */
export const demoStorefront = (facilitatorUrl: string): StorefrontConfig => ({
  ...DEFAULT_STOREFRONT,
  port: 0,
  facilitatorUrl,
  baseWallet: '0x1111111111111111111111111111111111111111',
  pricePerGbMicro: 3_500_000,
  baseRpcUrl: `${facilitatorUrl}/rpc`,
});

/** Its ports are new at each start. */
export function demoProfile(description: EmbeddedPlatform['description'], nowMs: number): Profile {
  const [host = '127.0.0.1', httpPort = ''] = description.gateway.http.split(':');
  return {
    id: DEMO_ID,
    name: 'Demo',
    color: 'violet',
    kind: 'demo',
    apiUrl: description.apiUrl,
    gateway: { host, httpPort: Number(httpPort), socks5Port: Number(description.gateway.socks5.split(':')[1]) },
    proxyUsername: description.proxyUsername,
    extraEchoServices: [description.echoUrl],
    stripeUrl: description.stripe.url,
    createdAt: nowMs,
  };
}
