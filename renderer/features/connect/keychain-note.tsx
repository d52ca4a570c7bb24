/** Where the key will be kept. Without a keychain nothing is written: memory only, and only when asked for. */
import { Button, Checkbox, Text } from '@mantine/core';
import { IconLock, IconLockOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountState } from '../../../shared/ipc/account.ts';
import { api } from '../../ipc-client.ts';
import { asAppError } from '../../ui/app-error.ts';

interface KeychainNoteProps {
  account: AccountState;
  /** The last try ended at the keychain. */
  failed: boolean;
  sessionOnly: boolean;
  onSessionOnly: (on: boolean) => void;
}

const TITLES: Record<AccountState['keychain']['status'], string> = {
  ok: 'The keychain did not keep the key',
  locked: 'The keychain is locked',
  absent: 'This computer offers no keychain',
  failed: 'The keychain does not answer',
};

const STEPS: Record<AccountState['keychain']['status'], string> = {
  ok: 'Unlock it and try again.',
  locked: 'Unlock it, then retry.',
  absent: 'Install or start one (on Linux: gnome-keyring or KWallet), then retry.',
  failed: 'Retry, or restart this computer’s keychain.',
};

export function KeychainNote({ account, failed, sessionOnly, onSessionOnly }: KeychainNoteProps) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.account.retryKeychain({}),
    onSuccess: (state) => client.setQueryData(['account'], state),
  });
  const { status, message } = account.keychain;
  if (status === 'ok' && !failed) {
    return (
      <Text size="xs" c="dimmed" className="keychain-line">
        <IconLock size={13} aria-hidden="true" /> Kept in this computer’s keychain.
      </Text>
    );
  }
  return (
    <div className="keychain-note" role="status">
      <IconLockOff size={16} aria-hidden="true" />
      <div>
        <Text fw={550}>{TITLES[status]}</Text>
        <Text size="xs">
          {message} {STEPS[status]}
        </Text>
        {retry.isError && (
          <Text size="xs" className="field-error">
            {asAppError(retry.error).message}
          </Text>
        )}
        <div className="keychain-actions">
          <Button size="compact-xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            Retry
          </Button>
          <Checkbox
            label="For this session only: keep the key in memory until Pakdesk closes"
            checked={sessionOnly}
            onChange={(event) => onSessionOnly(event.currentTarget.checked)}
          />
        </div>
      </div>
    </div>
  );
}
