/** Where this customer's URL points: his own host before the account's before the platform's. All of it but the secret. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { GatewayTarget } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { useGatewayTarget } from '../routing/use-gateway-target.ts';

const hostKey = (keyId: string | null) => ['account', 'keyHost', keyId];

function useHostOf(keyId: string | null) {
  return useQuery({
    queryKey: hostKey(keyId),
    queryFn: () => api.keys.handoutHost({ keyId: keyId ?? '' }),
    enabled: keyId !== null,
  });
}

export function useCustomerHost(keyId: string) {
  const client = useQueryClient();
  const host = useHostOf(keyId);
  const set = useMutation({
    mutationFn: (next: string | null) => api.keys.setHandoutHost({ keyId, host: next }),
    onSuccess: (answer) => client.setQueryData(hostKey(keyId), answer),
  });
  return { host, set };
}

/** The account's target, under this customer's host where he has one. */
export function useTargetFor(account: GatewayTarget, keyId: string | null): GatewayTarget {
  const own = useHostOf(keyId).data?.host ?? null;
  return useMemo(() => (own === null ? account : { ...account, gatewayHost: own }), [account, own]);
}

/** Null while the account has no proxy username, or while the host is not known yet: a wrong one must not be shown. */
export function useCustomerTarget(keyId: string): GatewayTarget | null {
  const target = useGatewayTarget();
  const host = useHostOf(keyId);
  const own = host.data?.host ?? null;
  return useMemo(
    () => (target === null || host.isPending ? null : own === null ? target : { ...target, gatewayHost: own }),
    [target, own, host.isPending],
  );
}
