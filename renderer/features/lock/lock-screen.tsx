/** All that is seen while Pakdesk is locked: no account, no customer, no figure. */
import { Button, PasswordInput, Text, Title } from '@mantine/core';
import { IconClipboardCopy, IconFingerprint, IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LockState } from '../../../shared/ipc/lock.ts';
import { api } from '../../ipc-client.ts';
import { lockState } from '../../queries/lock.ts';
import { asAppError } from '../../ui/app-error.ts';
import { useSecondsTo } from '../../ui/use-seconds-to.ts';
import './lock.css';

function waitWords(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

export function LockScreen({ lock }: { lock: LockState }) {
  const [forgotten, setForgotten] = useState(false);
  return (
    <main className="lock">
      <div className="lock-inner">
        <IconLock size={28} aria-hidden="true" />
        <Title order={1} className="lock-title">
          Pakdesk is locked
        </Title>
        {lock.damaged ? (
          <Text>
            The file of the app lock cannot be read, so no passphrase opens it. The API key of an account on this
            computer does.
          </Text>
        ) : (
          <Unlock lock={lock} />
        )}
        {lock.damaged || forgotten ? (
          <WayOut />
        ) : (
          <button type="button" className="lock-forgotten" onClick={() => setForgotten(true)}>
            I forgot the passphrase
          </button>
        )}
      </div>
    </main>
  );
}

function Unlock({ lock }: { lock: LockState }) {
  const client = useQueryClient();
  const [passphrase, setPassphrase] = useState('');
  const seconds = useSecondsTo(lock.retryAt);
  const waiting = seconds !== null && seconds > 0;
  const unlock = useMutation({
    mutationFn: (typed: string) => api.lock.unlock({ passphrase: typed }),
    // The page opens by main's own word, the event. What was typed does not stay.
    onSettled: () => {
      setPassphrase('');
      // Not waited for: the next try may follow at once.
      void client.invalidateQueries({ queryKey: lockState.queryKey });
    },
    gcTime: 0,
  });
  const touchId = useMutation({ mutationFn: () => api.lock.unlockByTouchId({}) });
  const hasTouchId = lock.touchId === 'on';
  const askTouchId = touchId.mutate;
  useEffect(() => {
    if (hasTouchId) askTouchId();
  }, [hasTouchId, askTouchId]);
  const failed = unlock.error ?? touchId.error;
  const data = failed === null ? null : asAppError(failed);
  return (
    <form
      className="lock-form"
      aria-label="Unlock"
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase !== '' && !waiting && !unlock.isPending) unlock.mutate(passphrase);
      }}
    >
      <PasswordInput
        label="Passphrase"
        size="md"
        data-autofocus
        autoFocus
        autoComplete="off"
        value={passphrase}
        error={data !== null && data.code !== 'busy' ? data.message : null}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <Button type="submit" size="md" disabled={waiting || passphrase === ''} loading={unlock.isPending}>
        {waiting ? `Wait ${waitWords(seconds)}` : 'Unlock'}
      </Button>
      {hasTouchId && (
        <Button
          variant="default"
          size="md"
          leftSection={<IconFingerprint size={18} />}
          loading={touchId.isPending}
          onClick={() => touchId.mutate()}
        >
          Use Touch ID
        </Button>
      )}
    </form>
  );
}

function WayOut() {
  const client = useQueryClient();
  const way = useMutation({
    mutationFn: () => api.lock.unlockByApiKey({}),
    onSettled: () => client.invalidateQueries({ queryKey: lockState.queryKey }),
  });
  const data = way.error === null ? null : asAppError(way.error);
  return (
    <section className="lock-out" aria-label="Without the passphrase">
      <Text size="sm">
        Copy the API key of this account from your dashboard and press the button. The lock is taken off and the key is
        kept anew. History, notes and prices stay. The customers’ secrets are asked from the platform again when you
        next need them.
      </Text>
      <Button
        variant="default"
        leftSection={<IconClipboardCopy size={16} />}
        loading={way.isPending}
        onClick={() => way.mutate()}
      >
        Paste API key from clipboard
      </Button>
      {data !== null && (
        <p className="field-error" role="alert">
          {data.message} {data.nextStep}
        </p>
      )}
    </section>
  );
}
