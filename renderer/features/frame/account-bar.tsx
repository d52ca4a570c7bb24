/** What stands between this account and the platform, and the one step that mends it. Cached data stays readable. */
import { Button } from '@mantine/core';
import { IconKeyOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountState } from '../../../shared/ipc/account.ts';
import { api } from '../../ipc-client.ts';
import { askForKeyAgain } from '../connect/connect-request.ts';
import { showFailure } from './toasts.tsx';

export function AccountBar({ account }: { account: AccountState }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.account.retryKeychain({}),
    onSuccess: (state) => client.setQueryData(['account'], state),
    onError: (error) => showFailure('The keychain did not answer', error),
  });
  if (account.connection === 'connected') return null;
  const keychainOut = account.connection === 'none' && account.keychain.status !== 'ok';
  const text =
    account.connection === 'invalid'
      ? `The platform refuses the API key ${account.keyHint ?? ''}. It may have been revoked. Everything already read stays here.`
      : keychainOut
        ? account.keychain.message
        : 'No API key is connected. Everything already read stays here.';
  return (
    <div className="account-bar" role="alert">
      <IconKeyOff size={15} aria-hidden="true" />
      <span className="notice-text">{text}</span>
      {keychainOut && (
        <Button size="compact-xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
          Retry
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={askForKeyAgain}>
        Enter the key again
      </Button>
    </div>
  );
}
