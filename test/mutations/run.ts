/** `npm run mutations`: breaks one defence at a time in a copy of the project and expects its test to turn red. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPO } from '../runtime/repo.ts';
import { MUTATIONS, type Mutation } from './list.ts';

const only = process.argv[2];
const chosen = MUTATIONS.filter(
  ({ group, what, file }) => !only || [group, what, file].some((text) => text.includes(only)),
);
const copy = mkdtempSync(join(tmpdir(), 'pakdesk-mutations-'));
// Some tests run a part of the app as another user, who must be able to read it.
chmodSync(copy, 0o755);

function makeCopy(): void {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: REPO,
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'utf8',
  });
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  for (const file of listed.stdout.split('\0').filter(Boolean)) {
    // Deleted but not yet committed.
    cpSync(join(REPO, file), join(copy, file), { recursive: true, force: true });
  }
  rmSync(join(copy, 'node_modules'), { recursive: true, force: true });
  symlinkSync(join(REPO, 'node_modules'), join(copy, 'node_modules'), 'junction');
}

/** True when every test of the file passed. */
function isGreen(test: string): boolean {
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', '--bail', '1', test], {
    cwd: copy,
    stdio: 'ignore',
  });
  return status === 0;
}

function tryOut({ file, from, to, test }: Mutation): 'caught' | 'NOT CAUGHT' | 'DOES NOT APPLY' {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  if (before.split(from).length !== 2) return 'DOES NOT APPLY';
  try {
    writeFileSync(
      path,
      before.replace(from, () => to),
    );
    return isGreen(test) ? 'NOT CAUGHT' : 'caught';
  } finally {
    writeFileSync(path, before);
  }
}

try {
  makeCopy();
  const tests = [...new Set(chosen.map(({ test }) => test))];
  const red = tests.filter((test) => !isGreen(test));
  for (const test of red) console.log(`RED BEFORE ANY CHANGE  ${test}`);
  let missed = red.length;
  for (const mutation of chosen) {
    const result = tryOut(mutation);
    if (result !== 'caught') missed += 1;
    console.log(
      `${result.padEnd(15)} ${mutation.group.padEnd(17)} ${mutation.what}  (${mutation.file} → ${mutation.test})`,
    );
  }
  console.log(`\n${chosen.length} mutations, ${missed} not as they should be`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
