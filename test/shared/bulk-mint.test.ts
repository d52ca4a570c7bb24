import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf, guessLayout, NO_COLUMNS, readMintRow } from '../../shared/bulk-mint.ts';
import { DAY_MS } from '../../shared/key.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const DEFAULTS = { capGb: 10, days: 30, tier: 'standard' } as const;
const COLUMNS = { label: 0, capGb: 1, days: 2, expiresAt: 3, tier: 4, externalId: 5 };
const read = (cells: string[], columns = COLUMNS) => readMintRow(cells, columns, DEFAULTS, NOW);
const fieldsOf = (cells: string[]) => read(cells).problems.map(({ field }) => field);

describe('which column is what', () => {
  it.each([
    [['Customer', 'GB', 'Days'], { label: 0, capGb: 1, days: 2 }],
    [
      ['E-Mail', 'Traffic (GB)', 'Valid until', 'Quality', 'CRM ID'],
      { label: 0, capGb: 1, expiresAt: 2, tier: 3, externalId: 4 },
    ],
    [['gb', 'name', 'expires_at'], { capGb: 0, label: 1, expiresAt: 2 }],
    [['id', 'name'], { externalId: 0, label: 1 }],
  ])('by its name: %j', (names, columns) => {
    expect(guessLayout([names, ['x', '5', '30']])).toEqual({ header: true, columns: { ...NO_COLUMNS, ...columns } });
  });
  it('by its looks where there are no names', () => {
    expect(guessLayout([['alice@acme', '10 GB', '30', 'safe', 'C-7']])).toEqual({
      header: false,
      columns: { label: 0, capGb: 1, days: 2, expiresAt: null, tier: 3, externalId: 4 },
    });
    expect(guessLayout([['2026-12-24', 'bob', '5']]).columns).toMatchObject({ expiresAt: 0, label: 1, capGb: 2 });
  });
  it('by the unit that stands beside a number, wherever it is', () => {
    expect(guessLayout([['anna', '30 days', '10 GB']]).columns).toMatchObject({ label: 0, days: 1, capGb: 2 });
    expect(guessLayout([['anna', '30', '10 GB']]).columns).toMatchObject({ label: 0, days: 1, capGb: 2 });
    expect(guessLayout([['10 gb', 'anna', '30']]).columns).toMatchObject({ capGb: 0, label: 1, days: 2 });
    expect(guessLayout([['1001', '5', '30']]).columns).toMatchObject({ label: 0, capGb: 1, days: 2 });
  });
  it('a customer whose name looks like a measure is a customer, where nothing else can be the name', () => {
    expect(guessLayout([['7d', '10', '30']]).columns).toMatchObject({ label: 0, capGb: 1, days: 2 });
    expect(guessLayout([['5 GB', '10', '2027-01-01', 'safe']]).columns).toMatchObject({
      ...{ label: 0, capGb: 1, days: null, expiresAt: 2, tier: 3 },
    });
    expect(guessLayout([['30d', 'anna', '10']]).columns).toMatchObject({ days: 0, label: 1, capGb: 2 });
  });
  it('reads nothing into an empty table', () => {
    expect(guessLayout([])).toEqual({ header: false, columns: NO_COLUMNS });
  });
});

describe('a row by the platform’s rules', () => {
  it('takes what is missing from the defaults', () => {
    expect(read(['alice'])).toMatchObject({
      label: 'alice',
      capGb: 10,
      expiresAt: NOW + 30 * DAY_MS,
      tier: 'standard',
      problems: [],
    });
    expect(read(['alice', '5 GB', 'never', '', 'SAFE', 'C-1'])).toEqual({
      label: 'alice',
      capGb: 5,
      expiresAt: null,
      tier: 'safe',
      externalId: 'C-1',
      problems: [],
    });
  });
  it.each([
    [['  '], 'label'],
    [['x'.repeat(201)], 'label'],
    [['a', '0'], 'capGb'],
    [['a', '1.5'], 'capGb'],
    [['a', '1,5'], 'capGb'],
    [['a', '1001'], 'capGb'],
    [['a', 'many'], 'capGb'],
    [['a', '-5'], 'capGb'],
    [['a', '1e2'], 'capGb'],
    [['a', '1.000'], 'capGb'],
    [['a', '1,000 GB'], 'capGb'],
    [['a', '30 days'], 'capGb'],
    [['a\uFFFDb', '5'], 'label'],
    [['a', '5', '0'], 'days'],
    [['a', '5', '10 GB'], 'days'],
    [['a', '5', '1.000'], 'days'],
    [['a', '5', '3651'], 'days'],
    [['a', '5', '', '24.12.2026'], 'expiresAt'],
    [['a', '5', '', '2026-02-30'], 'expiresAt'],
    [['a', '5', '', '2027-02-30T10:00'], 'expiresAt'],
    [['a', '5', '', '2027-04-31 10:00Z'], 'expiresAt'],
    [['a', '5', '', '2020-01-01'], 'expiresAt'],
    [['a', '5', '', '', 'premium'], 'tier'],
  ])('refuses %j at its column', (cells, field) => {
    expect(fieldsOf(cells)).toEqual([field]);
  });
  it('says what a number may mean that can be read in two ways', () => {
    expect(read(['a', '1.000']).problems[0]?.message).toBe(
      '“1.000” may mean 1000 or 1: write it without a point or comma.',
    );
    expect(read(['a', '0,500']).problems[0]?.message).toContain('may mean 500 or 0.5');
    expect(read(['a', '1000']).problems).toEqual([]);
  });
  it('tells every fault of a row at once', () => {
    expect(fieldsOf(['', '0', '0', '', 'x'])).toEqual(['label', 'capGb', 'days', 'tier']);
  });
  it('lets a day last to its end, here', () => {
    const at = new Date(expiryOf('2026-12-24') ?? 0);
    expect([at.getFullYear(), at.getMonth(), at.getDate(), at.getHours(), at.getMinutes()]).toEqual([
      2026, 11, 24, 23, 59,
    ]);
    expect(expiryOf('2028-02-29T10:00Z')).toBe(Date.UTC(2028, 1, 29, 10));
    expect(expiryOf('2026-12-24T10:00:00Z')).toBe(Date.UTC(2026, 11, 24, 10));
  });
  it('whatever the cells say, what has no problem can be sent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('5', '30', '2027-01-01', 'safe', 'never')), { maxLength: 7 }),
        (cells) => {
          const row = read(cells);
          if (row.problems.length > 0) return;
          expect(row.label.trim()).not.toBe('');
          expect(Number.isInteger(row.capGb) && (row.capGb ?? 0) >= 1 && (row.capGb ?? 0) <= 1000).toBe(true);
          expect(row.expiresAt === null || row.expiresAt > NOW).toBe(true);
          expect(['standard', 'safe']).toContain(row.tier);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
