// One open account: everything that belongs to it, made together and closed together.

import type { GatewayTarget } from '../../shared/proxy-url.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PlatformClient } from '../platform/types.ts';
import type { Profile } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import type { Scheduler } from '../sync/scheduler.ts';
import type { PakSecrets } from './pak-secrets.ts';

export interface Session {
  readonly profile: Profile;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Null while there is no usable API key: everything cached stays readable. */
  online: OnlineSession | null;
}

/** The part that needs the API key. */
export interface OnlineSession {
  readonly client: PlatformClient;
  readonly secrets: PakSecrets;
  readonly scheduler: Scheduler;
  readonly apiKey: string;
  readonly keptIn: 'keychain' | 'session';
  /** Aborted when the key is forgotten: what is kept for this session alone goes with it. */
  readonly over: AbortSignal;
}

/** Where this account's customers connect to, with the secret left out. */
export function gatewayTarget(profile: Profile, secret: string): GatewayTarget {
  return {
    proxyUsername: profile.proxyUsername,
    secret,
    // White label: a name of the reseller's own that leads to the same gateway.
    gatewayHost: profile.handoutHost ?? profile.gateway.host,
    httpPort: profile.gateway.httpPort,
    socks5Port: profile.gateway.socks5Port,
  };
}
