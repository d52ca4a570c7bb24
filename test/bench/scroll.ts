/** Scrolling the table of 10,000 and 100,000 keys by the wheel: the longest task, and the frames, against a plain scrolling page. */
import type { Page } from 'playwright';
import { withKeysApp } from './keys-app.ts';
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

async function scrollKeys(keys: number): Promise<Measure[]> {
  return withKeysApp(keys, async ({ page }) => {
    const ours: Scrolled[] = [];
    for (let round = 0; round < 3; round += 1) ours.push(await scroll(page, '.keys-scroll'));
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
    const count = keys.toLocaleString('en-US');
    return [
      {
        ...measure(
          `longest task while scrolling ${count} keys (0 = none over 50 ms)`,
          'ms',
          of('longestTaskMs'),
          'none over 50 ms',
        ),
        ratio: null,
      },
      measure(`frame while scrolling ${count} keys (bare: 2,000 plain lines)`, 'ms', of('frameMs'), 'ratio under 1.5'),
    ];
  });
}

export async function benchScroll(): Promise<Measure[]> {
  return [...(await scrollKeys(10_000)), ...(await scrollKeys(100_000))];
}
