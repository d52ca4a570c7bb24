// The figures behind the charts as a table. Threat: a label that a spreadsheet runs as a formula; main held up by 10,000 keys.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { BYTE_ORDER_MARK } from './csv.ts';
import { csvRow } from './key-rows.ts';
import type { SaveFile } from './save-file.ts';

type Usage = Pick<Handlers['usage'], 'overview' | 'history' | 'table'>;
type CsvInput = Parameters<Handlers['exports']['usageCsv']>[0];
type Cell = string | number | null;

const TOP = 20;

function localTime(at: number, timeZone: string): string {
  // The one locale that writes 2026-11-24 14:00:00.
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(at);
}

const whenOf = (at: number, timeZone: string): Cell[] => [localTime(at, timeZone), new Date(at).toISOString()];

/** Rows as they are made: the first is the head. Figures in MB of 1,048,576 bytes; what is not known is an empty cell, never 0. */
export async function* usageRows(usage: Usage, input: CsvInput): AsyncGenerator<Cell[]> {
  const { what, span, per, keyId, customerId } = input;
  const whose = { ...(keyId === undefined ? {} : { keyId }), ...(customerId === undefined ? {} : { customerId }) };
  if (what === 'days') {
    yield ['day', 'customer', 'name', 'key_id', 'mb', 'at_least'];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Usage['table']>> = await usage.table({ span, per, cursor, ...whose });
      for (const row of page.rows) {
        yield [row.date, row.customerId, row.name, row.keyId, row.mb, row.atLeast ? 'yes' : 'no'];
      }
      cursor = page.next;
      await nextTurn();
    } while (cursor !== null);
    return;
  }
  if (keyId !== undefined || customerId !== undefined) {
    const history = await usage.history({ span, ...whose });
    yield [`start (${history.timeZone})`, 'start (UTC)', 'mb', 'counter_mb', 'cap_gb'];
    for (const [index, at] of history.at.entries()) {
      yield [
        ...whenOf(at, history.timeZone),
        history.mb[index] ?? null,
        history.counterMb[index] ?? null,
        history.capGb[index] ?? null,
      ];
    }
    return;
  }
  const overview = await usage.overview({ span, top: TOP });
  yield [
    `start (${overview.timeZone})`,
    'start (UTC)',
    'all_mb',
    ...overview.customers.map(({ name }) => `${name} (MB)`),
    ...(overview.rest === null ? [] : ['the rest (MB)']),
  ];
  for (const [index, at] of overview.at.entries()) {
    yield [
      ...whenOf(at, overview.timeZone),
      overview.mb[index] ?? null,
      ...overview.customers.map(({ mb }) => mb[index] ?? null),
      ...(overview.rest === null ? [] : [overview.rest.mb[index] ?? null]),
    ];
  }
}

export function createUsageCsv({ usage, saveFile }: { usage: Usage; saveFile: SaveFile }) {
  return async (input: CsvInput) => {
    let rows = -1;
    async function* lines(): AsyncGenerator<string> {
      const { default: papa } = await import('papaparse');
      yield BYTE_ORDER_MARK;
      for await (const row of usageRows(usage, input)) {
        rows += 1;
        yield csvRow(papa, row);
      }
    }
    const day = new Date().toISOString().slice(0, 10);
    const suggestedName = `usage ${input.what === 'days' ? 'by day ' : ''}${day}.csv`;
    const result = await saveFile({ suggestedName, chunks: lines() });
    return result.saved
      ? { saved: true, name: result.name, rows: Math.max(0, rows) }
      : { saved: false, name: '', rows: 0 };
  };
}
