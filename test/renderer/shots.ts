/** Takes the pictures of a gallery: each shot a page of its own, in the state it asks for. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PakKey } from '../../shared/key.ts';
import { type FakeMain, pastOperations } from './fake-main.ts';
import { pastProbes } from './fake-probe.ts';
import { fixtureKeys, oddKeys } from './fixtures.ts';
import { buildPage, launchBrowser, type OpenedPage, openPage } from './page.ts';

export interface Shot {
  name: string;
  keys?: number | 'odd';
  size?: [number, number];
  dark?: boolean;
  hash?: string | ((keys: PakKey[]) => string);
  before?: (main: FakeMain) => void;
  act?: (opened: OpenedPage, keys: PakKey[]) => Promise<void>;
}

export async function takeShots(shots: Shot[], outDir: string, buildDir: string, wanted: string[]): Promise<void> {
  await mkdir(outDir, { recursive: true });
  if (process.env['GALLERY_BUILT'] === undefined) await buildPage(buildDir);
  const browser = await launchBrowser();
  for (const shot of shots) {
    if (wanted.length > 0 && !wanted.some((word) => shot.name.startsWith(word))) continue;
    const now = Date.now();
    const keys = shot.keys === 'odd' ? oddKeys(now) : fixtureKeys(shot.keys ?? 40, now);
    const [width, height] = shot.size ?? [1440, 900];
    const opened = await openPage(browser, buildDir, keys, {
      viewport: { width, height },
      colorScheme: shot.dark ? 'dark' : 'light',
      hash: typeof shot.hash === 'function' ? shot.hash(keys) : (shot.hash ?? ''),
      before: (main) => {
        main.state.operations = pastOperations(keys, now);
        main.state.probeResults = pastProbes(keys, now);
        shot.before?.(main);
      },
    });
    try {
      await opened.page.locator('.frame, .connect, .lock').waitFor({ timeout: 10_000 });
      await opened.page.locator('main .loading-rows').first().waitFor({ state: 'detached', timeout: 10_000 });
      await opened.page.waitForLoadState('networkidle');
      await opened.page.waitForTimeout(300);
      await shot.act?.(opened, keys);
      await opened.page.waitForTimeout(350);
    } catch (error) {
      opened.problems.push(String(error));
    }
    await opened.page.screenshot({ path: join(outDir, `${shot.name}.png`) });
    console.log(shot.name, opened.problems.length === 0 ? 'ok' : opened.problems.join('\n  '));
    await opened.close();
  }
  await browser.close();
}
