/** A bulk job beside a change of one of its keys by hand: what it was decided on is compared once more, and no old value goes over a new one. */
import { expect, it } from 'vitest';
import type { PakKey } from '../../../shared/key.ts';
import { intent } from '../app-harness.ts';
import { type Change, plain, untilState, type World, world } from './bulk-jobs.ts';

const KEYS = '/v1/reseller/pool-keys/';

/** The request of the change by hand is slow, so that the job finds it under way. */
async function beside(w: World, key: PakKey, change: Change, byHand: () => Promise<unknown>) {
  const { token } = await w.api.bulk.preview({ change, keyIds: [key.id] });
  w.p.fault({ target: 'api', method: 'POST', path: `${KEYS}${key.id}`, times: 1, delayMs: 150 });
  const slow = byHand().catch((error: unknown) => error);
  await expect
    .poll(async () => (await w.api.activity.list({ limit: 1, keyId: key.id })).operations[0]?.outcome)
    .toBe('open');
  const jobId = intent('job-beside');
  await w.api.bulk.start({ jobId, token: token ?? '' });
  await untilState(w, jobId, 'finished');
  await slow;
  return (await w.api.bulk.report({ jobId })).rows;
}

const topUp = (w: World, key: PakKey) => () =>
  w.api.keys.topUp({
    ...{ intentId: intent('top-up'), keyId: key.id, addGb: 20, extendDays: null, enable: false },
    previewed: { capGb: key.capGb, enabled: key.enabled, expiresAt: key.expiresAt },
  });

it('a cap is not set over a top-up that is under way: the row is skipped as changed', async () => {
  const w = await world({ keys: 20 });
  const [key] = plain(w.keys);
  if (!key) throw new Error('seed');
  const change = { action: 'setCap', capGb: (key.capGb ?? 0) + 1, revive: false } as const;
  const rows = await beside(w, key, change, topUp(w, key));
  expect(rows).toMatchObject([{ state: 'skipped', code: 'changed' }]);
  expect(w.p.effects().gbAdded).toBe(20);
  expect(w.services.accounts.current().session.store.keys.get(key.id)?.capGb).toBe((key.capGb ?? 0) + 20);
});

it('where the other change came to nothing, the row is sent after a second look', async () => {
  const w = await world({ keys: 20 });
  const [key] = plain(w.keys);
  if (!key) throw new Error('seed');
  const change = { action: 'setCap', capGb: (key.capGb ?? 0) + 1, revive: false } as const;
  const rows = await beside(w, key, change, () => {
    w.p.clearFaults();
    w.p.fault({ target: 'api', method: 'POST', path: `${KEYS}${key.id}`, times: 1, delayMs: 150, status: 400 });
    return topUp(w, key)();
  });
  expect(rows).toMatchObject([{ state: 'done' }]);
  expect(w.p.effects().gbAdded).toBe(0);
  expect(w.services.accounts.current().session.store.keys.get(key.id)?.capGb).toBe((key.capGb ?? 0) + 1);
});
