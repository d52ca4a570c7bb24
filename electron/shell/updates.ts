// electron-updater, kept on a short leash. Threat: it downloads, installs or steps back to an older version by itself, or takes an installer that Windows cannot tie to its maker.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Updater } from '../updates/updates.ts';

/** electron-builder writes it into a package that has a feed (`publish` in electron-builder.yml). */
export const FEED_FILE = 'app-update.yml';

export interface Build {
  isElectron: boolean;
  isPackaged: boolean;
  platform: NodeJS.Platform;
  resources: string;
}

export function thisBuild(): Build {
  return {
    isElectron: process.versions['electron'] !== undefined,
    isPackaged: app.isPackaged,
    platform: process.platform,
    resources: process.resourcesPath ?? '',
  };
}

/** Why this build takes no updates; null = it does. */
export function whyNoUpdates({ isElectron, isPackaged, platform, resources }: Build): string | null {
  if (!isElectron) return 'Pakdesk runs in its stand-in for Electron, from its source.';
  if (!isPackaged) return 'Pakdesk runs from its source.';
  const feed = join(resources, FEED_FILE);
  if (!existsSync(feed)) return 'This build names no feed.';
  // Without a publisher's name electron-updater would take any installer, signed or not.
  if (platform === 'win32' && !/^publisherName:/m.test(readFileSync(feed, 'utf8'))) {
    return 'This build names no publisher whose signature an installer must have.';
  }
  return null;
}

/** Loaded at first use: most starts need none of it. */
export async function loadUpdater(): Promise<Updater> {
  const { autoUpdater } = (await import('electron-updater')).default;
  // Each of these is on, or would be asked, by default.
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.allowPrerelease = false;
  autoUpdater.disableWebInstaller = true;
  // It would log addresses and headers to the console.
  autoUpdater.logger = null;
  return {
    async check() {
      const result = await autoUpdater.checkForUpdates();
      return result?.isUpdateAvailable ? result.updateInfo : null;
    },
    async download(onPercent) {
      const progress = ({ percent }: { percent: number }) => onPercent(percent);
      autoUpdater.on('download-progress', progress);
      try {
        await autoUpdater.downloadUpdate();
      } finally {
        autoUpdater.off('download-progress', progress);
      }
    },
    quitAndInstall: () => autoUpdater.quitAndInstall(false, true),
  };
}
