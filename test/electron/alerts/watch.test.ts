import { describe, expect, it } from 'vitest';
import type { AuditEntry, RemoteIncident } from '../../../electron/platform/types.ts';
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import { DAY_MS, MB_PER_GB } from '../../../shared/key.ts';
import { key } from '../store/fixtures.ts';
import { HOUR_MS, POLL_MS, percent, reply, type World, world } from './world.ts';

describe('the first look takes stock', () => {
  it('pops up nothing; what is grave stands in the list, read', async () => {
    const { popups, store, titles, badge } = await world([
      percent(85),
      key('b', { usedMb: 10 * MB_PER_GB, enabled: false }),
      key('c', { expiresAt: Date.UTC(2020, 0, 1) }),
    ]);
    expect(popups).toEqual([]);
    expect(titles().sort()).toEqual(['customer b has reached its cap', 'customer c has expired']);
    expect(store.alerts.unread()).toBe(0);
    expect(badge).toBe(0);
  });
});

describe('after that', () => {
  it('a crossing pops up once, with its action, also after restarts', async () => {
    const made = await world([percent(10)]);
    await made.sync([percent(81)]);
    expect(made.popups).toEqual([
      {
        title: 'customer a has used 80 % of its cap',
        body: '8.1 GB of 10.0 GB are used. At the cap the platform suspends it.',
        button: 'Top up',
        command: { command: 'topUp', keyId: 'a' },
      },
    ]);
    expect(made.badge).toBe(1);
    await made.sync([percent(82)]);
    await made.restart();
    await made.sync([percent(83)]);
    await made.restart();
    await made.sync([percent(83.5)]);
    expect(made.popups).toHaveLength(1);
    await made.sync([percent(96)]);
    expect(made.popups).toHaveLength(2);
    expect(made.store.alerts.current('cap').map(({ threshold }) => threshold)).toEqual(['95']);
  });

  it('a top-up ends the alert and arms it again', async () => {
    const made = await world([percent(10)]);
    await made.sync([percent(81)]);
    await made.sync([{ ...percent(81), capGb: 20 }]);
    expect(made.store.alerts.current('cap')).toEqual([]);
    await made.sync([{ ...percent(170), capGb: 20 }]);
    expect(made.popups).toHaveLength(2);
  });

  it('an expiry is told by time alone, though the key does not change', async () => {
    const soon = key('a', { expiresAt: Date.UTC(2026, 10, 24, 12) + 7 * DAY_MS + HOUR_MS });
    const made = await world([soon]);
    await made.sync([soon], 30 * 60_000);
    expect(made.popups).toEqual([]);
    await made.sync([soon], HOUR_MS);
    expect(made.popups.map(({ title, command }) => [title, command.command])).toEqual([
      ['customer a expires in 6 d', 'topUp'],
    ]);
  });

  it('a dismissed one stays dismissed; a revoked key leaves nothing current', async () => {
    const made = await world([percent(10)]);
    await made.sync([percent(81)]);
    const [alert] = made.store.alerts.current('cap');
    made.store.alerts.dismiss([alert?.id ?? ''], made.clock.now);
    await made.sync([percent(82)]);
    expect(made.store.alerts.unread()).toBe(0);
    expect(
      made.store.alerts.list({ limit: 9, cursor: null, show: 'current', kinds: null, keyId: null }).alerts,
    ).toEqual([]);
    await made.sync([key('other')]);
    expect(made.store.alerts.get(alert?.id ?? '')).toMatchObject({ stillThere: false });
    expect(made.store.alerts.current('cap')).toEqual([]);
  });
});

describe('a night', () => {
  const many = (share: number) =>
    Array.from({ length: 40 }, (_, index) => key(`k${index}`, { usedMb: (10 * MB_PER_GB * share) / 100 }));

  it('offline or asleep ends in one summary, not forty pop-ups', async () => {
    const made = await world(many(10));
    await made.sync(many(90), 9 * HOUR_MS);
    expect(made.popups).toHaveLength(1);
    expect(made.popups[0]).toMatchObject({ title: '40 alerts', command: { command: 'alerts' } });
    expect(made.store.alerts.unread()).toBe(40);
  });

  it('in quiet hours nothing pops up; at their end one summary does', async () => {
    const made = await world(many(10));
    const at = (ms: number) => {
      const date = new Date(ms);
      return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
    };
    const quietHours = { enabled: true, from: at(made.clock.now), to: at(made.clock.now + HOUR_MS) };
    made.settings = { ...made.settings, alerts: { ...made.settings.alerts, quietHours } };
    await made.sync(many(60));
    await made.sync(many(85));
    expect(made.popups).toEqual([]);
    expect(made.badge).toBe(80);
    await made.sync(many(85), HOUR_MS);
    expect(made.popups.map(({ title }) => title)).toEqual(['40 alerts']);
    await made.sync(many(86));
    expect(made.popups).toHaveLength(1);
  });
});

describe('switched off', () => {
  it('notifications: the list goes on, and the past does not pop up later', async () => {
    const made = await world([percent(10)], { notifications: false });
    await made.sync([percent(85)]);
    expect([made.popups.length, made.store.alerts.unread()]).toEqual([0, 1]);
    made.settings = { ...made.settings, alerts: { ...made.settings.alerts, notifications: true } };
    await made.sync([percent(86)]);
    expect(made.popups).toEqual([]);
  });

  it('everything: what happened meanwhile is no news when it is on again', async () => {
    const made = await world([percent(10)]);
    made.settings = { ...made.settings, alerts: { ...made.settings.alerts, enabled: false } };
    await made.sync([percent(85)]);
    made.settings = { ...made.settings, alerts: { ...made.settings.alerts, enabled: true } };
    await made.sync([percent(86)]);
    expect([made.popups.length, made.store.alerts.unread()]).toEqual([0, 0]);
  });
});

describe('anomalies', () => {
  /** Three days of 60 MB an hour, read every 20 minutes. */
  async function busy() {
    const made = await world([key('a', { capGb: 1000, usedMb: 0 })]);
    let usedMb = 0;
    for (let read = 0; read < 72 * 3; read += 1) {
      usedMb += 20;
      await made.sync([key('a', { capGb: 1000, usedMb })], 20 * 60_000);
    }
    return { made, usedMb };
  }
  const found = (made: World) => made.store.alerts.current('anomaly').map(({ threshold }) => threshold);

  it('a sudden hour is flagged once, with its figures and what can be done', async () => {
    const { made, usedMb } = await busy();
    await made.sync([key('a', { capGb: 1000, usedMb: usedMb + 900 })]);
    await made.sync([key('a', { capGb: 1000, usedMb: usedMb + 1800 })]);
    const [alert] = made.store.alerts.current('anomaly');
    expect(alert).toMatchObject({ threshold: 'spike', actions: ['disable', 'rotate', 'show'] });
    expect(alert?.figures[1]).toEqual({ name: 'Usual hour', value: '60 MB' });
    expect(found(made)).toEqual(['spike']);
    await made.sync([key('a', { capGb: 1000, usedMb: usedMb + 1800 })], 25 * HOUR_MS);
    expect(found(made)).toEqual([]);
  });

  it.each([
    ['a gap', 900, 6 * HOUR_MS],
    ['a reset', -4000, POLL_MS],
  ])('nothing out of %s', async (_, addMb, afterMs) => {
    const { made, usedMb } = await busy();
    await made.sync([key('a', { capGb: 1000, usedMb: usedMb + addMb })], afterMs);
    expect(found(made)).toEqual([]);
  });

  it('nothing out of the first reading of a run', async () => {
    const { made, usedMb } = await busy();
    await made.restart();
    await made.sync([key('a', { capGb: 1000, usedMb: usedMb + 900 })]);
    expect(found(made)).toEqual([]);
  });

  it('use of a key that is off, of one that has expired, and after a long time', async () => {
    const expired = { expiresAt: Date.UTC(2026, 10, 20) };
    const idle = Date.UTC(2026, 10, 1);
    const of = (mb: number, lastUsedAt: number) => [
      key('off', { enabled: false, usedMb: 100 + mb }),
      key('over', { ...expired, usedMb: 100 + mb }),
      key('idle', { usedMb: 100 + mb, lastUsedAt }),
    ];
    const made = await world(of(0, idle));
    await made.sync(of(0, idle));
    await made.sync(of(50, made.clock.now));
    expect(found(made).sort()).toEqual(['afterIdle', 'usedAfterExpiry', 'usedWhileDisabled']);
  });

  it('refused logins in the platform’s record, by key', async () => {
    const made = await world([key('a')]);
    const entries = (count: number): AuditEntry[] =>
      Array.from({ length: count }, (_, index) => ({
        id: String(index),
        at: made.clock.now - index * 1000,
        action: 'gateway_auth_failure',
        keyId: index % 2 === 0 ? 'a' : null,
        detail: '{"reason":"rotated or revoked secret"}',
      }));
    made.client = { audit: async () => reply(entries(30)), incidents: async () => reply([]) };
    await made.sync([key('a')]);
    const alerts = made.store.alerts.current('anomaly');
    expect(alerts.map(({ keyId }) => keyId).sort()).toEqual(['a', null].sort());
    expect(alerts[0]?.text).toContain('The last one: rotated or revoked secret.');
    await made.sync([key('a')], HOUR_MS);
    expect(made.store.alerts.current('anomaly')).toHaveLength(2);
  });
});

describe('incidents of the platform', () => {
  const incident: RemoteIncident = {
    id: 'inc_1',
    severity: 'major',
    title: 'Slow modems',
    startedAt: Date.UTC(2026, 10, 24),
    resolvedAt: null,
    affects: ['mbl-us'],
  };

  it('are told once and end when they are over', async () => {
    const made = await world([key('a')]);
    made.client = { audit: async () => reply([]), incidents: async () => reply([incident]) };
    await made.sync([key('a')]);
    await made.sync([key('a')], HOUR_MS);
    expect(made.popups.map(({ title, command }) => [title, command.command])).toEqual([
      ['PROXIES.SX: Slow modems', 'alerts'],
    ]);
    made.client = {
      audit: async () => reply([]),
      incidents: async () => reply([{ ...incident, resolvedAt: made.clock.now }]),
    };
    await made.sync([key('a')], HOUR_MS);
    expect(made.store.alerts.current('incident')).toEqual([]);
  });

  it('a platform that does not tell them stops nothing, and the reason is said', async () => {
    const made = await world([percent(10)]);
    const refuse = async () => {
      throw new AppError(appErrorData('not_found', 'no such path'));
    };
    made.client = { audit: refuse, incidents: refuse };
    await made.sync([percent(85)]);
    expect(made.popups).toHaveLength(1);
    expect(made.lines).toEqual([]);
  });
});

it('10,000 keys: an evaluation works in parts, so that main answers in between', async () => {
  const list = (mb: number) =>
    Array.from({ length: 10_000 }, (_, index) => key(`k${index}`, { usedMb: index % 10 === 0 ? mb : 5 }));
  const made = await world(list(5));
  made.clock.now += POLL_MS;
  const changed = list(9000).map((row) => ({ ...row, asOf: made.clock.now }));
  made.store.keys.applyList(changed, made.clock.now);
  let turns = 0;
  let done = false;
  const count = () => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  const from = performance.now();
  await made.evaluate();
  done = true;
  const totalMs = performance.now() - from;
  expect(made.popups.map(({ title }) => title)).toEqual(['1000 alerts']);
  // A part is 10 ms of work at most; writing a thousand alerts is one transaction more.
  expect(turns).toBeGreaterThan(Math.min(5, totalMs / 200));
});
