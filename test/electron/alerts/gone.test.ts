import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/key.ts';
import { key } from '../store/fixtures.ts';
import { HOUR_MS, percent, reply, world } from './world.ts';

const other = key('other');

describe('a revoked key', () => {
  it('tells no expiry any more, however time passes', async () => {
    const soon = percent(10, { expiresAt: Date.UTC(2026, 10, 24, 12) + 7 * DAY_MS + HOUR_MS });
    const made = await world([soon, other]);
    made.store.keys.markGone('a', made.clock.now);
    await made.evaluate();
    await made.sync([other], 2 * HOUR_MS);
    await made.sync([other], 8 * DAY_MS);
    expect(made.popups).toEqual([]);
    expect(made.current('expiry')).toEqual([]);
  });

  it('whose anomaly calms down later is judged as gone, not as a key', async () => {
    const off = (mb: number) => percent(60, { enabled: false, usedMb: 6200 + mb });
    const made = await world([off(0), other]);
    await made.sync([off(0), other]);
    await made.sync([off(100), other]);
    expect(made.current('anomaly')).toEqual(['usedWhileDisabled']);
    await made.restart();
    made.store.keys.markGone('a', made.clock.now);
    await made.sync([other], 25 * HOUR_MS);
    await made.sync([other], 25 * HOUR_MS);
    expect([made.current('anomaly'), made.current('cap'), made.popups.length]).toEqual([[], [], 1]);
  });

  it('leaves nothing current where it was revoked while Pakdesk was closed', async () => {
    const made = await world([percent(10), other]);
    await made.sync([percent(96), other]);
    expect(made.current('cap')).toEqual(['95']);
    await made.away([other], 3 * HOUR_MS);
    expect(made.current('cap')).toEqual([]);
    const before = made.store.alerts.told().get('a');
    await made.restart();
    await made.evaluate();
    expect(made.store.alerts.told().get('a')).toEqual(before);
  });

  it('is forgotten after a week, with what was told of it', async () => {
    const made = await world([percent(10), other]);
    await made.sync([percent(96), other]);
    await made.sync([other]);
    await made.sync([other], 6 * DAY_MS);
    expect(made.store.alerts.told().has('a')).toBe(true);
    await made.sync([other], DAY_MS);
    expect(made.store.alerts.told().has('a')).toBe(false);
    await made.sync([percent(96), other]);
    expect(made.popups).toHaveLength(2);
  });

  it('that is tried with its old secret counts among the unknown ones', async () => {
    const made = await world([key('a'), other]);
    made.store.keys.markGone('a', made.clock.now);
    made.client = {
      audit: async () =>
        reply(
          Array.from({ length: 12 }, (_, index) => ({
            id: String(index),
            at: made.clock.now - index,
            action: 'gateway_auth_failure',
            keyId: 'a',
            detail: '',
          })),
        ),
      incidents: async () => reply([]),
    };
    await made.sync([other]);
    expect(made.store.alerts.current('anomaly').map(({ keyId }) => keyId)).toEqual([null]);
  });
});

describe('a list that lacks keys for once', () => {
  it.each([
    ['one of them', [other]],
    ['all of them, in an empty answer', []],
  ])('%s: nothing is told again, and what held holds again', async (_, list) => {
    const soon = key('soon', { expiresAt: Date.UTC(2026, 10, 24, 12) + 2 * DAY_MS });
    const made = await world([percent(10), other]);
    await made.sync([percent(96), soon, other]);
    expect(made.popups).toHaveLength(2);
    await made.sync(list);
    expect([made.current('cap'), made.current('expiry')]).toEqual([[], []]);
    await made.sync([percent(96), soon, other]);
    expect(made.popups).toHaveLength(2);
    expect([made.current('cap'), made.current('expiry')]).toEqual([['95'], ['3']]);
    await made.sync([percent(100), soon, other]);
    expect(made.popups).toHaveLength(3);
  });

  it('topped up meanwhile it does not come back with the old alert', async () => {
    const made = await world([percent(10), other]);
    await made.sync([percent(96), other]);
    await made.sync([other]);
    await made.sync([{ ...percent(96), capGb: 100 }, other]);
    expect(made.current('cap')).toEqual([]);
  });
});
