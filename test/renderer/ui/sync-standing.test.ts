import { expect, it } from 'vitest';
import { syncStanding } from '../../../renderer/ui/sync-standing.ts';
import { appErrorData } from '../../../shared/ipc/app-error.ts';

it.each([
  ['idle', null, 'idle'],
  ['syncing', null, 'syncing'],
  ['offline', 'offline', 'offline'],
  ['syncing', 'offline', 'offline'],
  ['syncing', 'timeout', 'failing'],
  ['syncing', 'rate_limited', 'syncing'],
  ['waiting', 'rate_limited', 'waiting'],
] as const)('%s after %s stands as %s', (status, code, standing) => {
  const lastError = code === null ? null : appErrorData(code, 'It failed.', 'Wait.');
  expect(syncStanding({ status, lastError })).toBe(standing);
});
