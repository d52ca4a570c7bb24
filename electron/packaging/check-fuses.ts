// The last check on a finished package, in the public workflow: node electron/packaging/check-fuses.ts APP…, where signing and everything else is already done.
import { assertFuses } from './fuses.ts';

const apps = process.argv.slice(2);
if (apps.length === 0) throw new Error('Name the executable or the .app folder to check.');
for (const app of apps) {
  await assertFuses(app);
  process.stdout.write(`fuses as listed: ${app}\n`);
}
