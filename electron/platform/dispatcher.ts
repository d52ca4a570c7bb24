// The way out to the platform: straight, or by the proxy of the environment if the user chose so. Threats: a proxy that somebody put into the environment, and one that reads the key.
import { createSecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { ApiProxy } from '../../shared/ipc/settings.ts';
import type { PlatformLimits } from './limits.ts';

export interface DispatcherOptions {
  baseUrl: URL;
  limits: PlatformLimits;
  /** PEM. */
  trustedRoots: readonly string[];
  proxy: ApiProxy;
}

export async function openDispatcher({ baseUrl, limits, trustedRoots, proxy }: DispatcherOptions): Promise<Dispatcher> {
  // Lazy: undici costs 40 to 80 ms, which the first paint does not pay.
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  // The context is made once: parsing 150 roots for each connection would cost more than the handshake.
  const tls = {
    secureContext: createSecureContext({ ca: [...trustedRoots], minVersion: 'TLSv1.2' }),
    // Explicit, because the environment (NODE_TLS_REJECT_UNAUTHORIZED=0) only changes the default.
    rejectUnauthorized: true,
  };
  const options: import('undici').Agent.Options = {
    connect: { ...tls, timeout: limits.connectTimeoutMs },
    allowH2: false,
    connections: 4,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  };
  // Only https goes by a proxy, through a tunnel that it cannot look into: plain http (this computer) would show it the key.
  if (proxy === 'none' || baseUrl.protocol !== 'https:') return new Agent(options);
  return new EnvHttpProxyAgent({
    ...options,
    requestTls: tls,
    proxyTls: tls,
    connectTimeout: limits.connectTimeoutMs,
  });
}
