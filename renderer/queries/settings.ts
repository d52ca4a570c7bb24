import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../shared/ipc/settings.ts';
import { api } from '../ipc-client.ts';

export function useSettings() {
  return useQuery({ queryKey: ['settings'], queryFn: () => api.settings.get({}) });
}

export function useSetSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: Partial<Settings>) => api.settings.set({ patch }),
    onSuccess: (settings) => client.setQueryData(['settings'], settings),
  });
}
