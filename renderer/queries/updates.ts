import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

const STEPS = { check: api.updates.check, download: api.updates.download, install: api.updates.install };
export type UpdateStep = keyof typeof STEPS;

export function useUpdate() {
  return useQuery({ queryKey: ['updates'], queryFn: () => api.updates.state({}) });
}

export function useUpdateStep() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: UpdateStep) => STEPS[step]({}),
    onSuccess: (state) => client.setQueryData(['updates'], state),
  });
}
