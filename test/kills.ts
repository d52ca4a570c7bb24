/** `npm run kills`: the app's files under 200 kills instead of the 50 of `npm test`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPO } from './runtime/repo.ts';

const vitest = join(REPO, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--project', 'unit', 'test/electron/store/kill.test.ts'],
  {
    cwd: REPO,
    stdio: 'inherit',
    env: { ...process.env, PAKDESK_KILLS: '200' },
  },
);
process.exitCode = status ?? 1;
