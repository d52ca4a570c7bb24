// Everything privileged that needs no window, put together: from here on the app is a set of handlers. Runs in plain Node.
import { mkdirSync } from 'node:fs';
import type { Handlers } from '../shared/ipc/contract.ts';
import { createAccounts } from './account/accounts.ts';
import { createConfirmations } from './account/confirmations.ts';
import { createCopySecret, createSaveMessage } from './account/copying.ts';
import { createRetiredSecrets } from './account/retired-secrets.ts';
import { createUndo } from './account/undo.ts';
import { SILENT } from './alerts/notifier.ts';
import { rememberHandOuts } from './composer/handed-out.ts';
import { uncleanEndNotice } from './diagnosis/unclean-end.ts';
import { createSaveFile, unlessLocked } from './export/save-file.ts';
import { accountHandlers } from './ipc/account.ts';
import { alertsHandlers } from './ipc/alerts.ts';
import { appHandlers, createNotices } from './ipc/app.ts';
import { backupHandlers } from './ipc/backup.ts';
import { bulkHandlers } from './ipc/bulk.ts';
import { composerHandlers } from './ipc/composer.ts';
import { diagnosisHandlers } from './ipc/diagnosis.ts';
import { exportsHandlers } from './ipc/exports.ts';
import { forecastHandlers } from './ipc/forecast.ts';
import { keysHandlers } from './ipc/keys.ts';
import { localHandlers } from './ipc/local.ts';
import { lockHandlers } from './ipc/lock.ts';
import { moneyHandlers } from './ipc/money.ts';
import { paymentsHandlers } from './ipc/payments.ts';
import { type LabRuns, probeHandlers } from './ipc/probe.ts';
import { activityHandlers, stockHandlers, syncHandlers, usageHandlers } from './ipc/reading.ts';
import { sessionsHandlers } from './ipc/sessions.ts';
import { settingsHandlers } from './ipc/settings.ts';
import { storefrontHandlers } from './ipc/storefront.ts';
import { updatesHandlers } from './ipc/updates.ts';
import { deniedWhileLocked, installLock, quietWhileLocked, silentWhileLocked } from './lock/install.ts';
import { checkLogin } from './probe/check-login.ts';
import type { Services, ServicesOptions } from './services-types.ts';
import { openProfiles } from './store/profiles.ts';
import { createSettings } from './store/settings.ts';
import { createUpdates } from './updates/updates.ts';

export function createServices(given: ServicesOptions): Services {
  const { dir, clock, log } = given;
  const isLocked = () => lock.isLocked();
  const publish = quietWhileLocked(given.publish, isLocked);
  const notifier = silentWhileLocked(given.notifier ?? SILENT, isLocked);
  const { writeRich } = given.clipboard;
  const clipboard = {
    ...given.clipboard,
    write: deniedWhileLocked(given.clipboard.write, given.clipboard.clear, isLocked),
    ...(writeRich ? { writeRich: deniedWhileLocked(writeRich, given.clipboard.clear, isLocked) } : {}),
  };
  let timesLocked = 0;
  const choosePath = unlessLocked(given.choosePath, { isLocked, timesLocked: () => timesLocked });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const notices = createNotices(publish);
  const profiles = openProfiles(dir, clock.now);
  const retired = createRetiredSecrets(clock);
  const labRuns: LabRuns = new Map();
  const {
    lock,
    start,
    breakLock,
    close: endLock,
  } = installLock({
    dir,
    shell: given.lockShell,
    keychain: given.keychain,
    profiles,
    clock,
    log,
    publish: given.publish,
    accounts: () => accounts,
    letGo() {
      timesLocked += 1;
      retired.clear();
      for (const run of labRuns.values()) run.abort.abort();
    },
  });
  // From here on nobody has the keychain itself.
  const options = { ...given, publish, notifier, clipboard, choosePath, keychain: lock.keychain };
  const settings = createSettings(options.settingsBackend, clock.now);
  for (const notice of [...profiles.notices, ...settings.notices]) notices.add(notice);
  const confirmations = createConfirmations(clock.now);
  const accounts = createAccounts({
    ...options,
    profiles,
    pollMs: () => settings.get().pollMinutes * 60_000,
    usageRetentionDays: () => settings.get().usageRetentionDays,
    usageHoursDays: () => settings.get().usageHoursDays,
    appVersion: () => options.info().version,
    dailyGbLimit: () => settings.get().dailyGbLimit,
    settings: settings.get,
    notify: notices.add,
    withdraw: notices.dismiss,
  });
  const open = () => accounts.current();
  const apiKey = () => (accounts.isOpen() ? (accounts.current().session.online?.apiKey ?? null) : null);
  const saveFile = createSaveFile({ choosePath: options.choosePath, apiKey, log });

  const closing = new AbortController();
  async function close(): Promise<void> {
    closing.abort();
    endLock();
    retired.clear();
    await accounts.close();
    log.info('app.closed');
  }
  const updates = createUpdates({
    ...given.update,
    clock,
    log,
    onState: (state) => publish('updateState', state),
    isWanted: () => settings.get().lookForUpdates,
    settle: close,
  });

  const usage = usageHandlers(open);
  const handlers: Handlers = {
    app: appHandlers({
      info: options.info,
      notices,
      openPage: options.openPage,
      writeClipboard: clipboard.write,
      apiKey,
    }),
    account: accountHandlers({
      accounts,
      confirmations,
      readClipboard: clipboard.read,
      clearClipboard: clipboard.clear,
    }),
    keys: keysHandlers({
      open,
      confirmations,
      settings: settings.get,
      copy: rememberHandOuts(
        createCopySecret({
          open,
          settings: settings.get,
          writeClipboard: clipboard.write,
          writeRich: clipboard.writeRich ?? null,
        }),
        open,
      ),
      saveMessage: createSaveMessage({ open, settings: settings.get, saveFile }),
      undo: createUndo(clock.now),
      retired,
      checkLogin: options.checkLogin ?? checkLogin,
    }),
    sessions: sessionsHandlers(open),
    composer: composerHandlers({
      open,
      settings: settings.get,
      readClipboard: clipboard.read,
      writeClipboard: clipboard.write,
      saveFile,
    }),
    usage,
    stock: stockHandlers(open),
    probe: probeHandlers({
      open,
      settings: settings.get,
      publish,
      running: labRuns,
      runProbe: options.runProbe,
      saveFile,
      writeClipboard: clipboard.write,
    }),
    activity: activityHandlers(open),
    settings: settingsHandlers({
      settings,
      publish,
      beforePrices: () => {
        if (accounts.isOpen()) accounts.current().closeBooks();
      },
      onChanged(changed) {
        options.onSettings(changed);
        // The number on the icon follows its setting at once.
        if (accounts.isOpen()) accounts.current().alerts.announce();
      },
    }),
    sync: syncHandlers(open),
    bulk: bulkHandlers({
      open,
      settings: settings.get,
      confirmations,
      saveFile,
      choosePath: options.choosePath,
      writeClipboard: clipboard.write,
      now: clock.now,
    }),
    local: localHandlers({ open, publish }),
    exports: exportsHandlers({ open, confirmations, saveFile, usage, printToPdf: options.printToPdf }),
    forecast: forecastHandlers({
      open,
      settings: settings.get,
      writeClipboard: clipboard.write,
      writeRich: clipboard.writeRich ?? null,
    }),
    alerts: alertsHandlers({ open, settings: settings.get, notifier, publish }),
    backup: backupHandlers({
      accounts,
      profiles,
      keychain: options.keychain,
      confirmations,
      settings,
      onSettings: options.onSettings,
      saveFile,
      chooseFile: options.chooseFile,
      appVersion: () => options.info().version,
      now: clock.now,
    }),
    money: moneyHandlers({ open, settings: settings.get, publish }),
    payments: paymentsHandlers({
      open,
      keychain: options.keychain,
      readClipboard: clipboard.read,
      clearClipboard: clipboard.clear,
    }),
    storefront: storefrontHandlers(open),
    updates: updatesHandlers(updates),
    diagnosis: diagnosisHandlers({
      parts: async () => ({
        nowMs: clock.now(),
        info: options.info(),
        system: given.diagnosis.system(),
        run: given.diagnosis.run(),
        settings: settings.get(),
        lock: lock.state(),
        update: updates.state(),
        keychain: (await given.keychain.probe()).status,
        account: accounts.isOpen() ? open() : null,
        accounts: profiles.list().length,
        errors: given.diagnosis.errors(),
      }),
      homeFolder: given.diagnosis.homeFolder,
      licensesFile: given.diagnosis.licensesFile,
      saveFile,
      writeClipboard: clipboard.write,
    }),
    lock: lockHandlers({ lock, readClipboard: clipboard.read, clearClipboard: clipboard.clear, breakLock }),
  };
  /** Once the account is open: only then it is known what was left open. */
  function tellOfUncleanEnd(): void {
    const { before } = given.diagnosis.run();
    if (before === null) return;
    const store = accounts.isOpen() ? open().session.store : null;
    const job = store && !store.readOnly ? store.bulkJobs.unfinished() : null;
    const left = { changes: store?.journal.unsettled().length ?? 0, bulkJob: job?.summary ?? null };
    notices.add(uncleanEndNotice(before, left, clock.now()));
  }
  void updates.follow(closing.signal);
  return {
    handlers,
    accounts,
    start: (demo) => start(() => (demo ? accounts.openDemo() : accounts.openLast()).finally(tellOfUncleanEnd)),
    lock,
    notify: notices.add,
    settings: settings.get,
    async readNow() {
      if (accounts.isOpen()) await accounts.current().session.online?.scheduler.now();
    },
    close,
  };
}
