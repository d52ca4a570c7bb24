/** Runs apart, because Node reads NODE_EXTRA_CA_CERTS at its start: what plain https says, and what the client says. */
import { get } from 'node:https';
import { systemClock } from '../../../electron/clock.ts';
import { createLog } from '../../../electron/log.ts';
import { createPlatformClient } from '../../../electron/platform/client.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';

const baseUrl = process.argv[2] ?? '';
const plain = await new Promise<string>((resolve) => {
  get(baseUrl, { agent: false }, (response) => {
    response.resume();
    resolve(String(response.statusCode));
  }).on('error', (error) => resolve(String(error)));
});
const client = createPlatformClient({
  baseUrl,
  getApiKey: () => 'psx_CANARY0123456789abcdefghijklmnop',
  clock: systemClock,
  log: createLog(() => {}, Date.now),
});
const outcome = await client.listKeys().then(
  () => 'accepted',
  (error: unknown) => (error instanceof AppError ? error.code : String(error)),
);
await client.close();
console.log(JSON.stringify({ plain, client: outcome }));
