import { keepPreviousData, type QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

export const ALERT_VIEWS = ['current', 'unread', 'dismissed', 'all'] as const;
export type AlertView = (typeof ALERT_VIEWS)[number];

const UNREAD = ['alerts', 'unread'];

export function useUnreadAlerts(): number {
  return useQuery({ queryKey: UNREAD, queryFn: () => api.alerts.unreadCount({}) }).data?.unread ?? 0;
}

export function useAlerts(show: AlertView, limit: number) {
  return useQuery({
    queryKey: ['alerts', 'list', show, limit],
    queryFn: () => api.alerts.list({ show, limit }),
    placeholderData: keepPreviousData,
  });
}

export function useAlertStatus() {
  return useQuery({ queryKey: ['alerts', 'status'], queryFn: () => api.alerts.status({}) });
}

/** The count is at hand; the lists are read again. */
export function applyUnread(client: QueryClient, counted: { unread: number }): void {
  client.setQueryData(UNREAD, counted);
  void client.invalidateQueries({ queryKey: ['alerts', 'list'] });
}

export function useAlertChange() {
  return useMutation({
    mutationFn: (change: { what: 'markRead' | 'dismiss' | 'restore'; ids: string[] }) =>
      api.alerts[change.what]({ ids: change.ids }),
    onSuccess: (counted, _change, _result, { client }) => applyUnread(client, counted),
  });
}

export function useReadAll() {
  return useMutation({
    mutationFn: () => api.alerts.markRead({ ids: 'all' }),
    onSuccess: (counted, _input, _result, { client }) => applyUnread(client, counted),
  });
}
