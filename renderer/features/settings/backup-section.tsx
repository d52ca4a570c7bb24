/** The profile in one file, and back. Files are chosen in the system's own dialogs. */
import { Button, Checkbox, PasswordInput, Switch } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatBytes, formatDate, formatDateTime } from '../../../shared/format.ts';
import { type BackupContents, MIN_PASSPHRASE_CHARS } from '../../../shared/ipc/backup.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { showDone } from '../frame/toasts.tsx';
import { Row, Section } from './section.tsx';

export function BackupSection() {
  const [contents, setContents] = useState<BackupContents | null>(null);
  const list = useQuery({ queryKey: ['backup'], queryFn: () => api.backup.list({}) });
  const choose = useMutation({
    mutationFn: (id: string | null) => (id === null ? api.backup.choose({}) : api.backup.inspect({ id })),
    onSuccess: (chosen) => setContents(chosen.contents),
  });
  const backups = list.data?.backups ?? [];
  return (
    <Section
      id="backup"
      title="Backup"
      text="Usage, orders, tags and settings of this account in one file. The API key is never in it."
    >
      <Save />
      <Row
        label="Bring one back"
        hint="Of Pakdesk on this computer or another. You see what is in it before anything is changed."
      >
        <Button
          variant="default"
          loading={choose.isPending && choose.variables === null}
          onClick={() => choose.mutate(null)}
        >
          Choose a file…
        </Button>
      </Row>
      {list.error && <ErrorNote error={list.error} onRetry={() => void list.refetch()} />}
      {backups.length > 0 && (
        <Row wide label="Made by itself" hint="Once a day, the last seven, without secrets.">
          <ul className="settings-list">
            {backups.map(({ id, at, bytes }) => (
              <li key={id} className="settings-list-row">
                <span className="settings-grow figure">{formatDateTime(at)}</span>
                <span className="dimmed figure">{formatBytes(bytes)}</span>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Look into the backup of ${formatDate(at)}`}
                  onClick={() => choose.mutate(id)}
                >
                  Look into it
                </Button>
              </li>
            ))}
          </ul>
        </Row>
      )}
      {choose.error && <ErrorNote error={choose.error} />}
      {contents && <Restore key={contents.token} contents={contents} onDone={() => setContents(null)} />}
    </Section>
  );
}

function Save() {
  const [secrets, setSecrets] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const short = secrets && passphrase.length < MIN_PASSPHRASE_CHARS;
  const save = useMutation({
    mutationFn: () => api.backup.save({ passphrase: secrets ? passphrase : null }),
    onSuccess: (result) => {
      if (!result.saved) return;
      setPassphrase('');
      setSecrets(false);
      showDone(`Saved as ${result.name}, ${formatBytes(result.bytes)}.`);
    },
  });
  return (
    <>
      <Row label="Save a backup">
        <div className="settings-inline">
          <Switch
            label="With the pak_ secrets"
            checked={secrets}
            onChange={(event) => setSecrets(event.currentTarget.checked)}
          />
          <Button disabled={short} loading={save.isPending} onClick={() => save.mutate()}>
            Save backup…
          </Button>
        </div>
      </Row>
      {secrets && (
        <Row
          label="Passphrase"
          hint="The secrets are sealed under it. Without it they are lost; Pakdesk keeps it nowhere."
        >
          <PasswordInput
            aria-label="Passphrase of the backup"
            w={240}
            autoComplete="off"
            value={passphrase}
            error={short && passphrase !== '' ? `At least ${MIN_PASSPHRASE_CHARS} characters.` : null}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        </Row>
      )}
      {save.error && <ErrorNote error={save.error} />}
    </>
  );
}

function Restore({ contents, onDone }: { contents: BackupContents; onDone: () => void }) {
  const [passphrase, setPassphrase] = useState('');
  const [settings, setSettings] = useState(false);
  const restore = useMutation({
    mutationFn: () =>
      api.backup.restore({ token: contents.token, passphrase: passphrase === '' ? null : passphrase, settings }),
    onSuccess: (result, _input, _context, { client }) => {
      onDone();
      showDone(
        result.setAside === null ? 'Restored.' : `Restored. What was there before is kept as ${result.setAside}.`,
      );
      return client.invalidateQueries();
    },
  });
  const { account, keys, usageSince, operations, secrets, effect, at, fileName, hasSettings } = contents;
  return (
    <section className="settings-restore" aria-label="What is in the backup">
      <p>
        <strong>{fileName}</strong> of {formatDateTime(at)}: account <bdi>{account.name}</bdi> ({account.apiHost}),{' '}
        {keys.toLocaleString('en-US')} keys, {operations.toLocaleString('en-US')} changes
        {usageSince === null ? '' : `, usage since ${formatDate(usageSince)}`},{' '}
        {secrets === 0 ? 'no secrets' : `${secrets} sealed secrets`}.
      </p>
      <p>
        {effect === 'replaces'
          ? 'It is of the account that is open: its present data is set aside and kept.'
          : 'It comes as an account of its own, offline until its API key is entered.'}
      </p>
      {secrets > 0 && (
        <PasswordInput
          label="Passphrase"
          description="Empty = without the secrets."
          maw={260}
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      )}
      {hasSettings && (
        <Checkbox
          label="Its settings as well"
          checked={settings}
          onChange={(event) => setSettings(event.currentTarget.checked)}
        />
      )}
      {restore.error && <ErrorNote error={restore.error} />}
      <div className="settings-buttons">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button color="red" loading={restore.isPending} onClick={() => restore.mutate()}>
          Restore
        </Button>
      </div>
    </section>
  );
}
