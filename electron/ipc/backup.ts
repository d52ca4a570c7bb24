// Calls on backups. Threats: a page that was taken over restores a file of its own (so paths come from dialogs, and restoring needs a token); two accounts that become one; a file that names a host of somebody's own.
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { BackupContents } from '../../shared/ipc/backup.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { type Settings, settingsSchema } from '../../shared/ipc/settings.ts';
import { atHome, LIVE_HOME } from '../account/account-home.ts';
import type { Confirmations } from '../account/confirmations.ts';
import { createSealedSecrets } from '../account/pak-secrets.ts';
import type { Accounts } from '../account/types.ts';
import { type BackupFile, readBackup, readDatabase } from '../backup/container.ts';
import { listAutomatic, makeBackup } from '../backup/make.ts';
import { openSecrets, sealSecrets } from '../backup/passphrase.ts';
import { prepareDatabase } from '../backup/rebuild.ts';
import type { SaveFile } from '../export/save-file.ts';
import { MIGRATIONS } from '../store/migrations.ts';
import type { Profile, Profiles } from '../store/profiles.ts';
import { createSecretCipher } from '../vault/cipher.ts';
import { dataKeyEntry, loadDataKey } from '../vault/data-key.ts';
import type { Keychain } from '../vault/types.ts';

export interface BackupDeps {
  accounts: Accounts;
  profiles: Profiles;
  keychain: Keychain;
  confirmations: Confirmations;
  settings: { get(): Settings; set(patch: Partial<Settings>): Settings };
  onSettings: (settings: Settings) => void;
  saveFile: SaveFile;
  /** The system's open dialog; null when the user cancelled. */
  chooseFile: () => Promise<string | null>;
  appVersion: () => string;
  now: () => number;
}

const isSameAccount = (one: Omit<Profile, 'id'>, other: Omit<Profile, 'id'>) =>
  one.kind === other.kind && one.apiUrl === other.apiUrl && one.proxyUsername === other.proxyUsername;

const refused = (message: string, next: string) => new AppError(appErrorData('validation', message, next));

/** What this version knows of them, and finds sound; how the app starts is this computer's own affair. */
function settingsOf(stored: Record<string, unknown>): Partial<Settings> {
  const good: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    if (name === 'keepInTray' || name === 'openAtLogin' || !(name in stored)) continue;
    const parsed = schema.safeParse(stored[name]);
    if (parsed.success) good[name] = parsed.data;
  }
  return settingsSchema.partial().parse(good);
}

export function backupHandlers(deps: BackupDeps): Handlers['backup'] {
  const { accounts, profiles, confirmations, now } = deps;
  const profileDir = () => accounts.dirOf(accounts.current().session.profile.id);
  /** What the last token stands for. */
  let looked: { path: string; file: BackupFile } | null = null;

  /** Whose data it becomes. Throws where two accounts would be mixed. */
  function targetOf({ head }: BackupFile): { profile: Profile; effect: BackupContents['effect'] } {
    if (head.profile.kind === 'demo') {
      throw refused('This is a backup of the demo.', 'Open the demo instead: it begins anew each time.');
    }
    const home = head.profile.kind === 'live' ? LIVE_HOME : accounts.homeOf(head.profile.kind);
    // By the address of its own computer, or by the one that it was given here.
    const whose = home === null ? [head.profile] : [head.profile, atHome(head.profile, home)];
    const isIts = (profile: Profile) => whose.some((one) => isSameAccount(profile, one));
    const present = accounts.isOpen() ? accounts.current().session.profile : null;
    if (present && isIts(present)) return { profile: present, effect: 'replaces' };
    const other = profiles.list().find(isIts);
    if (other) {
      throw refused(
        `This is a backup of the account “${other.name}”, and another one is open.`,
        `Open “${other.name}” first, then restore it there.`,
      );
    }
    // The addresses of another computer are never taken over: the API key goes there, and the customers.
    if (home === null) {
      throw refused(
        'This is a backup of an account at a platform on some computer, not of the live one.',
        'Start Pakdesk with --platform for it, then choose the file again.',
      );
    }
    return { profile: { ...atHome(head.profile, home), id: randomBytes(6).toString('hex') }, effect: 'adds' };
  }

  function look(path: string): BackupContents {
    const file = readBackup(path, MIGRATIONS.length);
    readDatabase(path, file);
    const { profile, effect } = targetOf(file);
    looked = { path, file };
    const { head } = file;
    const { name, kind, proxyUsername } = head.profile;
    return {
      token: confirmations.issue('restore', file.id),
      fileName: basename(path),
      at: head.at,
      appVersion: head.appVersion,
      account: { name, kind, proxyUsername, apiHost: new URL(profile.apiUrl).host },
      keys: head.keys,
      usageSince: head.usageSince,
      operations: head.operations,
      secrets: head.secrets?.count ?? 0,
      hasSettings: head.settings !== null,
      effect,
    };
  }

  return {
    list: () => ({ backups: listAutomatic(profileDir()).map(({ id, at, bytes }) => ({ id, at, bytes })) }),

    async save({ passphrase }) {
      const { session } = accounts.current();
      const secrets: Record<string, string> = {};
      if (passphrase !== null) {
        const { online } = session;
        if (!online) {
          throw refused(
            'The secrets cannot be opened while no API key is in use.',
            'Connect first, or save without the secrets.',
          );
        }
        for (const { id } of session.store.keys.list()) {
          const secret = online.secrets.get(id);
          if (secret !== null) secrets[id] = secret;
        }
      }
      const count = Object.keys(secrets).length;
      const made = await makeBackup(
        {
          store: session.store,
          profile: session.profile,
          settings: deps.settings.get(),
          appVersion: deps.appVersion(),
          nowMs: now(),
          dir: join(tmpdir(), `pakdesk-backup-${randomBytes(6).toString('hex')}`),
        },
        passphrase === null || count === 0 ? null : { count, box: await sealSecrets(secrets, passphrase) },
      );
      try {
        const day = new Date(now()).toISOString().slice(0, 10);
        const result = await deps.saveFile({
          suggestedName: `Pakdesk ${session.profile.name} ${day}.pakdesk`,
          chunks: made.chunks,
        });
        return result.saved
          ? { saved: true, name: result.name, bytes: made.bytes, secrets: count }
          : { saved: false, name: '', bytes: 0, secrets: 0 };
      } finally {
        made.dispose();
      }
    },

    async choose() {
      const path = await deps.chooseFile();
      return { contents: path === null ? null : look(path) };
    },

    inspect({ id }) {
      const found = listAutomatic(profileDir()).find((one) => one.id === id);
      if (!found)
        throw new AppError(appErrorData('not_found', 'That backup is not there any more.', 'Choose another one.'));
      return { contents: look(found.path) };
    },

    async restore({ token, passphrase, settings }) {
      confirmations.assertConfirmed(token, 'restore', looked?.file.id ?? '');
      if (!looked) throw refused('No backup was chosen.', 'Choose one first.');
      const { path, file } = looked;
      looked = null;
      // The file may have been changed since it was looked at.
      if (readBackup(path, MIGRATIONS.length).id !== file.id) {
        throw refused('The file has changed since it was chosen.', 'Choose it again.');
      }
      const { profile } = targetOf(file);
      const { head } = file;
      // Everything that may fail comes before anything is changed.
      const secrets =
        head.secrets === null || passphrase === null ? null : await openSecrets(head.secrets.box, passphrase);
      const cipher = secrets && createSecretCipher(await loadDataKey(deps.keychain, profile.id));
      const setAside = await accounts
        .restore(
          profile,
          (dir) => prepareDatabase(join(dir, 'pakdesk.db'), path, file, now()),
          // In the same turn: afterwards another account may be open.
          (store) => {
            if (!secrets || !cipher) return;
            const sealed = createSealedSecrets(store.secrets, cipher);
            for (const [keyId, secret] of Object.entries(secrets)) sealed.put(keyId, secret);
          },
        )
        .catch(async (error: unknown) => {
          // The data key of an account that did not come to be.
          if (cipher && profiles.get(profile.id) === null) await deps.keychain.delete(dataKeyEntry(profile.id));
          throw error;
        });
      if (settings && head.settings !== null) deps.onSettings(deps.settings.set(settingsOf(head.settings)));
      return { setAside, secrets: secrets === null ? 0 : Object.keys(secrets).length, profileId: profile.id };
    },
  };
}
