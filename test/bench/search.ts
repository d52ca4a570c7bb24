/** Typing in the search of 10,000 and 100,000 keys; the page's memory a key; one key that changes. */
import type { Page } from 'playwright';
import { heapBytes, type KeysApp, percentile, withKeysApp } from './keys-app.ts';
import { type Measure, measure } from './measure.ts';

const WORDS = ['crawler', 'customer:al', 'stripe:cus_7'];
const ROUNDS = 2;

interface Typed {
  /** From the input event to the end of the frame that shows the letter. */
  paintMs: number[];
  /** Of that, what the page itself worked. */
  workMs: number[];
}

interface Watched {
  typed: Typed;
  tasks: number[];
  changedLines: Set<string>;
}

/** A frame begins when the screen is ready for one: `bare` is the same input where nothing listens. */
async function watchTyping(page: Page, selector: string): Promise<void> {
  await page.evaluate((target) => {
    const scope = window as unknown as Watched;
    scope.typed = { paintMs: [], workMs: [] };
    const field = document.querySelector(target);
    const afterwards = (work: () => void) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = work;
      channel.port2.postMessage(null);
    };
    window.addEventListener(
      'input',
      (event) => {
        if (event.target !== field) return;
        const from = performance.now();
        afterwards(() => scope.typed.workMs.push(performance.now() - from));
        requestAnimationFrame(() => afterwards(() => scope.typed.paintMs.push(performance.now() - from)));
      },
      true,
    );
  }, selector);
}

async function typeWords(page: Page, selector: string): Promise<Typed> {
  await watchTyping(page, selector);
  await page.locator(selector).focus();
  const pause = () => page.evaluate(() => new Promise((done) => setTimeout(done, 90)));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const word of WORDS) {
      for (const letter of word) {
        await page.keyboard.type(letter);
        await pause();
      }
      for (let left = word.length; left > 0; left -= 1) {
        await page.keyboard.press('Backspace');
        await pause();
      }
    }
  }
  return page.evaluate(() => (window as unknown as Watched).typed);
}

async function typeInto(page: Page): Promise<{ ours: Typed; bare: Typed }> {
  const ours = await typeWords(page, '[aria-label="Search keys"]');
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'bare';
    field.style.cssText = 'position:fixed;top:0;left:0;z-index:9999';
    document.body.append(field);
  });
  const bare = await typeWords(page, '#bare');
  await page.evaluate(() => document.querySelector('#bare')?.remove());
  return { ours, bare };
}

/** One key changed at the platform, and read: how long the page works on it at most, and which lines it touches. */
async function oneUpdate({ page, platform }: KeysApp): Promise<{ longestTaskMs: number; lines: number }> {
  const id = await page.locator('[data-key-id]').nth(3).getAttribute('data-key-id');
  await page.evaluate(() => {
    const scope = window as unknown as Watched;
    scope.tasks = [];
    scope.changedLines = new Set();
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) scope.tasks.push(entry.duration);
    }).observe({ entryTypes: ['longtask'] });
    const body = document.querySelector('.keys-body');
    if (!body) throw new Error('There is no table.');
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const line = element?.closest<HTMLElement>('[data-key-id]')?.dataset['keyId'];
        if (line !== undefined) scope.changedLines.add(line);
      }
    }).observe(body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const answer = await fetch(`${platform.apiUrl}/reseller/pool-keys/${id}`, {
    method: 'PATCH',
    headers: { 'x-api-key': platform.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ trafficCapGB: 777 }),
  });
  if (!answer.ok) throw new Error(`The platform answered ${answer.status}.`);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.locator(`[data-key-id="${id}"]`).getByText('777 GB').waitFor({ timeout: 60_000 });
  await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
  return page.evaluate(() => {
    const { tasks, changedLines } = window as unknown as Watched;
    return { longestTaskMs: Math.max(0, ...tasks), lines: changedLines.size };
  });
}

async function measureKeys(keys: number, paintBudget: string): Promise<{ measures: Measure[]; heap: number }> {
  const count = keys.toLocaleString('en-US');
  return withKeysApp(keys, async (app) => {
    const heap = await heapBytes(app.page);
    const { ours, bare } = await typeInto(app.page);
    const update = await oneUpdate(app);
    const p95 = (values: number[]) => percentile(values, 0.95);
    const measures = [
      measure(
        `typing in the search of ${count} keys, input to paint, p95 (bare: an empty field)`,
        'ms',
        { ours: p95(ours.paintMs), bare: p95(bare.paintMs) },
        paintBudget,
      ),
      measure(
        `typing in the search of ${count} keys, the page’s own work, p95`,
        'ms',
        { ours: p95(ours.workMs), bare: null },
        paintBudget,
      ),
      measure(
        `longest task when one of ${count} keys changes (0 = none over 50 ms)`,
        'ms',
        { ours: update.longestTaskMs, bare: null },
        'none over 50 ms',
      ),
      measure(
        `lines drawn anew when one of ${count} keys changes`,
        'lines',
        { ours: update.lines, bare: null },
        'exactly 1',
      ),
    ];
    return { measures, heap };
  });
}

const FEW = 10_000;
const MANY = 100_000;

export async function benchSearch(): Promise<Measure[]> {
  const few = await measureKeys(FEW, 'under 16 ms');
  const many = await measureKeys(MANY, 'under 50 ms');
  return [
    ...few.measures,
    ...many.measures,
    measure(
      'memory of the page a key (from 10,000 to 100,000)',
      'bytes',
      { ours: (many.heap - few.heap) / (MANY - FEW), bare: null },
      'under 1,024 bytes',
    ),
  ];
}
