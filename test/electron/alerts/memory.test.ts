import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../electron/platform/types.ts';
import { DAY_MS, MB_PER_GB, type PakKey } from '../../../shared/key.ts';
import { key } from '../store/fixtures.ts';
import { HOUR_MS, POLL_MS, percent, reply, type World, world } from './world.ts';

const NOON = Date.UTC(2026, 10, 24, 12);

describe('a trickle', () => {
  const expired = { expiresAt: Date.UTC(2026, 10, 20) };
  it.each([
    ['of a key that is off', 'usedWhileDisabled', { enabled: false }],
    ['of one that has expired', 'usedAfterExpiry', expired],
  ] as const)('%s is flagged when it adds up, once', async (_, anomaly, part) => {
    const of = (usedMb: number) => [key('a', { ...part, usedMb })];
    const made = await world(of(100));
    await made.sync(of(100));
    for (const mb of [106, 112]) await made.sync(of(mb));
    expect(made.current('anomaly')).toEqual([]);
    await made.sync(of(118));
    expect(made.current('anomaly')).toEqual([anomaly]);
    expect(made.store.alerts.current('anomaly')[0]?.text).toMatch(/^18 MB between two readings (15|20) min apart/);
    // It goes on for two days: one alert, and it ends a day after the last of it.
    for (let mb = 124; mb < 180; mb += 6) await made.sync(of(mb), 5 * HOUR_MS);
    expect([made.current('anomaly'), made.popups.length]).toEqual([[anomaly], 1]);
    // A few MB more are no reason to go on with it.
    await made.sync(of(179), 20 * HOUR_MS);
    await made.sync(of(180), 10 * HOUR_MS);
    expect(made.current('anomaly')).toEqual([]);
  });

  it('what is used in the minutes after it was switched off does not count', async () => {
    const of = (usedMb: number, enabled: boolean) => [key('a', { enabled, usedMb })];
    const made = await world(of(100, true));
    await made.sync(of(110, false));
    await made.sync(of(122, false), 60_000);
    await made.sync(of(128, false));
    await made.sync(of(136, false));
    expect(made.current('anomaly')).toEqual([]);
    await made.sync(of(145, false));
    expect(made.current('anomaly')).toEqual(['usedWhileDisabled']);
  });

  it('after weeks of nothing is flagged within a day, not after it', async () => {
    const idle = NOON - 20 * DAY_MS;
    const of = (usedMb: number, lastUsedAt: number) => [key('a', { usedMb, lastUsedAt })];
    const made = await world(of(100, idle));
    await made.sync(of(100, idle));
    await made.sync(of(108, made.clock.now));
    expect(made.current('anomaly')).toEqual([]);
    await made.sync(of(120, made.clock.now), 3 * HOUR_MS);
    expect(made.current('anomaly')).toEqual(['afterIdle']);
    expect(made.store.alerts.current('anomaly')[0]?.text).toContain('after 20 d without any');

    const slow = await world(of(100, idle));
    await slow.sync(of(100, idle));
    await slow.sync(of(108, slow.clock.now));
    await slow.sync(of(120, slow.clock.now), 26 * HOUR_MS);
    expect(slow.current('anomaly')).toEqual([]);
  });
});

describe('a forecast', () => {
  /** Three days of 60 MB an hour: at the end of it 10 GB are not enough. */
  async function busy(change: (hour: number) => Partial<PakKey> = () => ({})): Promise<World> {
    const of = (usedMb: number, hour: number) => [
      key('a', { usedMb, createdAt: NOON - 10 * DAY_MS, expiresAt: NOON + 30 * DAY_MS, ...change(hour) }),
    ];
    const made = await world(of(1000, 0));
    for (let hour = 1; hour <= 72; hour += 1) await made.sync(of(1000 + hour * 60, hour), HOUR_MS);
    return made;
  }
  const told = ({ popups }: World) => popups.filter(({ title }) => title.includes('run out')).length;

  it('is told once, though the expiry wavers by a second or cannot be read for once', async () => {
    const made = await busy((hour) =>
      hour % 5 === 0
        ? { expiresAt: null, unreadable: ['expiresAt'] }
        : { expiresAt: NOON + 30 * DAY_MS + (hour % 2) * 1000 },
    );
    expect([told(made), made.current('forecast')]).toEqual([1, ['']]);
  });

  it('does not stay current when use stops', async () => {
    const made = await busy();
    expect(made.current('forecast')).toEqual(['']);
    const last = made.store.keys.list();
    for (let hour = 0; hour < 24 * 12; hour += 1) await made.sync(last, HOUR_MS);
    expect([told(made), made.current('forecast')]).toEqual([1, []]);
  });
});

it('a clock that ran ahead: what it told ends when it is set right, and is told at its time', async () => {
  const soon = key('a', { expiresAt: NOON + 5 * DAY_MS });
  const made = await world([soon]);
  await made.sync([soon], 10 * DAY_MS);
  expect(made.current('expiry')).toEqual(['0']);
  await made.sync([soon], -10 * DAY_MS);
  expect(made.current('expiry')).toEqual([]);
  await made.sync([soon], 2.5 * DAY_MS);
  expect(made.current('expiry')).toEqual(['3']);
});

it('topped up and used up again between two looks is told anew, also after a restart', async () => {
  const made = await world([percent(10)]);
  await made.sync([percent(51)]);
  await made.sync([percent(79)]);
  await made.restart();
  // 7.9 of 11 GB: half of it was reached before.
  await made.sync([{ ...percent(79), capGb: 11 }]);
  expect([made.popups.length, made.current('cap')]).toEqual([1, ['50']]);
  await made.sync([key('a', { capGb: 30, usedMb: 29 * MB_PER_GB })]);
  expect([made.popups.length, made.current('cap')]).toEqual([2, ['95']]);
  expect(made.popups[1]?.body).toContain('29.0 GB of 30.0 GB');
});

describe('what the platform says', () => {
  const refused = (at: number): AuditEntry[] =>
    Array.from({ length: 12 }, (_, index) => ({
      id: String(index),
      at: at - index * 1000,
      action: 'gateway_auth_failure',
      keyId: 'a',
      detail: '',
    }));

  it.each([
    ['this computer is two hours ahead', -2 * HOUR_MS, ['failedLogins']],
    ['this computer is two hours behind', 2 * HOUR_MS, ['failedLogins']],
  ])('refused logins are counted on its own clock: %s', async (_, skew, found) => {
    const made = await world([key('a')]);
    const answer = (ago: number) => async () => {
      const server = made.clock.now + skew;
      return reply(refused(server - ago), server);
    };
    made.client = { audit: answer(3 * HOUR_MS), incidents: async () => reply([]) };
    await made.sync([key('a')]);
    expect(made.current('anomaly')).toEqual([]);
    made.client = { audit: answer(0), incidents: async () => reply([]) };
    await made.sync([key('a')], 3 * POLL_MS);
    expect(made.current('anomaly')).toEqual(found);
  });

  it('an incident that one answer names twice is one', async () => {
    const made = await world([key('a')]);
    const incident = { id: 'i', severity: 'major', title: 'Slow', startedAt: null, resolvedAt: null, affects: [] };
    made.client = { audit: async () => reply([]), incidents: async () => reply([incident, { ...incident }]) };
    await made.sync([key('a')]);
    expect([made.popups.length, made.current('incident')]).toEqual([1, ['i']]);
  });
});
