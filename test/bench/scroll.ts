/** Scrolling the table of 10,000 keys from top to bottom: the longest task, and the frames, against a plain scrolling page. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { ConnectPage } from '../e2e/pages/connect-page.ts';
import { startNetwork, startPlatformProcess } from '../e2e/platform-process.ts';
import { launchApp } from '../runtime/launch.ts';
import { type Measure, measure, median } from './measure.ts';

const WHEEL_STEPS = 120;
const STEP_PX = 400;

interface Scrolled {
  longestTaskMs: number;
  frameMs: number;
  scrolledPx: number;
}

async function scroll(page: Page, selector: string): Promise<Scrolled> {
  await page.locator(selector).hover();
  await page.evaluate((target) => {
    const scope = window as unknown as { tasks: number[]; frames: number[]; stop: () => void };
    scope.tasks = [];
    scope.frames = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) scope.tasks.push(entry.duration);
    });
    observer.observe({ entryTypes: ['longtask'] });
    let last = performance.now();
    let going = true;
    const frame = (now: number) => {
      scope.frames.push(now - last);
      last = now;
      if (going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    scope.stop = () => {
      going = false;
      observer.disconnect();
    };
    document.querySelector(target)?.scrollTo({ top: 0 });
  }, selector);
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, STEP_PX);
    await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => done())));
  }
  return page.evaluate((target) => {
    const scope = window as unknown as { tasks: number[]; frames: number[]; stop: () => void };
    scope.stop();
    const frames = [...scope.frames].sort((a, b) => a - b);
    return {
      longestTaskMs: Math.max(0, ...scope.tasks),
      frameMs: frames[Math.floor(frames.length / 2)] ?? 0,
      scrolledPx: document.querySelector(target)?.scrollTop ?? 0,
    };
  }, selector);
}

export async function benchScroll(): Promise<Measure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'pakdesk-bench-scroll-'));
  const platform = await startPlatformProcess(['--keys', '10000']);
  const network = await startNetwork(platform.description, dir);
  const app = await launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile') });
  try {
    const { page } = app;
    const connect = new ConnectPage(page);
    await connect.fill('Bench', platform.description.proxyUsername);
    await connect.typeKey(platform.description.apiKey);
    await page.locator('[data-key-id]').first().waitFor();
    // All ten thousand have arrived, not only the first screenful.
    await page.locator('[aria-rowcount="10001"]').waitFor();
    const table = '.keys-scroll';
    const ours: Scrolled[] = [];
    for (let round = 0; round < 3; round += 1) ours.push(await scroll(page, table));
    if (ours.some(({ scrolledPx }) => scrolledPx < STEP_PX * 20)) throw new Error('The table did not scroll.');

    // The same wheel on a page that only scrolls coloured boxes.
    await page.evaluate(() => {
      const plain = document.createElement('div');
      plain.id = 'plain';
      plain.style.cssText = 'position:fixed;inset:0;overflow:auto;background:#fff;z-index:9999';
      for (let i = 0; i < 2_000; i += 1) {
        const line = document.createElement('div');
        line.style.height = '32px';
        line.textContent = `line ${i}`;
        plain.append(line);
      }
      document.body.append(plain);
    });
    const bare: Scrolled[] = [];
    for (let round = 0; round < 3; round += 1) bare.push(await scroll(page, '#plain'));
    const of = (name: keyof Scrolled) => ({
      ours: median(ours.map((run) => run[name])),
      bare: median(bare.map((run) => run[name])),
    });
    return [
      {
        ...measure(
          'longest task while scrolling 10,000 keys (0 = none over 50 ms)',
          'ms',
          of('longestTaskMs'),
          'none over 50 ms',
        ),
        ratio: null,
      },
      measure('frame while scrolling 10,000 keys (bare: 2,000 plain lines)', 'ms', of('frameMs'), 'ratio under 1.5'),
    ];
  } finally {
    await app.close();
    await network.close();
    await platform.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
