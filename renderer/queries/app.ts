import { useQuery } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

export function useAppInfo() {
  return useQuery({ queryKey: ['app', 'info'], queryFn: () => api.app.info({}) });
}

export function useNotices() {
  return useQuery({ queryKey: ['notices'], queryFn: () => api.app.notices({}) });
}

export function useSyncState() {
  return useQuery({ queryKey: ['sync'], queryFn: () => api.sync.state({}) });
}

export function useStock() {
  return useQuery({ queryKey: ['stock'], queryFn: () => api.stock.get({ refresh: false }) });
}
