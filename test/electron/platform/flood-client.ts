/** Runs apart, so that its memory is its own: five ordinary answers to warm up, then the flood. Prints the error's code and the growth of the peak. */
import { systemClock } from '../../../electron/clock.ts';
import { createLog } from '../../../electron/log.ts';
import { createPlatformClient } from '../../../electron/platform/client.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';

const client = createPlatformClient({
  baseUrl: process.argv[2] ?? '',
  getApiKey: () => 'psx_CANARY0123456789abcdefghijklmnop',
  clock: systemClock,
  log: createLog(() => {}, Date.now),
});
for (let i = 0; i < 5; i++) await client.listKeys();
const before = process.resourceUsage().maxRSS;
const code = await client.listKeys().then(
  () => 'none',
  (error: unknown) => (error instanceof AppError ? error.code : String(error)),
);
const grownBytes = (process.resourceUsage().maxRSS - before) * 1024;
await client.close();
console.log(JSON.stringify({ code, grownBytes }));
