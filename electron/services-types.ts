// What the services need of the runtime that starts them, and what they are.
import type { AppInfo, Notice } from '../shared/ipc/app.ts';
import type { Handlers, Publish } from '../shared/ipc/contract.ts';
import type { Settings } from '../shared/ipc/settings.ts';
import type { NewAccountHome } from './account/account-home.ts';
import type { WriteClipboard, WriteRichClipboard } from './account/copying.ts';
import type { Accounts } from './account/types.ts';
import type { Notifier } from './alerts/notifier.ts';
import type { BulkPacing } from './bulk/types.ts';
import type { Clock } from './clock.ts';
import type { EmbeddedPlatform } from './demo/types.ts';
import type { TrailEntry } from './diagnosis/error-trail.ts';
import type { RunFacts, SystemFacts } from './diagnosis/report.ts';
import type { SaveFileDeps } from './export/save-file.ts';
import type { AppDeps } from './ipc/app.ts';
import type { AppLock } from './lock/app-lock.ts';
import type { LockShell } from './lock/install.ts';
import type { Log } from './log.ts';
import type { ShopTimes } from './payments/storefront-shop.ts';
import type { PlatformClient } from './platform/types.ts';
import type { checkLogin } from './probe/check-login.ts';
import type { RunProbe } from './probe/types.ts';
import type { SettingsBackend } from './store/settings.ts';
import type { UpdatesDeps } from './updates/updates.ts';
import type { Keychain } from './vault/types.ts';

export interface ServicesOptions {
  /** The app's folder. */
  dir: string;
  clock: Clock;
  log: Log;
  publish: Publish;
  info: () => AppInfo;
  openPage: AppDeps['openPage'];
  clipboard: {
    read(): Promise<string>;
    clear(): Promise<void>;
    write: WriteClipboard;
    /** Absent where the system's clipboard takes no formatted text. */
    writeRich?: WriteRichClipboard;
  };
  /** The system's save dialog. */
  choosePath: SaveFileDeps['choosePath'];
  /** The window's print view. */
  printToPdf: () => Promise<Uint8Array>;
  /** The system's open dialog; null when the user cancelled. */
  chooseFile: () => Promise<string | null>;
  settingsBackend: SettingsBackend;
  keychain: Keychain;
  /** What a diagnosis tells of the system and of this run. */
  diagnosis: {
    system: () => SystemFacts;
    run: () => RunFacts;
    errors: () => TrailEntry[];
    homeFolder: string;
    licensesFile: string;
  };
  /** New versions: why there are none, or where they come from. */
  update: Pick<UpdatesDeps, 'off' | 'loadUpdater' | 'releaseKey'>;
  /** What the app lock needs of the window and the system. */
  lockShell: LockShell;
  home: NewAccountHome;
  onSettings: (settings: Settings) => void;
  runProbe: RunProbe;
  /** One login at the gateway; the real one unless given. */
  checkLogin?: typeof checkLogin;
  createClient: (baseUrl: string, getApiKey: () => string) => PlatformClient;
  startDemo: () => Promise<EmbeddedPlatform>;
  bulkPacing?: BulkPacing;
  /** Tests wait less. */
  storefrontTimes?: ShopTimes;
  /** Native notifications and the badge; nothing pops up without. */
  notifier?: Notifier;
}

export interface Services {
  handlers: Handlers;
  accounts: Accounts;
  /** Opens the account that was open last, or the demo; behind a closed lock when it is unlocked. */
  start(demo: boolean): Promise<void>;
  lock: AppLock;
  notify: (notice: Notice) => void;
  settings: () => Settings;
  /** One read now, such as after the computer slept; joins the one under way. */
  readNow(): Promise<void>;
  /** Ends when nothing is in flight and everything is closed. */
  close(): Promise<void>;
}
