/** Saved routings, who else has a session name, and the carriers of a country. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { isSessionId } from '../../shared/gateway-grammar.ts';
import { api } from '../ipc-client.ts';
import { useAccount } from './account.ts';

/** They belong to the account that is open. */
function useProfileId(): string | null {
  return useAccount().data?.profile?.id ?? null;
}

export function usePresets() {
  const profileId = useProfileId();
  return useQuery({
    queryKey: ['composer', 'presets', profileId],
    queryFn: async () => (await api.composer.presets({})).presets,
    enabled: profileId !== null,
  });
}

/** For the lint: the session's name → the label of another customer who has it. */
export function useSessionsInUse(sessionId: string | undefined, keyId: string | null): ReadonlyMap<string, string> {
  const profileId = useProfileId();
  const asked = isSessionId(sessionId) ? sessionId : null;
  const { data } = useQuery({
    queryKey: ['composer', 'sessionUse', profileId, asked, keyId],
    queryFn: () => api.composer.sessionUse({ sessionId: asked ?? '', keyId }),
    enabled: profileId !== null && asked !== null,
    staleTime: 5_000,
  });
  const label = data?.others[0]?.label;
  return useMemo(() => new Map(asked !== null && label !== undefined ? [[asked, label]] : []), [asked, label]);
}

/** Null country: nothing is asked. */
export function useCarriers(country: string | null) {
  return useQuery({
    queryKey: ['stock', 'carriers', country],
    queryFn: () => api.stock.carriers({ country: country ?? '', refresh: false }),
    enabled: country !== null,
  });
}
