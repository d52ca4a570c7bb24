/** Where the URL points: all of it but the secret. */
import { useMemo } from 'react';
import type { PakKey } from '../../../shared/key.ts';
import type { GatewayTarget } from '../../../shared/proxy-url.ts';
import { useAccount } from '../../queries/account.ts';

/** Stands where the secret would: main puts the real one in, and the page never needs it to compose. */
const STAND_IN = 'pak_hidden';

/** Null while the account has no proxy username: nothing can be composed without it. */
export function useGatewayTarget(): GatewayTarget | null {
  const account = useAccount().data;
  return useMemo(() => {
    if (!account?.proxyUsername) return null;
    const { host, httpPort, socks5Port } = account.gateway;
    return { proxyUsername: account.proxyUsername, secret: STAND_IN, gatewayHost: host, httpPort, socks5Port };
  }, [account]);
}

export function shownSecret(key: Pick<PakKey, 'secretHint'> | null, revealed: string | null): string {
  return revealed ?? key?.secretHint ?? 'pak_••••';
}

/** Text composed with the stand-in, with what may be shown in its place. */
export function withShownSecret(text: string, shown: string): string {
  return text.replaceAll(STAND_IN, shown);
}
