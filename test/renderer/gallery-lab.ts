/** Pictures of the connectivity lab: `node test/renderer/gallery-lab.ts [name…]` writes /tmp/gallery-lab/*.png. */
import { appErrorData } from '../../shared/ipc/app-error.ts';
import type { LabCheck } from '../../shared/ipc/lab-report.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';
import type { ProbeScenario } from './fake-probe.ts';
import { fakeReport } from './fake-report.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const LAPTOP: [number, number] = [1280, 800];
const TALL: [number, number] = [1280, 1500];

const at = (key: PakKey | undefined, more = '') => `#/test?key=${key?.id ?? ''}${more}`;
const hash =
  (index = 0, more = '') =>
  (keys: PakKey[]) =>
    at(keys[index], more);
const scenario = (name: ProbeScenario) => (main: OpenedPage['main']) => {
  main.state.probeScenario = name;
};
const run = async (o: OpenedPage) => {
  await o.page.keyboard.press('Control+Enter');
  await o.page.locator('.verdict:not([data-verdict="running"])').waitFor({ timeout: 15_000 });
};
const check = (digit: string) => async (o: OpenedPage) => {
  await o.page.keyboard.press(digit);
  await run(o);
};

/** Runs of one customer over two weeks, slower by and by, with one that failed. */
function twoWeeks(key: PakKey | undefined, now: number) {
  const kinds: LabCheck[] = [
    { kind: 'single' },
    { kind: 'compare' },
    { kind: 'sticky', requests: 5, spacingMs: 1_000 },
    { kind: 'rotation', how: 'freshSessions', requests: 8, spacingMs: 0 },
  ];
  return Array.from({ length: 26 }, (_, index) => {
    const report = fakeReport(
      index === 4 ? 'capExceeded' : index === 9 ? 'wrongCountry' : 'works',
      {
        runId: `kept-run-${String(index).padStart(3, '0')}`,
        keyId: key?.id ?? '',
        label: key?.label ?? '',
        at: now - index * 0.55 * DAY_MS - 60_000,
      },
      { check: kinds[index % kinds.length] ?? { kind: 'single' } },
    );
    return {
      ...report,
      firstByteMs: report.firstByteMs === null ? null : report.firstByteMs + ((index * 61) % 180) - index * 6,
    };
  });
}

const shots: Shot[] = [
  { name: 'none-chosen', hash: '#/test', size: LAPTOP },
  { name: 'no-keys', hash: '#/test', keys: 0, size: LAPTOP, dark: true },
  {
    name: 'never-tested',
    hash: hash(),
    size: LAPTOP,
    before: (main) => {
      main.state.probeResults = [];
    },
  },
  { name: 'works', hash: hash(), size: LAPTOP, act: run },
  { name: 'works-dark-small', hash: hash(), size: SMALL, dark: true, act: run },
  { name: 'wrong-country', hash: hash(), size: LAPTOP, dark: true, before: scenario('wrongCountry'), act: run },
  { name: 'cap', hash: hash(), size: LAPTOP, before: scenario('capExceeded'), act: run },
  { name: 'cap-dark', hash: hash(), size: LAPTOP, dark: true, before: scenario('capExceeded'), act: run },
  { name: 'rate-limited', hash: hash(), size: LAPTOP, before: scenario('rateLimited'), act: run },
  { name: 'clock', hash: hash(), size: SMALL, before: scenario('clockWrong'), act: run },
  { name: 'compare', hash: hash(), size: TALL, act: check('2') },
  { name: 'compare-dark', hash: hash(), size: LAPTOP, dark: true, act: check('2') },
  { name: 'sticky', hash: hash(), size: TALL, act: check('3') },
  { name: 'sticky-not-dark', hash: hash(), size: TALL, dark: true, before: scenario('notSticky'), act: check('3') },
  {
    name: 'sticky-row',
    hash: hash(),
    size: TALL,
    act: async (o) => {
      await check('3')(o);
      await o.page.locator('.request-row').nth(1).click();
      await o.page.getByRole('button', { name: 'Raw trace' }).click();
    },
  },
  { name: 'sticky-small', hash: hash(), size: SMALL, act: check('3') },
  { name: 'rotation', hash: hash(), size: TALL, dark: true, act: check('4') },
  {
    name: 'rotation-50',
    hash: hash(),
    size: TALL,
    act: async (o) => {
      await o.page.keyboard.press('4');
      await o.page.getByText('Same URL again').click();
      await o.page.getByLabel('Requests', { exact: true }).first().fill('50');
      await run(o);
    },
  },
  {
    name: 'target-blocked',
    hash: hash(),
    size: TALL,
    before: scenario('targetBlocked'),
    act: async (o) => {
      await o.page.getByRole('button', { name: /Your own target/ }).click();
      await o.page.getByRole('combobox', { name: 'Your own target' }).fill('https://shop.example/checkout?step=2');
      await o.page.getByLabel('Expected word').fill('basket');
      await o.page.keyboard.press('Escape');
      await run(o);
    },
  },
  {
    name: 'target-wrong',
    hash: hash(),
    size: SMALL,
    act: async (o) => {
      await o.page.getByRole('button', { name: /Your own target/ }).click();
      await o.page.getByRole('combobox', { name: 'Your own target' }).fill('http://shop.example/');
      await o.page.keyboard.press('Tab');
    },
  },
  {
    name: 'routing-fields',
    hash: hash(),
    size: LAPTOP,
    act: async (o) => o.page.getByRole('button', { name: 'Change it here' }).click(),
  },
  {
    name: 'running',
    hash: hash(),
    size: LAPTOP,
    before: scenario('slow'),
    act: async (o) => {
      await o.page.keyboard.press('Control+Enter');
      await o.page.waitForTimeout(700);
    },
  },
  {
    name: 'running-sticky-dark',
    hash: hash(),
    size: LAPTOP,
    dark: true,
    before: scenario('slow'),
    act: async (o) => {
      await o.page.keyboard.press('3');
      await o.page.keyboard.press('Control+Enter');
      await o.page.waitForTimeout(700);
    },
  },
  {
    name: 'cancelled',
    hash: hash(),
    size: LAPTOP,
    before: scenario('slow'),
    act: async (o) => {
      await o.page.keyboard.press('Control+Enter');
      await o.page.waitForTimeout(300);
      await o.page.keyboard.press('Escape');
      await o.page.locator('.verdict[data-verdict="cancelled"]').waitFor();
    },
  },
  {
    name: 'trace',
    hash: hash(),
    size: TALL,
    dark: true,
    act: async (o) => {
      await run(o);
      await o.page.getByRole('button', { name: 'Raw trace' }).click();
    },
  },
  {
    name: 'history',
    hash: hash(0, '&run=kept-run-001'),
    size: TALL,
    before: (main) => {
      main.state.probeResults = twoWeeks(main.state.keys[0], Date.now());
    },
  },
  {
    name: 'history-offline-dark',
    hash: hash(0, '&run=kept-run-004'),
    size: LAPTOP,
    dark: true,
    before: (main) => {
      main.state.sync.status = 'offline';
      main.state.probeResults = twoWeeks(main.state.keys[0], Date.now());
    },
    act: async (o) => {
      await o.page.getByRole('button', { name: 'Run test' }).hover();
      await o.page.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'compared',
    hash: hash(),
    size: TALL,
    before: (main) => {
      main.state.probeResults = twoWeeks(main.state.keys[0], Date.now());
    },
    act: async (o) => {
      await o.page
        .getByRole('checkbox', { name: /^Compare: / })
        .nth(0)
        .check();
      await o.page
        .getByRole('checkbox', { name: /^Compare: / })
        .nth(9)
        .check();
      await o.page.getByRole('region', { name: 'Stages of both' }).waitFor();
    },
  },
  {
    name: 'export',
    hash: hash(),
    size: SMALL,
    act: async (o) => {
      await run(o);
      await o.page.getByRole('button', { name: 'Export' }).click();
    },
  },
  { name: 'long-label', keys: 'odd', hash: hash(), size: SMALL, act: run },
  { name: 'rtl-label', keys: 'odd', hash: hash(3), size: LAPTOP, dark: true, act: run },
  {
    name: 'error',
    hash: hash(),
    size: LAPTOP,
    before: (main) => {
      main.state.failures['probe.run'] = appErrorData(
        'busy',
        'A test of this key is running already.',
        'Wait for it, or cancel it.',
        { errorId: 'e-3310' },
      );
      main.state.failures['probe.history'] = appErrorData(
        'store_failed',
        'The past tests could not be read.',
        'Try again; if it stays, restart Pakdesk.',
        { errorId: 'e-3311' },
      );
    },
    act: async (o) => {
      await o.page.keyboard.press('Control+Enter');
      await o.page.getByText('running already').waitFor();
    },
  },
];

await takeShots(shots, '/tmp/gallery-lab', '/tmp/gallery-lab-build', process.argv.slice(2));
