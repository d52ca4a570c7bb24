/** The account: what it is called, its colour, its public id; and leaving it. */
import { Button, ColorSwatch, Group, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountState, type ProfileSummary, proxyUsernameSchema } from '../../../shared/ipc/account.ts';
import { looksLikeApiKey } from '../../../shared/lint-routing.ts';
import { api } from '../../ipc-client.ts';
import { ACCENTS } from '../../theme.ts';
import { asAppError } from '../../ui/app-error.ts';
import { askForKeyAgain } from '../connect/connect-request.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { SavedWord } from './saved-mark.tsx';
import { Row, Section } from './section.tsx';

interface AccountFields {
  name: string;
  color: string;
  proxyUsername: string;
}

function usernameProblem(text: string): string | null {
  if (looksLikeApiKey(text)) {
    return 'This looks like your API key. It must never stand in a URL: put the short account id here, such as psx_ab12.';
  }
  if (/^pak_/i.test(text)) return 'This is a customer’s secret. Put your account id here, such as psx_ab12.';
  const parsed = proxyUsernameSchema.safeParse(text);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'Lower-case letters, digits and _ only.');
}

export function AccountSection({ account, profile }: { account: AccountState; profile: ProfileSummary }) {
  const client = useQueryClient();
  const saved: AccountFields = {
    name: profile.name,
    color: profile.color,
    proxyUsername: account.proxyUsername ?? '',
  };
  const [draft, setDraft] = useState<Partial<AccountFields>>({});
  const [leaving, setLeaving] = useState(false);
  const fields = { ...saved, ...draft };
  const rename = useMutation({
    mutationFn: (next: AccountFields) => api.account.rename(next),
    onSuccess: (state) => {
      setDraft({});
      client.setQueryData(['account'], state);
    },
  });
  const nameProblem = fields.name.trim() === '' ? 'Give the account a name.' : null;
  const idProblem = usernameProblem(fields.proxyUsername);

  const commit = (part: Partial<AccountFields> = {}) => {
    const next = { ...fields, ...part, name: fields.name.trim() };
    const same = next.name === saved.name && next.color === saved.color && next.proxyUsername === saved.proxyUsername;
    if (same || nameProblem !== null || usernameProblem(next.proxyUsername) !== null) return;
    rename.mutate(next);
  };
  const onEnter = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') commit();
  };
  const mark = (
    <span className="saved-place" role="status">
      {rename.isSuccess && Object.keys(draft).length === 0 && <SavedWord key={rename.submittedAt} />}
      {rename.error !== null && <span className="field-error">Not saved. {asAppError(rename.error).message}</span>}
    </span>
  );

  return (
    <Section id="account" title="Account">
      <Row label={<>Name {mark}</>} hint="Only you see it.">
        <TextInput
          aria-label="Account name"
          w={240}
          maxLength={60}
          value={fields.name}
          error={nameProblem}
          onChange={(event) => setDraft((old) => ({ ...old, name: event.currentTarget.value }))}
          onBlur={() => commit()}
          onKeyDown={onEnter}
        />
      </Row>
      <Row label="Colour" labelId="account-colour" hint="The accent of this account, so that two are never mixed up.">
        <Group gap={8} role="radiogroup" aria-labelledby="account-colour">
          {ACCENTS.map((color) => (
            <ColorSwatch
              key={color}
              component="button"
              type="button"
              role="radio"
              size={22}
              aria-checked={fields.color === color}
              aria-label={color}
              title={color}
              color={`var(--mantine-color-${color}-6)`}
              className="settings-swatch"
              onClick={() => {
                setDraft((old) => ({ ...old, color }));
                commit({ color });
              }}
            >
              {fields.color === color && <IconCheck size={14} color="white" aria-hidden="true" />}
            </ColorSwatch>
          ))}
        </Group>
      </Row>
      <Row
        label="Proxy username"
        hint="Your public account id, the first part of every customer’s URL. It is not your API key."
      >
        <TextInput
          aria-label="Proxy username"
          w={240}
          placeholder="psx_ab12"
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: 'mono' }}
          value={fields.proxyUsername}
          error={draft.proxyUsername === undefined ? null : idProblem}
          onChange={(event) => setDraft((old) => ({ ...old, proxyUsername: event.currentTarget.value.trim() }))}
          onBlur={() => commit()}
          onKeyDown={onEnter}
        />
      </Row>
      <Row label="API key" hint={keptWords(account)}>
        <Group gap={8}>
          <span className="mono">{account.keyHint ?? 'none'}</span>
          {profile.kind !== 'demo' && (
            <Button variant="default" size="xs" onClick={askForKeyAgain}>
              Enter another key
            </Button>
          )}
        </Group>
      </Row>
      <Row label="Platform" hint="The key is bound to this host: it is sent nowhere else.">
        <span className="mono">{account.apiHost}</span>
      </Row>
      <Row label="Gateway" hint="Where the customers connect.">
        <span className="mono settings-gateway">
          <span>
            HTTP {account.gateway.host}:{account.gateway.httpPort}
          </span>
          <span>
            SOCKS5 {account.gateway.host}:{account.gateway.socks5Port}
          </span>
        </span>
      </Row>
      <Row label="Disconnect" hint="Takes the key out of the keychain and out of memory.">
        <Button variant="default" size="xs" onClick={() => setLeaving(true)}>
          Disconnect…
        </Button>
      </Row>
      {leaving && <DisconnectDialog profile={profile} onClose={() => setLeaving(false)} />}
    </Section>
  );
}

function keptWords(account: AccountState): string {
  if (account.keptIn === 'session') return 'Kept in memory only: gone when Pakdesk closes.';
  if (account.keptIn === 'keychain') return 'Kept in this computer’s keychain. It is never shown.';
  return 'No key is kept.';
}
