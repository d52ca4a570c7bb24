/**
 * Drawing the charts in a real Chromium: from the change of the address to the last paint, with the answers lying ready, so that
 * no query counts. The figures are a year of hourly points, recorded and cut by the real store.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { seededRandom } from '../../electron/demo/random.ts';
import { openStore } from '../../electron/store/open.ts';
import type { Store } from '../../electron/store/types.ts';
import type { Span } from '../../shared/ipc/usage.ts';
import type { PakKey } from '../../shared/key.ts';
import { fixtureKeys } from '../renderer/fixtures.ts';
import { launchBrowser, openPage } from '../renderer/page.ts';
import { ensureBuild } from '../runtime/build.ts';
import { BUILD } from '../runtime/repo.ts';
import { type Measure, measure } from './measure.ts';

const HOUR_MS = 3_600_000;
const DAYS = 500;
const HOURS_A_YEAR = 8_760;
const KEYS = 12;
const ROUNDS = 7;
const CHART_LIMIT = 'under 100 ms';
const SCREEN_LIMIT = 'under 200 ms';

/** Every hour of the time is read, and every key has used something in it. */
function record(store: Store, keys: readonly PakKey[], nowMs: number): number {
  const random = seededRandom('charts');
  const used = keys.map(() => 0);
  const end = Math.floor(nowMs / HOUR_MS);
  const first = end - DAYS * 24;
  for (let from = first; from <= end; from += 24) {
    const hours = Array.from({ length: Math.min(24, end - from + 1) }, (_, index) => from + index);
    store.usage.record(
      hours.flatMap((hour) =>
        keys.map(({ id }, index) => {
          used[index] = (used[index] ?? 0) + Math.ceil(random.next() ** 3 * 400);
          return { keyId: id, at: hour * HOUR_MS + 1, usedMb: used[index] ?? 0 };
        }),
      ),
    );
  }
  const { points } = store.usage.series('7d', nowMs);
  if (points.some(({ mb }) => mb === null)) throw new Error('The history has a gap.');
  return end - first;
}

/** What the page's main thread has worked so far, in CPU time: other programs on the machine do not count. */
async function workedMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

/** Until nothing has changed for a while: when the last change was painted. */
async function drawn(page: Page, hash: string, selector: string): Promise<number> {
  return page.evaluate(
    async ({ to, chart }) => {
      const isOfCharts = (target: Node) => {
        const element = target instanceof Element ? target : target.parentElement;
        return element?.parentElement?.closest('main') && !element.closest('.mantine-FloatingIndicator-root');
      };
      const started = performance.now();
      let painted = started;
      let changed = started;
      const observer = new MutationObserver((changes) => {
        // No part of a chart: the clock of the status bar, and the mark that slides to the chosen range two frames later.
        if (!changes.some(({ target }) => isOfCharts(target))) return;
        changed = performance.now();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            painted = performance.now();
          };
          port2.postMessage(null);
        });
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      location.hash = to;
      while (performance.now() - changed < 400 || document.querySelector(chart) === null) {
        await new Promise((done) => setTimeout(done, 50));
        if (performance.now() - started > 10_000) throw new Error(`Nothing was drawn at ${to}.`);
      }
      observer.disconnect();
      return painted - started;
    },
    { to: hash, chart: selector },
  );
}

export async function benchCharts(): Promise<Measure[]> {
  await ensureBuild();
  const nowMs = Date.now();
  const dir = await mkdtemp(join(tmpdir(), 'pakdesk-bench-charts-'));
  const store = openStore({ dir, now: () => nowMs });
  const browser = await launchBrowser();
  const keys = fixtureKeys(KEYS, nowMs);
  try {
    const hours = record(store, keys, nowMs);
    if (hours < HOURS_A_YEAR) throw new Error('That is no year.');
    const answers: Record<string, (input: never) => unknown> = {
      'usage.overview': (input: { span: Span; top: number }) => store.usage.views.overview(input, nowMs),
      'usage.history': (input: { span: Span; keyId: string }) => store.usage.views.history(input, nowMs),
      'usage.heatmap': (input: { span: Span; hours: boolean }) => store.usage.views.heatmap(input, nowMs),
    };
    const { page, problems, close } = await openPage(browser, join(BUILD, 'renderer'), keys, {
      hash: '#/usage?range=24h',
      before: (main) => {
        const { call } = main;
        main.call = (channel, input) => {
          const answer = answers[channel];
          return answer
            ? Promise.resolve({ ok: true, value: { ...(answer(input as never) as object), asOf: nowMs } })
            : call(channel, input);
        };
      },
    });
    const day = (ago: number) => new Intl.DateTimeFormat('sv-SE').format(nowMs - ago * 24 * HOUR_MS);
    const keyId = keys[0]?.id ?? '';
    const worst = `from=${day(DAYS - 1)}&to=${day(0)}`;
    const views: [name: string, from: string, to: string, chart: string, limit: string][] = [
      [
        'a year of hourly points, all customers',
        '#/usage?range=24h',
        '#/usage?range=1y',
        '.recharts-area',
        CHART_LIMIT,
      ],
      [
        'the longest range in days (500), all customers',
        '#/usage?range=24h',
        `#/usage?${worst}`,
        '.recharts-area',
        CHART_LIMIT,
      ],
      [
        'a year of hourly points, one key',
        `#/usage?range=24h&key=${keyId}`,
        `#/usage?range=1y&key=${keyId}`,
        '.recharts-surface',
        CHART_LIMIT,
      ],
      ['the whole screen of usage at a year, opened', '#/keys', '#/usage?range=1y', '.recharts-area', SCREEN_LIMIT],
    ];
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const rows: Measure[] = [];
    for (const [name, from, to, chart, limit] of views) {
      const times: number[] = [];
      const works: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await drawn(page, from, '#root *');
        const before = await workedMs(session);
        const time = await drawn(page, to, chart);
        const worked = (await workedMs(session)) - before;
        // The first ones fetch the answers and the code.
        if (round > 1) {
          times.push(time);
          works.push(worked);
        }
      }
      // The least of them: the machines are shared, and a draw has no reason of its own to be slower at times.
      rows.push(measure(`drawn and painted: ${name}`, 'ms', { ours: Math.min(...times), bare: null }, limit));
      rows.push(
        measure(`work of the page for it (CPU time): ${name}`, 'ms', { ours: Math.min(...works), bare: null }, limit),
      );
    }
    await close();
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return rows;
  } finally {
    await browser.close();
    store.close();
    await rm(dir, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  for (const { name, ours, unit, budget } of await benchCharts()) {
    console.log(`${name.padEnd(70)} ${ours.toFixed(1)} ${unit}  (${budget})`);
  }
}
