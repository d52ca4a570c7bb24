/** The two ways to connect. The typed key is kept in no state, no cache and no mutation: it is read, sent and cleared. */
import { useState } from 'react';
import type { AccountState } from '../../../shared/ipc/account.ts';
import { AppError, type AppErrorData } from '../../../shared/ipc/app-error.ts';
import { api } from '../../ipc-client.ts';
import { useAccountChanged } from '../../queries/account.ts';
import { goTo } from '../../routes.ts';
import { asAppError } from '../../ui/app-error.ts';
import { type AccountFields, checkFields } from './check-fields.ts';
import { leaveConnect } from './connect-request.ts';

export type ConnectWay = 'clipboard' | 'typed' | 'demo' | 'open';

export function useConnect() {
  const changed = useAccountChanged();
  const [busy, setBusy] = useState<ConnectWay | null>(null);
  const [failure, setFailure] = useState<{ way: ConnectWay; error: AppErrorData } | null>(null);

  const run = async (way: ConnectWay, call: () => Promise<AccountState>) => {
    if (busy !== null) return;
    setBusy(way);
    setFailure(null);
    try {
      await call();
      leaveConnect();
      goTo('keys');
      await changed();
    } catch (error) {
      setFailure({ way, error: asAppError(error) });
    } finally {
      setBusy(null);
    }
  };

  const checked = (fields: AccountFields, call: (fields: AccountFields) => Promise<AccountState>) => {
    const problem = checkFields(fields);
    return problem === null
      ? call({ ...fields, name: fields.name.trim() })
      : Promise.reject<AccountState>(new AppError(problem));
  };

  return {
    busy,
    failure,
    fromClipboard: (fields: AccountFields) =>
      void run('clipboard', () => checked(fields, (good) => api.account.connectFromClipboard(good))),
    typed: (fields: AccountFields, apiKey: string) =>
      void run('typed', () => checked(fields, (good) => api.account.connect({ ...good, apiKey }))),
    openDemo: () => void run('demo', () => api.account.openDemo({})),
    open: (profileId: string) => void run('open', () => api.account.open({ profileId })),
    forget: () => setFailure(null),
  };
}
