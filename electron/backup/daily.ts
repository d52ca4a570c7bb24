// A backup a day, a while after the start and beside everything else. Threat: one that fails unseen for weeks.
import type { Notice } from '../../shared/ipc/app.ts';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Profile } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import { backUpDaily } from './make.ts';

/** The start and the first lists come first. */
const BACKUP_AFTER_MS = 60_000;
const DAY_MS = 86_400_000;

export interface DailyBackupDeps {
  store: Store;
  profile: Profile;
  settings: () => Settings;
  appVersion: () => string;
  /** The account's folder. */
  dir: string;
  clock: Clock;
  log: Log;
  notify: (notice: Notice) => void;
  closing: AbortSignal;
}

export interface DailyBackup {
  /** Makes it unless there is one of today. Does nothing while one is being made. */
  soon(): void;
  settled(): Promise<void>;
}

export function createDailyBackup(deps: DailyBackupDeps): DailyBackup {
  const { store, profile, clock, log, closing } = deps;
  let making: Promise<void> | null = null;

  async function make(): Promise<void> {
    try {
      await clock.sleep(BACKUP_AFTER_MS, closing);
    } catch {
      // The account is closed before its time has come.
      return;
    }
    try {
      const settings = deps.settings();
      const appVersion = deps.appVersion();
      const made = await backUpDaily(deps.dir, { store, profile, settings, appVersion, nowMs: clock.now() });
      if (made) log.info('backup.made');
    } catch (error) {
      tell(error, log.error('backup.notMade', error));
    }
  }

  function tell(error: unknown, errorId: string): void {
    const why = error instanceof AppError ? `${error.data.message} ${error.data.nextStep}` : `(${errorId})`;
    deps.notify({
      id: `backup-${profile.id}-${Math.floor(clock.now() / DAY_MS)}`,
      at: clock.now(),
      severity: 'warning',
      title: 'Today’s automatic backup was not made',
      text: `Everything else goes on. ${why}`,
    });
  }

  return {
    soon() {
      if (making || store.readOnly || profile.kind === 'demo') return;
      making = make().finally(() => {
        making = null;
      });
    },
    async settled() {
      await making;
    },
  };
}
