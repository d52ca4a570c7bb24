// Opens a profile's database, whatever is found in its place. Threat: a damaged, newer or unwritable file that stops the app or is lost.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notice } from '../../shared/ipc/app.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { rebuildFromNewest } from '../backup/rebuild.ts';
import { createAlertStore } from './alerts.ts';
import { createBulkJobStore } from './bulk-jobs.ts';
import { createJournalStore } from './journal.ts';
import { createKeyStore } from './keys.ts';
import { createLocalStore } from './local.ts';
import { createMetaStore } from './meta.ts';
import { MIGRATIONS, type Migration, migrate, schemaVersion } from './migrations.ts';
import { createPaymentStore } from './payments.ts';
import { createProbeStore } from './probes.ts';
import { findDamage, findOrphanLog, freePath, setAside, timeStamp } from './quarantine.ts';
import { createHandedOutSessions, createRoutingPresetStore } from './routing-presets.ts';
import { createSalesStore } from './sales.ts';
import { createSecretStore } from './secrets.ts';
import { type Database, isCorruption, openDatabase, storeError } from './sqlite.ts';
import type { OpenStoreOptions, Store } from './types.ts';
import { createUsageStore } from './usage.ts';
import { createUsageLevels } from './usage-levels.ts';
import { createUsageRecorder } from './usage-record.ts';
import { withoutSecrets } from './without-secrets.ts';

interface Opened {
  db: Database;
  /** Syncs each commit: for what is written before money is spent. The same as `db` where nothing can be written. */
  durable: Database;
  readOnly: boolean;
}

/** For this user only, where the file system knows such a thing (a USB stick does not) and the file is ours. */
function makePrivate(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(String((error as { code?: unknown }).code))) throw error;
  }
}

const basename = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

/** What tests put in the place of the real thing. */
export interface StoreInternals {
  migrations?: readonly Migration[];
  /** Called with each connection for writing. */
  onConnection?: (db: Database) => void;
}

export function openStore({ dir, now }: OpenStoreOptions, internals: StoreInternals = {}): Store {
  const { migrations = MIGRATIONS, onConnection = () => undefined } = internals;
  const notices: Notice[] = [];
  const notify = (id: string, severity: Notice['severity'], title: string, text: string) => {
    const at = now();
    notices.push({ id: `${id}-${timeStamp(at)}`, at, severity, title, text });
  };
  const path = join(dir, 'pakdesk.db');
  /** Left by a run that met a damaged page: the next start then checks the file, however large it is. */
  const suspicion = join(dir, 'pakdesk.suspect');
  const onCorruption = () => {
    try {
      writeFileSync(suspicion, '');
    } catch {
      // The damage itself is what is reported; a start without this mark still checks files up to a size.
    }
  };

  /** Lets the app start where nothing can be read or kept: empty, and refusing every write. */
  function openNothing(): Opened {
    const db = openDatabase(':memory:');
    migrate(db, migrations);
    db.pragma('query_only = ON');
    return { db, durable: db, readOnly: true };
  }

  function openForReading(): Opened {
    try {
      const db = openDatabase(path, { readOnly: true });
      try {
        schemaVersion(db);
        return { db, durable: db, readOnly: true };
      } catch (error) {
        db.close();
        throw error;
      }
    } catch {
      // A folder that cannot be written has no place for WAL's own files; the file itself can still be read.
      const db = openDatabase(path, { immutable: true });
      schemaVersion(db);
      return { db, durable: db, readOnly: true };
    }
  }

  /** The whole file as it was, beside it, before its schema changes. */
  function copyBefore(db: Database, version: number): void {
    const copy = freePath(dir, `pakdesk.v${version}-${timeStamp(now())}`, '.db');
    db.prepare('VACUUM INTO ?').run(copy);
    makePrivate(copy);
  }

  function openForWriting(): Opened {
    // Before SQLite opens it, because -wal and -shm take the mode of the file.
    closeSync(openSync(path, 'a', 0o600));
    makePrivate(path);
    const db = openDatabase(path, { onCorruption });
    try {
      const version = schemaVersion(db);
      if (version > migrations.length) {
        db.close();
        notify(
          'store-newer',
          'warning',
          'This account’s data is from a newer Pakdesk',
          'It can be read, but nothing is written and no key can be changed. Install the newest Pakdesk to go on.',
        );
        return openForReading();
      }
      if (version > 0 && version < migrations.length) copyBefore(db, version);
      migrate(db, migrations);
      // Proves that the folder can be written, before anything depends on it.
      db.exec('BEGIN IMMEDIATE; ROLLBACK;');
      const durable = openDatabase(path, { synchronous: 'FULL', onCorruption });
      onConnection(db);
      onConnection(durable);
      return { db, durable, readOnly: false };
    } catch (error) {
      db.close();
      throw error;
    }
  }

  function quarantine(reason: string): void {
    const aside = setAside(path, now());
    const rebuilt = rebuildFromNewest(path, migrations.length, now());
    notify(
      'store-quarantined',
      'error',
      'The data of this account could not be read',
      rebuilt === null
        ? `The file was set aside as ${basename(aside)} because ${reason}. Pakdesk started a fresh one: keys come back with the next sync, usage history and activity start anew.`
        : `The file was set aside as ${basename(aside)} because ${reason}. It was rebuilt from the backup of ${new Date(rebuilt.at).toISOString().slice(0, 16).replace('T', ' ')} UTC: keys and usage since then come back with the next sync.`,
    );
  }

  const isUnwritable = (error: unknown) => {
    const code = (error as { code?: unknown } | null)?.code;
    return (
      ['EACCES', 'EPERM', 'EROFS', 'store_read_only'].includes(String(code)) ||
      (error instanceof AppError && (error.cause as { errcode?: number } | undefined)?.errcode === 14)
    );
  };

  function open(): Opened {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const reason = existsSync(path) ? findDamage(path, existsSync(suspicion)) : findOrphanLog(path);
      if (reason !== null) quarantine(reason);
      rmSync(suspicion, { force: true });
      try {
        return openForWriting();
      } catch (error) {
        if (!isCorruption(error)) throw error;
        quarantine('it was damaged');
        return openForWriting();
      }
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      notify(
        'store-read-only',
        'warning',
        'This account’s folder cannot be written',
        `Pakdesk can show what is there, but keeps nothing and changes no key. Allow writing to ${dir} and start Pakdesk again.`,
      );
      try {
        return existsSync(path) ? openForReading() : openNothing();
      } catch {
        return openNothing();
      }
    }
  }

  function build({ db, durable, readOnly }: Opened): Store {
    const levels = createUsageLevels(db);
    const recorder = createUsageRecorder(db, now, levels);
    const sales = createSalesStore(db, durable);
    return {
      keys: createKeyStore({ db, usage: recorder, now }),
      secrets: createSecretStore(db),
      usage: createUsageStore(db, recorder, levels),
      journal: createJournalStore(durable),
      probes: createProbeStore(db),
      meta: createMetaStore(db),
      local: createLocalStore(db),
      bulkJobs: createBulkJobStore(db, durable),
      routingPresets: createRoutingPresetStore(db),
      handedOutSessions: createHandedOutSessions(db),
      sales,
      payments: createPaymentStore(durable, sales),
      alerts: createAlertStore(db),
      readOnly,
      notices,
      async copyWithoutSecrets(copyPath) {
        await db.copyTo(copyPath);
        makePrivate(copyPath);
        return withoutSecrets(copyPath);
      },
      close() {
        if (durable !== db) durable.close();
        db.close();
      },
    };
  }

  let opened: Opened;
  try {
    opened = open();
  } catch (error) {
    const known = storeError(error);
    throw new AppError(
      appErrorData(
        known.code,
        `The data of this account could not be opened. ${known.data.message}`,
        known.data.nextStep,
      ),
      { cause: error },
    );
  }
  try {
    return build(opened);
  } catch (error) {
    // A newer schema may lack what this version reads.
    opened.db.close();
    if (!opened.readOnly) throw storeError(error);
    return build(openNothing());
  }
}
