import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createAlone } from '../../../electron/lock/alone.ts';

it('lets nobody in beside somebody, however they came to wait', async () => {
  const alone = createAlone();
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(5);
    inside -= 1;
  };
  await Promise.all([alone.run(work), alone.run(work), alone.run(work)]);
  const first = alone.run(work);
  await sleep(1);
  await Promise.all([first, alone.run(work), alone.run(work)]);
  expect(most).toBe(1);
  expect(alone.isBusy()).toBe(false);
});

it('goes on after a failure', async () => {
  const alone = createAlone();
  const failed = alone.run(() => Promise.reject(new Error('no')));
  const next = alone.run(async () => 'done');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('done');
  await alone.idle();
});
