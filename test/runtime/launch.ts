/** Starts the app for a test or the tour, in Electron where its binary is, else in the Chromium runtime. */
import { detectElectron } from './electron-binary.ts';
import { launchChromium } from './host.ts';
import { launchElectron } from './launch-electron.ts';
import type { LaunchOptions, RunningApp } from './running-app.ts';

export type RuntimeName = RunningApp['runtime'];

/** `PAKDESK_RUNTIME` decides; without it, what is here does. */
export function chooseRuntime(): RuntimeName {
  const named = process.env['PAKDESK_RUNTIME'];
  if (named === 'electron' || named === 'chromium') return named;
  if (named) throw new Error(`PAKDESK_RUNTIME is electron or chromium, not ${named}.`);
  return detectElectron() ? 'electron' : 'chromium';
}

export function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  return chooseRuntime() === 'electron' ? launchElectron(options) : launchChromium(options);
}
