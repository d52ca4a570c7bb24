/** `npm test`: everything that can fail, counted. `node test/run.ts format types unit` runs only those steps. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, printJudgement } from './bar/judge.ts';
import { type Count, countVitest, type VitestReport } from './count-vitest.ts';
import { build } from './runtime/build.ts';
import { provision } from './runtime/provision.ts';
import { REPO } from './runtime/repo.ts';

const PASSED: Count = { passed: 1, failed: 0, skipped: 0, failures: [] };
const failure = (what: string): Count => ({ passed: 0, failed: 1, skipped: 0, failures: [what] });

const bin = (...path: string[]) => join(REPO, 'node_modules', ...path);

interface Ended {
  ok: boolean;
  output: string;
}

/** With `live`, its output goes to the terminal as it comes. */
function run(script: string, args: string[], live = false): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: REPO,
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

async function tool(name: string, script: string, args: string[]): Promise<Count> {
  const { ok, output } = await run(script, args);
  if (ok) return PASSED;
  console.error(output);
  return failure(name);
}

/** What vitest told in this run, and no other. */
const reports: { unit?: VitestReport; e2e?: VitestReport } = {};

async function vitest(project: 'unit' | 'e2e'): Promise<Count> {
  const reportFile = join(REPO, 'out', `test-${project}.json`);
  mkdirSync(join(REPO, 'out'), { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const { ok } = await run(bin('vitest', 'vitest.mjs'), ['run', '--project', project, ...reporters], true);
  let count: Count;
  try {
    const report: VitestReport = JSON.parse(readFileSync(reportFile, 'utf8'));
    reports[project] = report;
    count = countVitest(report, REPO);
  } catch (error) {
    return failure(`${project}: no report (${(error as Error).message})`);
  }
  // An error outside of any test (an unhandled rejection) fails the run and no test.
  if (!ok && count.failed === 0) return { ...count, failed: 1, failures: [`${project}: vitest ended with an error`] };
  if (count.passed + count.failed === 0) return failure(`${project}: no test ran`);
  return count;
}

/** The statements of the bar against what ran: one that no test holds is a failure. */
async function bar(): Promise<Count> {
  const { unit, e2e } = reports;
  if (!unit || !e2e) return failure('bar: needs the steps unit and e2e in the same run');
  const judgement = judge([unit, e2e], REPO, process.platform === 'linux');
  writeFileSync(join(REPO, 'out', 'bar.json'), `${JSON.stringify(judgement, null, 2)}\n`);
  console.log(`\n${printJudgement(judgement)}\n`);
  const broken = judgement.statements.filter(({ result }) => result === 'not held');
  if (broken.length === 0) return PASSED;
  return {
    passed: 0,
    failed: broken.length,
    skipped: 0,
    failures: broken.map(({ id, text, why }) => `statement ${id}, ${text}: ${why}`),
  };
}

const STEPS: Record<string, () => Promise<Count>> = {
  format: () =>
    tool('format and lint', bin('@biomejs', 'biome', 'bin', 'biome'), [
      'ci',
      '--error-on-warnings',
      '--colors=off',
      '.',
    ]),
  types: () => tool('types', bin('typescript', 'bin', 'tsc'), ['-b']),
  unused: () => tool('unused code (knip)', bin('knip', 'bin', 'knip.js'), []),
  build: async () => {
    try {
      await build();
      return PASSED;
    } catch (error) {
      console.error((error as Error).message);
      return failure('build');
    }
  },
  unit: () => vitest('unit'),
  e2e: () => vitest('e2e'),
  bar,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(STEPS);
const unknown = names.filter((name) => !Object.hasOwn(STEPS, name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(STEPS).join(', ')}.`);
  process.exit(2);
}

const total: Count = { passed: 0, failed: 0, skipped: 0, failures: [] };
function add(count: Count): void {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  total.failures.push(...count.failures);
}

if (names.includes('unit') || names.includes('e2e')) {
  await provision(console.log, { tools: names.includes('unit') }).catch((error: Error) => {
    console.error(error.message);
    add(failure(error.message));
  });
}
for (const name of names) {
  const startedAt = performance.now();
  const count = await (STEPS[name] as () => Promise<Count>)();
  add(count);
  const mark = count.failed === 0 ? 'ok' : 'FAILED';
  console.log(`${mark.padEnd(7)}${name.padEnd(8)}${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.map((line) => `  ${line}`).join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 ? 0 : 1);
