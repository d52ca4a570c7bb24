import { describe, expect, it } from 'vitest';
import { openStore } from '../../../electron/store/open.ts';
import { BYTES_PER_MB as MB, stepOf, toBytes } from '../../../electron/store/usage-counter.ts';
import { freshDir, freshStore, NOON } from './fixtures.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const GB = 1024 * MB;

/** What a row of reads, five minutes apart, proves: the sum, and how often a counter began anew. */
function read(figuresMb: readonly unknown[]) {
  const [first, ...rest] = figuresMb.flatMap((mb) => toBytes(mb) ?? []);
  let known = { at: 0, bytes: first ?? 0, suspect: null as number | null };
  let usedMb = 0;
  let resets = 0;
  rest.forEach((bytes, index) => {
    const at = (index + 1) * 5 * MINUTE;
    const step = stepOf(known, bytes, at);
    const counts = step.kind === 'used' || step.kind === 'reset';
    if (counts) usedMb += step.bytes / MB;
    if (step.kind === 'reset') resets += 1;
    known = { at, bytes: counts ? bytes : known.bytes, suspect: step.kind === 'held' ? bytes : null };
  });
  return { usedMb, resets };
}

describe('what counters prove', () => {
  it.each([
    ['growing', [10, 12, 15], 5, 0],
    ['a fall: its new value at least', [100, 40, 45], 45, 1],
    ['a fall to nothing', [100, 0, 6], 6, 1],
    ['the rounding of a reply in GB', [10_244.9, 10_240, 10_246.9], 2, 0],
    ['GB for MB once, then MB again', [10_240, 10, 10_245], 5, 0],
    ['GB for MB while the key went on', [10_240, 10.05, 10_300], 60, 0],
    ['GB for MB from now on: what was used is not known', [10_240, 10, 10.5, 11], 1, 1],
    ['MB for GB once, then GB again', [20, 20_480, 21], 1, 0],
    ['MB for GB from now on', [20, 20_480, 20_490], 10, 1],
    ['a petabyte once', [500, 900_000_000, 510], 10, 0],
    ['a petabyte from now on', [500, 900_000_000, 900_000_010, 900_000_015], 15, 1],
    ['more than a petabyte is no counter', [500, 2 ** 31, 510], 10, 0],
    ['nothing that is no number', [5, Number.NaN, null, '9', undefined, {}, -1, Number.POSITIVE_INFINITY, 8], 3, 0],
    ['a busy key is no glitch', [0, 40_000, 90_000], 90_000, 0],
    ['a key that was tried with a little, and then used', [0, 0.5, 50, 100, 150], 150, 0],
    ['the same while nobody looked', [0, 3, 4_096, 4_100, 4_110], 4_110, 0],
    ['a busy first night', [0, 15, 15_360, 15_365], 15_365, 0],
    ['a reset that happens to look like another unit costs one read, not its usage', [10_240, 10, 30], 30, 1],
  ])('%s', (_, figures, usedMb, resets) => {
    const seen = read(figures);
    expect(seen.usedMb).toBeCloseTo(usedMb, 9);
    expect(seen.resets).toBe(resets);
  });

  it('takes 100 Gbit/s for possible, and what nobody looked at for long', () => {
    const known = { at: 0, bytes: 0, suspect: null };
    expect(stepOf(known, 40_000 * GB, 60 * MINUTE).kind).toBe('used');
    expect(stepOf(known, 50_000 * GB, 60 * MINUTE).kind).toBe('held');
    expect(stepOf(known, 50_000 * GB, 2 * DAY).kind).toBe('used');
  });
});

describe('in the database', () => {
  it('a figure that is held is held across a restart', () => {
    const dir = freshDir();
    const first = openStore({ dir, now: () => NOON });
    first.usage.record([
      { keyId: 'a', at: NOON - 30 * MINUTE, usedMb: 10_240 },
      { keyId: 'a', at: NOON - 20 * MINUTE, usedMb: 10 },
    ]);
    first.close();
    const again = openStore({ dir, now: () => NOON });
    again.usage.record([
      { keyId: 'a', at: NOON - 10 * MINUTE, usedMb: 10.2 },
      { keyId: 'a', at: NOON, usedMb: 14 },
    ]);
    expect(again.usage.series('24h', NOON).totalMb).toBeCloseTo(4, 5);
    again.close();
  });

  it('a disk that is full in the middle of a rollup leaves nothing half-written, and nothing is lost afterwards', () => {
    const dir = freshDir();
    const databases: { pragma(name: string): unknown }[] = [];
    const store = openStore({ dir, now: () => NOON }, { onConnection: (db) => databases.push(db) });
    const many = (at: number, usedMb: number) =>
      Array.from({ length: 3000 }, (_, n) => ({ keyId: `key-with-a-long-name-${n}`, at, usedMb: usedMb + (n % 7) }));
    store.usage.record(many(NOON - 3 * 60 * MINUTE, 0));
    store.usage.record(many(NOON - 2 * 60 * MINUTE, 10));
    const before = store.usage.series('24h', NOON);
    const pages = Number(databases[0]?.pragma('page_count'));
    databases[0]?.pragma(`max_page_count = ${pages}`);
    expect(() => store.usage.record(many(NOON - 60 * MINUTE, 20))).toThrow(/disk is full/);
    expect(store.usage.series('24h', NOON)).toEqual(before);
    databases[0]?.pragma('max_page_count = 1000000');
    store.usage.record(many(NOON, 30));
    expect(store.usage.series('24h', NOON).totalMb).toBe(3000 * 30);
    store.usage.prune(NOON, 1095);
    store.close();
    const again = openStore({ dir, now: () => NOON });
    expect(again.usage.series('24h', NOON).totalMb).toBe(3000 * 30);
    again.close();
  });

  it('rows of the first scheme are carried over to the byte', async () => {
    const { MIGRATIONS, migrate, APPLICATION_ID } = await import('../../../electron/store/migrations.ts');
    const { openDatabase } = await import('../../../electron/store/sqlite.ts');
    const dir = freshDir();
    const old = openDatabase(`${dir}/pakdesk.db`);
    migrate(
      old,
      MIGRATIONS.slice(
        0,
        MIGRATIONS.findIndex((step) => typeof step !== 'string'),
      ),
    );
    expect(old.pragma('application_id')).toBe(APPLICATION_ID);
    const hour = Math.floor(NOON / 3_600_000);
    old.exec(
      `INSERT INTO usage_counters (series, key_id, at, bytes, first_at) VALUES (1, 'a', ${NOON}, 900, ${NOON - 9 * DAY}), (70, 'b', ${NOON}, 900, ${NOON - 9 * DAY})`,
    );
    for (let ago = 0; ago < 200; ago += 1) {
      old.exec(`INSERT INTO usage_hours VALUES (${hour - ago}, 1, ${ago + 1}), (${hour - ago}, 70, 9007199254)`);
      old.exec(
        `INSERT INTO usage_hour_totals VALUES (${hour - ago}, ${9_007_199_254 + ago + 1}, ${NOON - ago * 3_600_000})`,
      );
    }
    old.exec(`INSERT INTO usage_days SELECT hour / 24, series, sum(bytes) FROM usage_hours GROUP BY 1, 2`);
    old.exec(
      `INSERT INTO usage_day_totals SELECT hour / 24, sum(bytes), max(last_read_at) FROM usage_hour_totals GROUP BY 1`,
    );
    old.close();
    const { store } = freshStore(dir);
    const bytes = (mb: number) => Math.round(mb * MB);
    expect(bytes(store.usage.series('7d', NOON, 'a').totalMb)).toBe((168 * 169) / 2);
    expect(bytes(store.usage.series('30d', NOON, 'b').totalMb)).toBe(200 * 9_007_199_254);
    store.usage.prune(NOON, 1095);
    expect(bytes(store.usage.series('30d', NOON, 'a').totalMb)).toBe((200 * 201) / 2);
    expect(bytes(store.usage.top('90d', NOON, 1)[0]?.mb ?? 0)).toBe(200 * 9_007_199_254);
  });

  it('the same history in two zones has one sum, and deleted keys keep theirs', () => {
    const { store } = freshStore();
    store.usage.record(
      Array.from({ length: 300 }, (_, n) => ({ keyId: 'a', at: NOON - (300 - n) * 3_600_000, usedMb: n })),
    );
    store.keys.applyList([], NOON);
    const span = { from: '2026-11-01', to: '2026-11-25' };
    const sums = ['Europe/Berlin', 'Pacific/Kiritimati', 'America/Los_Angeles'].map(
      (timeZone) => store.usage.views.history({ span, timeZone, keyId: 'a' }, NOON).totalMb,
    );
    expect(sums).toEqual([299, 299, 299]);
  });

  it('refuses what cannot be asked', () => {
    const { store } = freshStore();
    store.usage.record([{ keyId: 'a', at: NOON, usedMb: 1 }]);
    const views = store.usage.views;
    const range = { range: '7d' as const };
    expect(() => views.overview({ span: range, timeZone: 'Mars/Olympus', top: 3 }, NOON)).toThrow(/no time zone/);
    expect(() => views.overview({ span: { from: '2026-02-30', to: '2026-03-01' }, top: 3 }, NOON)).toThrow(
      /no 2026-02-30/,
    );
    expect(() => views.overview({ span: { from: '2026-03-02', to: '2026-03-01' }, top: 3 }, NOON)).toThrow(
      /after the last/,
    );
    expect(() => views.history({ span: range }, NOON)).toThrow(/One key or one customer/);
    expect(() => views.history({ span: range, keyId: 'nobody' }, NOON)).toThrow(/no usage history/);
  });

  it('a fall is marked however many caps were changed after it', () => {
    const { store } = freshStore();
    const sample = (minutesAgo: number, usedMb: number, capGb: number) => ({
      ...{ keyId: 'a', at: NOON - minutesAgo * MINUTE, usedMb, capGb },
    });
    const changes = Array.from({ length: 230 }, (_, index) => sample(400 - index, 30 + index, 10 + (index % 2)));
    store.usage.record([sample(420, 150, 10), sample(410, 30, 10), ...changes]);
    const { marks } = store.usage.views.history({ span: { range: '24h' }, timeZone: 'UTC', keyId: 'a' }, NOON);
    expect(marks).toHaveLength(200);
    expect(marks[0]).toMatchObject({ kind: 'reset', fromMb: 150, toMb: 30 });
    expect(marks.map(({ at }) => at)).toEqual(marks.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it('marks resets and caps on the line, and tells the counter only as far as it is proven', () => {
    const { store, clock } = freshStore();
    const sample = (ago: number, usedMb: number, capGb: number) => ({
      keyId: 'a',
      at: NOON - ago * 3_600_000,
      usedMb,
      capGb,
    });
    store.usage.record([
      sample(5, 100, 10),
      sample(4, 150, 10),
      sample(3, 30, 10),
      sample(2, 50, 20),
      sample(1, 60, 20),
    ]);
    clock.now = NOON;
    const line = store.usage.views.history({ span: { range: '24h' }, timeZone: 'UTC', keyId: 'a' }, NOON);
    expect(line.marks).toMatchObject([
      { kind: 'reset', fromMb: 150, toMb: 30 },
      { kind: 'capChanged', gb: 20 },
    ]);
    expect(line.totalMb).toBe(110);
    expect(line.counterMb.slice(-6)).toEqual([null, null, 30, 50, 60, 60]);
    expect(line.capGb.slice(-3)).toEqual([20, 20, 20]);
    const table = store.usage.views.table(
      { span: { from: '2026-11-24', to: '2026-11-24' }, timeZone: 'UTC', per: 'key', cursor: null },
      NOON,
    );
    expect(table.rows).toMatchObject([{ keyId: 'a', date: '2026-11-24', mb: 110, atLeast: true }]);
  });
});
