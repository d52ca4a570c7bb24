/** The app lock: setting it, when it closes by itself, and taking it off. */
import { Button, PasswordInput, Switch } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { DEFAULT_LOCK_OPTIONS, LOCK_MINUTES, type LockState, MIN_PASSPHRASE_CHARS } from '../../../shared/ipc/lock.ts';
import { api } from '../../ipc-client.ts';
import { useLock, useLockChange } from '../../queries/lock.ts';
import { fieldError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { MOD_KEY } from '../../ui/mod-key.ts';
import { showDone } from '../frame/toasts.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Row, Section } from './section.tsx';

const TEXT =
  'Locked, Pakdesk shows nothing, answers nothing and holds no key; a bulk job pauses. The API key and what seals the customers’ secrets can then be had with the passphrase alone.';

export function LockSection() {
  const lock = useLock().data;
  if (!lock) return null;
  return (
    <Section id="lock" title="App lock" text={TEXT}>
      {lock.enabled ? <LockIsSet lock={lock} /> : <LockIsOff />}
    </Section>
  );
}

/** Typed twice: nobody can tell a slip afterwards. */
function NewPassphrase({ label, onChange }: { label: string; onChange: (passphrase: string | null) => void }) {
  const [typed, setTyped] = useState(['', '']);
  const [first = '', second = ''] = typed;
  const short = first.length < MIN_PASSPHRASE_CHARS;
  const change = (next: string[]) => {
    setTyped(next);
    const [one = '', two = ''] = next;
    onChange(one.length >= MIN_PASSPHRASE_CHARS && one === two ? one : null);
  };
  return (
    <>
      <PasswordInput
        aria-label={label}
        placeholder={label === 'New passphrase' ? label : 'Passphrase'}
        w={260}
        autoComplete="off"
        value={first}
        error={short && first !== '' ? `At least ${MIN_PASSPHRASE_CHARS} characters.` : null}
        onChange={(event) => change([event.currentTarget.value, second])}
      />
      <PasswordInput
        aria-label={`${label}, again`}
        placeholder="The same again"
        w={260}
        autoComplete="off"
        value={second}
        error={second !== '' && !first.startsWith(second) ? 'Not the same.' : null}
        onChange={(event) => change([first, event.currentTarget.value])}
      />
    </>
  );
}

function LockIsOff() {
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const turnOn = useLockChange(
    (chosen: string) => api.lock.turnOn({ passphrase: chosen, ...DEFAULT_LOCK_OPTIONS }),
    () => showDone('The app lock is set.'),
  );
  return (
    <>
      <Row
        label="Passphrase"
        hint="Pakdesk keeps it nowhere. If you forget it, the account’s API key takes the lock off."
        wide
      >
        <form
          className="settings-passphrases"
          onSubmit={(event) => {
            event.preventDefault();
            if (passphrase !== null && !turnOn.isPending) turnOn.mutate(passphrase);
          }}
        >
          <NewPassphrase label="Passphrase of the app lock" onChange={setPassphrase} />
          <Button type="submit" disabled={passphrase === null} loading={turnOn.isPending}>
            Set the lock
          </Button>
        </form>
      </Row>
      {turnOn.error && <ErrorNote error={turnOn.error} />}
    </>
  );
}

function LockIsSet({ lock }: { lock: LockState }) {
  const now = useLockChange(() => api.lock.now({}));
  const options = useLockChange((next: Partial<typeof DEFAULT_LOCK_OPTIONS>) =>
    api.lock.setOptions({ afterMinutes: lock.afterMinutes, onSleep: lock.onSleep, ...next }),
  );
  const touchId = useLockChange((on: boolean) => api.lock.setTouchId({ on }));
  const error = now.error ?? options.error ?? touchId.error;
  return (
    <>
      <Row label="Lock now" hint={`${MOD_KEY}⇧L, or Lock Pakdesk in the menu.`}>
        <Button variant="default" leftSection={<IconLock size={15} />} onClick={() => now.mutate(undefined)}>
          Lock
        </Button>
      </Row>
      <Row label="Lock by itself" hint="Without a key press or a move of the pointer, in any app.">
        <div className="settings-inline">
          <Switch
            aria-label="Lock by itself"
            checked={lock.afterMinutes !== null}
            onChange={(event) =>
              options.mutate({ afterMinutes: event.currentTarget.checked ? DEFAULT_LOCK_OPTIONS.afterMinutes : null })
            }
          />
          {lock.afterMinutes !== null && (
            <NumberSetting
              label="Minutes until it locks"
              value={lock.afterMinutes}
              min={LOCK_MINUTES.min}
              max={LOCK_MINUTES.max}
              suffix=" min"
              onSave={(afterMinutes) => options.mutate({ afterMinutes })}
            />
          )}
        </div>
      </Row>
      <Row label="When the computer sleeps" hint="Or its own screen is locked, where the system says so.">
        <Switch
          aria-label="Lock when the computer sleeps"
          checked={lock.onSleep}
          onChange={(event) => options.mutate({ onSleep: event.currentTarget.checked })}
        />
      </Row>
      {lock.touchId !== 'absent' && (
        <Row
          label="Touch ID"
          hint="A second key to the lock is then kept in the keychain: whoever can read your keychain can open it."
        >
          <Switch
            aria-label="Unlock by Touch ID"
            checked={lock.touchId === 'on'}
            onChange={(event) => touchId.mutate(event.currentTarget.checked)}
          />
        </Row>
      )}
      {error && <ErrorNote error={error} />}
      <Change />
    </>
  );
}

/** One form, two ends: another passphrase, or none. */
function Change() {
  const [present, setPresent] = useState('');
  const [next, setNext] = useState<string | null>(null);
  /** Counts up to empty the fields of the new one. */
  const [round, setRound] = useState(0);
  const done = (words: string) => () => {
    setPresent('');
    setNext(null);
    setRound((old) => old + 1);
    showDone(words);
  };
  const change = useLockChange(
    (chosen: string) => api.lock.changePassphrase({ passphrase: present, next: chosen }),
    done('The passphrase was changed.'),
  );
  const turnOff = useLockChange(
    () => api.lock.turnOff({ passphrase: present }),
    () => showDone('The app lock was taken off.'),
  );
  const busy = change.isPending || turnOff.isPending;
  const error = change.error ?? turnOff.error;
  const wrong = fieldError(error, 'passphrase');
  return (
    <>
      <Row label="Change or take off" hint="Either needs the present passphrase." wide>
        <form
          className="settings-passphrases"
          onSubmit={(event) => {
            event.preventDefault();
            if (next !== null && present !== '' && !busy) change.mutate(next);
          }}
        >
          <PasswordInput
            aria-label="Present passphrase"
            placeholder="Present passphrase"
            w={260}
            autoComplete="off"
            value={present}
            error={wrong}
            onChange={(event) => setPresent(event.currentTarget.value)}
          />
          <NewPassphrase key={round} label="New passphrase" onChange={setNext} />
          <div className="settings-inline">
            <Button
              type="submit"
              variant="default"
              disabled={next === null || present === '' || busy}
              loading={change.isPending}
            >
              Change
            </Button>
            <Button
              variant="default"
              disabled={present === '' || busy}
              loading={turnOff.isPending}
              onClick={() => turnOff.mutate(undefined)}
            >
              Take the lock off
            </Button>
          </div>
        </form>
      </Row>
      {error && wrong === null && <ErrorNote error={error} />}
    </>
  );
}
