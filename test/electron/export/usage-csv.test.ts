import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { SaveFile } from '../../../electron/export/save-file.ts';
import { createUsageCsv } from '../../../electron/export/usage-csv.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';

type Usage = Pick<Handlers['usage'], 'overview' | 'history' | 'table'>;
type Answer<N extends keyof Usage> = Awaited<ReturnType<Usage[N]>>;
type Asked<N extends keyof Usage> = Parameters<Usage[N]>[0];

const HOUR_MS = 3_600_000;
/** The night on which Berlin's clocks go back: 02:00 comes twice. */
const AT = Array.from({ length: 3 }, (_, n) => Date.parse('2026-10-25T00:00:00Z') + n * HOUR_MS);
const SPAN = { from: '2026-10-25', to: '2026-10-25' };
const GRID = {
  timeZone: 'Europe/Berlin',
  unit: 'hour' as const,
  from: AT[0] ?? 0,
  to: (AT.at(-1) ?? 0) + HOUR_MS,
  at: AT,
  utcDaysBefore: null,
  since: AT[0] ?? 0,
  asOf: AT[2] ?? 0,
};

function answers(
  parts: Partial<{ overview: Answer<'overview'>; history: Answer<'history'>; pages: Answer<'table'>[] }>,
) {
  const asked: { history: Asked<'history'>[]; table: Asked<'table'>[] } = { history: [], table: [] };
  const pages = [...(parts.pages ?? [])];
  const need = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('that was not to be asked');
    return value;
  };
  const usage: Usage = {
    overview: async () => need(parts.overview),
    async history(question) {
      asked.history.push(question);
      return need(parts.history);
    },
    async table(question) {
      asked.table.push(question);
      return need(pages.shift());
    },
  };
  return { usage, asked };
}

/** The file as it would be written, and what the page is told. */
async function exported(usage: Usage, input: Parameters<Handlers['exports']['usageCsv']>[0]) {
  let text = '';
  let name = '';
  const saveFile: SaveFile = async (file) => {
    name = file.suggestedName;
    if ('text' in file) throw new Error('10,000 keys do not go in one piece');
    for await (const chunk of file.chunks) text += chunk;
    return { saved: true, name };
  };
  const told = await createUsageCsv({ usage, saveFile })(input);
  expect(text.charCodeAt(0)).toBe(0xfeff);
  expect(text.endsWith('\r\n')).toBe(true);
  const { data, errors } = Papa.parse<string[]>(text.slice(1), { skipEmptyLines: true });
  expect(errors).toEqual([]);
  return { head: data[0] ?? [], rows: data.slice(1), told, name };
}

const stacked = (name: string, mb: (number | null)[]) => ({
  customerId: name,
  name,
  keys: 1,
  keyId: null,
  totalMb: 1,
  mb,
});
const FIGURES = { todayMb: 0, periodMb: 0, previousMb: null, activeKeys: 0, previousActiveKeys: null };

describe('the chart’s figures as CSV', () => {
  it('have a row for each bucket, in local time and in UTC, and what nobody saw is empty', async () => {
    const rest = { customers: 3, totalMb: 4, mb: [0.5, null, 1] };
    const { usage } = answers({
      overview: {
        ...GRID,
        mb: [1.5, null, 0],
        customers: [stacked('alice', [1, null, 0]), stacked('bert', [0, null])],
        rest,
        figures: FIGURES,
        resets: 0,
      },
    });
    const { head, rows, told, name } = await exported(usage, { what: 'chart', span: SPAN, per: 'customer' });
    expect(head).toEqual([
      'start (Europe/Berlin)',
      'start (UTC)',
      'all_mb',
      'alice (MB)',
      'bert (MB)',
      'the rest (MB)',
    ]);
    expect(rows).toEqual([
      ['2026-10-25 02:00:00', '2026-10-25T00:00:00.000Z', '1.5', '1', '0', '0.5'],
      ['2026-10-25 02:00:00', '2026-10-25T01:00:00.000Z', '', '', '', ''],
      ['2026-10-25 03:00:00', '2026-10-25T02:00:00.000Z', '0', '0', '', '1'],
    ]);
    expect(told).toEqual({ saved: true, name, rows: 3 });
    expect(name).toMatch(/^usage \d{4}-\d\d-\d\d\.csv$/);
  });

  it('have no column for a rest that is none, and no spreadsheet runs a customer’s name', async () => {
    const names = ['=HYPERLINK("http://x")', '+1', '-1', '@x', '\tx', 'a,"b"\nc'];
    const { usage } = answers({
      overview: {
        ...GRID,
        mb: [0, 0, 0],
        customers: names.map((name) => stacked(name, [0, 0, 0])),
        rest: null,
        figures: FIGURES,
        resets: 0,
      },
    });
    const { head } = await exported(usage, { what: 'chart', span: SPAN, per: 'customer' });
    expect(head).toHaveLength(3 + names.length);
    for (const cell of head) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(head.at(-1)).toBe('a,"b"\nc (MB)');
  });

  it('of one key or customer are its own, with counter and cap', async () => {
    const { usage, asked } = answers({
      history: {
        ...GRID,
        mb: [1, 0, null],
        totalMb: 1,
        previousMb: null,
        counterMb: [11, 11, null],
        capGb: [10, null, 20],
        marks: [],
        keys: [],
        name: 'alice',
      },
    });
    const { head, rows } = await exported(usage, { what: 'chart', span: SPAN, per: 'key', keyId: 'k1' });
    expect(asked.history).toEqual([{ span: SPAN, keyId: 'k1' }]);
    expect(head.slice(2)).toEqual(['mb', 'counter_mb', 'cap_gb']);
    expect(rows.map((row) => row.slice(2))).toEqual([
      ['1', '11', '10'],
      ['0', '11', ''],
      ['', '', '20'],
    ]);
  });
});

describe('a row for each day', () => {
  const row = (name: string, mb: number | null, atLeast = false) => ({
    ...{ customerId: name, name, keyId: `id-${name}`, date: '2026-10-25', mb, atLeast },
  });
  const page = (rows: Answer<'table'>['rows'], next: string | null): Answer<'table'> => ({
    ...{ timeZone: 'UTC', utcDaysBefore: null, asOf: null, rows, next },
  });

  it('is read page by page to the end, each from where the one before ended', async () => {
    const { usage, asked } = answers({
      pages: [page([row('a', 1), row('=b', null)], 'after b'), page([], 'after c'), page([row('d', 0, true)], null)],
    });
    const { head, rows, told, name } = await exported(usage, { what: 'days', span: SPAN, per: 'key' });
    expect(asked.table.map(({ cursor, per }) => [cursor, per])).toEqual([
      [null, 'key'],
      ['after b', 'key'],
      ['after c', 'key'],
    ]);
    expect(head).toEqual(['day', 'customer', 'name', 'key_id', 'mb', 'at_least']);
    expect(rows).toEqual([
      ['2026-10-25', 'a', 'a', 'id-a', '1', 'no'],
      ['2026-10-25', "'=b", "'=b", 'id-=b', '', 'no'],
      ['2026-10-25', 'd', 'd', 'id-d', '0', 'yes'],
    ]);
    expect(told.rows).toBe(3);
    expect(name).toMatch(/^usage by day /);
  });

  it('asks for the chosen customer alone', async () => {
    const { usage, asked } = answers({ pages: [page([], null)] });
    const { rows, told } = await exported(usage, { what: 'days', span: SPAN, per: 'customer', customerId: 'alice' });
    expect(asked.table).toEqual([{ span: SPAN, per: 'customer', cursor: null, customerId: 'alice' }]);
    expect(rows).toEqual([]);
    expect(told.rows).toBe(0);
  });

  it('that is not saved after all tells no rows', async () => {
    const { usage } = answers({});
    const saveFile: SaveFile = async () => ({ saved: false });
    expect(await createUsageCsv({ usage, saveFile })({ what: 'days', span: SPAN, per: 'key' })).toEqual({
      saved: false,
      name: '',
      rows: 0,
    });
  });
});
