/** How Chromium is started: one window, no name of its own in it, and no connection that the page did not ask for. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { definedOnly } from './child-process.ts';
import { findChromium } from './chromium-binary.ts';
import { processLives } from './process-lives.ts';
import type { LaunchOptions } from './running-app.ts';

const FLAGS = [
  "--app=data:text/html,<title>Pakdesk</title><meta name=color-scheme content='light dark'>",
  '--window-size=1280,800',
  '--no-first-run',
  '--test-type',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What Electron does not have, or main asks of Electron by a call, and Chromium takes only from its profile. */
const PREFERENCES = {
  // Chrome's own guesses where a page may go next: connections that no page asked for.
  net: { network_prediction_options: 2 },
  // main: setWebRTCIPHandlingPolicy.
  webrtc: {
    ip_handling_policy: 'disable_non_proxied_udp',
    multiple_routes_enabled: false,
    nonproxied_udp_enabled: false,
  },
};

const BROWSER_DIR = 'pakdesk-chromium-';

/** Chromium's own profile: empty each time, holds nothing of the app. What a killed host has left is removed now. */
export async function newBrowserDir(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const host = name.startsWith(BROWSER_DIR) ? Number.parseInt(name.slice(BROWSER_DIR.length), 10) : Number.NaN;
    if (host > 0 && !processLives(host)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtemp(join(tmpdir(), `${BROWSER_DIR}${process.pid}-`));
}

async function writePreferences(profile: string): Promise<void> {
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES));
}

export async function openChromium(profile: string, options: LaunchOptions): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('No Chromium found: install Chromium or Chrome, or run npx playwright install chromium.');
  await writePreferences(profile);
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false,
    args: FLAGS,
    ignoreDefaultArgs: ['--enable-automation', 'about:blank'],
    // Chromium's own sandbox does not run as root.
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: null,
    colorScheme: options.colorScheme ?? null,
    acceptDownloads: false,
    env: definedOnly({ ...process.env, ...options.env }),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
