/** `npm run bench`: ours beside the bare counterpart, in one run, as ratios: the machines are shared and noisy. Writes out/bench.json. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuild } from '../runtime/build.ts';
import { startDisplay } from '../runtime/display.ts';
import { startKeyring } from '../runtime/keyring.ts';
import { provision } from '../runtime/provision.ts';
import { REPO } from '../runtime/repo.ts';
import { benchCharts } from './charts.ts';
import { benchComposer } from './composer.ts';
import { benchForecast } from './forecast.ts';
import { benchLab } from './lab.ts';
import type { Measure } from './measure.ts';
import { benchScroll } from './scroll.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { benchSync } from './sync.ts';
import { benchUsage } from './usage.ts';

const rows: Measure[] = [];
const add = (measures: Measure[]) => {
  for (const measure of measures) {
    rows.push(measure);
    const { name, ours, bare, unit, ratio, budget } = measure;
    const beside =
      bare === null || ratio === null ? '' : `  bare ${bare.toFixed(1)} ${unit}  ratio ${ratio?.toFixed(2)}`;
    console.log(`${name.padEnd(58)} ours ${ours.toFixed(1)} ${unit}${beside}  (${budget})`);
  }
};

await provision(console.log);
await ensureBuild();
add(await benchComposer());
add(benchForecast());
add(await benchSync());
add(await benchUsage());
add(await benchLab());
const display = await startDisplay();
const keyring = process.platform === 'linux' ? await startKeyring() : null;
for (const [name, value] of Object.entries({ ...display.env, ...keyring?.env })) {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
try {
  add(await benchStart());
  add(await benchCharts());
  add(await benchScroll());
  add(await benchSearch());
} finally {
  await keyring?.stop();
  await display.stop();
}
const out = join(REPO, 'out');
await mkdir(out, { recursive: true });
await writeFile(
  join(out, 'bench.json'),
  `${JSON.stringify({ at: new Date().toISOString(), measures: rows }, null, 2)}\n`,
);
