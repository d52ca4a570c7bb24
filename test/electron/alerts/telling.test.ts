import { describe, expect, it } from 'vitest';
import { MB_PER_GB } from '../../../shared/key.ts';
import { key } from '../store/fixtures.ts';
import { HOUR_MS, POLL_MS, percent, reply, world } from './world.ts';

describe('the number on the icon', () => {
  it('is there after a restart, though nothing changed', async () => {
    const made = await world([percent(10)]);
    await made.sync([percent(96)]);
    expect(made.badge).toBe(1);
    await made.restart();
    expect(made.badge).toBe(0);
    await made.sync([percent(96)]);
    expect(made.badge).toBe(1);
  });

  it('goes when it is switched off, at the next run at the latest', async () => {
    const made = await world([percent(10)]);
    await made.sync([percent(96)]);
    made.set({ badge: false });
    await made.sync([percent(96)]);
    expect(made.badge).toBe(0);
    made.set({ badge: true, enabled: false });
    await made.sync([percent(96)]);
    expect(made.badge).toBe(1);
  });
});

describe('while the app is locked', () => {
  it('what was judged before it locked waits for the pop-up until it is unlocked', async () => {
    const made = await world([percent(10)]);
    made.client = {
      audit: async () => reply([]),
      // It locks while the platform is asked.
      incidents: async () => {
        made.held = true;
        return reply([]);
      },
    };
    await made.sync([percent(96)]);
    expect([made.popups.length, made.current('cap')]).toEqual([0, ['95']]);
    await made.evaluate();
    expect(made.popups).toEqual([]);
    made.held = false;
    await made.sync([percent(96)]);
    expect(made.popups.map(({ title }) => title)).toEqual(['customer a has used 95 % of its cap']);
    await made.sync([percent(96)]);
    expect(made.popups).toHaveLength(1);
  });
});

it('more than a thousand at once are one summary with their number, once', async () => {
  const many = (usedMb: number) => [
    ...Array.from({ length: 1250 }, (_, index) => key(`k${index}`, { usedMb })),
    // The last one, and the worst.
    key('z', { usedMb: usedMb === 0 ? 0 : 10 * MB_PER_GB }),
  ];
  const made = await world(many(0));
  await made.sync(many(8.5 * MB_PER_GB));
  await made.sync(many(8.5 * MB_PER_GB));
  expect(made.popups.map(({ title, body }) => [title, body])).toEqual([
    ['1251 alerts', '1251 keys near or at their cap. First: customer z has reached its cap.'],
  ]);
});

describe('switched off and on again', () => {
  it('what expired by time alone meanwhile is no news', async () => {
    const soon = key('a', { expiresAt: Date.UTC(2026, 10, 24, 14) });
    const made = await world([soon]);
    made.set({ enabled: false });
    await made.sync([soon], HOUR_MS);
    await made.sync([soon], 2 * HOUR_MS);
    made.set({ enabled: true });
    await made.sync([soon], POLL_MS);
    await made.sync([soon], POLL_MS);
    expect([made.popups.length, made.store.alerts.unread()]).toEqual([0, 0]);
    expect(made.current('expiry')).toContain('0');
  });
});
