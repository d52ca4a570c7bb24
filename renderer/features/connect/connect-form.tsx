import { Button, Collapse, PasswordInput, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconClipboard } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import type { AccountState } from '../../../shared/ipc/account.ts';
import { fieldErrorOf } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import type { AccountFields } from './check-fields.ts';
import { KeychainNote } from './keychain-note.tsx';
import type { useConnect } from './use-connect.ts';

const FIELDS = ['name', 'proxyUsername', 'apiKey'] as const;

/** As long as this, it is no account id but the secret itself: it must not stay on the screen. */
const KEY_LIKE_LENGTH = 20;

interface ConnectFormProps {
  account: AccountState;
  connect: ReturnType<typeof useConnect>;
}

export function ConnectForm({ account, connect }: ConnectFormProps) {
  const [name, setName] = useState(account.profile?.name ?? '');
  const [proxyUsername, setProxyUsername] = useState(account.proxyUsername ?? '');
  const [sessionOnly, setSessionOnly] = useState(false);
  const [typing, setTyping] = useState(false);
  const [keyInUsername, setKeyInUsername] = useState(false);
  const keyField = useRef<HTMLInputElement>(null);

  const error =
    connect.failure !== null && connect.failure.way !== 'demo' && connect.failure.way !== 'open'
      ? connect.failure.error
      : null;
  const fields: AccountFields = { name, proxyUsername, sessionOnly };
  const keychainFailed = error?.code.startsWith('keychain_') ?? false;
  const keyError = error && fieldErrorOf(error, 'apiKey');
  const atFields =
    error !== null && error.fields.length > 0 && error.fields.every(({ field }) => FIELDS.some((f) => f === field));

  const sendTyped = (event: FormEvent) => {
    event.preventDefault();
    const apiKey = keyField.current?.value ?? '';
    connect.typed(fields, apiKey);
    if (keyField.current) keyField.current.value = '';
  };

  const onUsername = (text: string) => {
    const value = text.trim();
    const isKey = /^psx_/i.test(value) && value.length >= KEY_LIKE_LENGTH;
    setKeyInUsername(isKey);
    setProxyUsername(isKey ? '' : value);
  };

  return (
    <form className="connect-form" onSubmit={sendTyped} autoComplete="off" aria-label="Connect">
      <TextInput
        label="Account name"
        description="For you: it stands in the corner, with a colour."
        placeholder="Acme Proxies"
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
        error={error && fieldErrorOf(error, 'name')}
        data-autofocus
      />
      <TextInput
        label="Proxy username"
        description="The public account id from your dashboard, such as psx_ab12."
        placeholder="psx_ab12"
        value={proxyUsername}
        classNames={{ input: 'mono' }}
        spellCheck={false}
        onChange={(event) => onUsername(event.currentTarget.value)}
        error={
          keyInUsername
            ? 'That was the API key: it is secret, and every customer would see it here. The proxy username is the short one.'
            : error && fieldErrorOf(error, 'proxyUsername')
        }
      />
      <div className="connect-key">
        <Text fw={500}>API key</Text>
        <Text size="xs" c="dimmed">
          Copy it in your dashboard, then press the button. Pakdesk reads the clipboard, asks the platform whether the
          key is good, keeps it, and empties the clipboard.
        </Text>
        <KeychainNote
          account={account}
          failed={keychainFailed}
          sessionOnly={sessionOnly}
          onSessionOnly={setSessionOnly}
        />
        <Button
          size="sm"
          leftSection={<IconClipboard size={16} />}
          loading={connect.busy === 'clipboard'}
          disabled={connect.busy !== null && connect.busy !== 'clipboard'}
          onClick={() => connect.fromClipboard(fields)}
        >
          Paste API key from clipboard
        </Button>
        {keyError && connect.failure?.way === 'clipboard' && (
          <Text size="xs" role="alert" className="field-error">
            {keyError} {error?.nextStep}
          </Text>
        )}
        <UnstyledButton
          className="connect-type"
          aria-expanded={typing}
          onClick={() => {
            setTyping(!typing);
            if (!typing) setTimeout(() => keyField.current?.focus(), 0);
          }}
        >
          {typing ? 'Hide the field' : 'Type it instead'}
        </UnstyledButton>
        <Collapse expanded={typing} transitionDuration={100}>
          <div className="connect-typed">
            <PasswordInput
              ref={keyField}
              aria-label="API key"
              placeholder="psx_…"
              autoComplete="off"
              spellCheck={false}
              maxLength={4096}
              classNames={{ innerInput: 'mono' }}
              error={connect.failure?.way === 'typed' && keyError ? `${keyError} ${error?.nextStep ?? ''}` : undefined}
            />
            <Button
              type="submit"
              variant="default"
              loading={connect.busy === 'typed'}
              disabled={connect.busy !== null && connect.busy !== 'typed'}
            >
              Connect
            </Button>
          </div>
        </Collapse>
      </div>
      {error && !atFields && !keychainFailed && (
        <ErrorNote error={error} shownFields={FIELDS} stillWorks="Nothing was kept." />
      )}
    </form>
  );
}
