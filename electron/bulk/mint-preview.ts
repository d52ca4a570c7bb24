// The dry run of a bulk mint: a pasted table read, checked row by row by the platform's rules, and compared with the keys that exist.
import type { z } from 'zod';
import { guessLayout, readMintRow } from '../../shared/bulk-mint.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { type bulk, MAX_BULK_ROWS, type MintPreview, type TableLayout } from '../../shared/ipc/bulk.ts';
import type { NewRow } from '../store/bulk-jobs.ts';
import type { JobPlan, RowRequest } from './job-plan.ts';
import { type PreviewParts, totalsOf, whyNotStarted } from './preview.ts';
import { MAX_COLUMNS, readTable } from './read-table.ts';

export type MintInput = z.output<typeof bulk.previewMint.input>;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
/** As two names are compared. */
export const fold = (label: string) => label.normalize('NFKC').trim().toLowerCase();

export async function previewMint(
  parts: PreviewParts,
  input: MintInput,
): Promise<{ preview: Omit<MintPreview, 'token'>; plan: JobPlan }> {
  const { session, settings } = parts;
  const nowMs = session.clock.now();
  const table = await readTable(input.text, input.layout?.delimiter ?? null);
  const cellsOf = table.rows.filter(({ fault }) => fault === null).map(({ cells }) => cells);
  const layout: TableLayout = input.layout ?? { delimiter: table.delimiter, ...guessLayout(cellsOf) };
  // A first row that cannot be read took other lines with it: it is reported like any other.
  const body = layout.header && table.rows[0]?.fault === null ? table.rows.slice(1) : table.rows;
  if (body.length > MAX_BULK_ROWS) {
    throw new AppError(
      appErrorData(
        'validation',
        `${body.length.toLocaleString('en-US')} rows: at most ${MAX_BULK_ROWS.toLocaleString('en-US')} at once.`,
        'Split the table.',
      ),
    );
  }

  const existing = new Set(session.store.keys.list().map((key) => fold(key.label)));
  const inList = new Set<string>();
  const rows = body.map(({ line, cells, fault }) => {
    const asRead = readMintRow(cells, layout.columns, input.defaults, nowMs);
    const read = fault === null ? asRead : { ...asRead, problems: [{ field: 'label', message: fault }] };
    const name = fold(read.label);
    const duplicate = name === '' ? null : inList.has(name) ? 'inList' : existing.has(name) ? 'existing' : null;
    // A row that will not be minted takes no name from the one that corrects it.
    if (read.problems.length === 0) inList.add(name);
    const willMint = read.problems.length === 0 && !(duplicate !== null && input.skipDuplicates);
    return { line, ...read, duplicate, willMint } as const;
  });

  // Each of them, the first as well: a retry of one finds the name taken by another.
  const minted = rows.filter(({ willMint }) => willMint).map(({ label }) => fold(label));
  const once = new Set<string>();
  const namesakes = new Set(minted.filter((name) => once.size === once.add(name).size));

  const totals = totalsOf(
    rows.map((row) => ({ willChange: row.willMint, gb: row.capGb ?? 0 })),
    settings,
  );
  const width = Math.min(MAX_COLUMNS, Math.max(0, ...cellsOf.slice(0, 50).map((cells) => cells.length)));
  return {
    preview: {
      ...whyNotStarted(totals, parts),
      totals,
      asOf: session.store.keys.asOf(),
      layout,
      columnNames: Array.from({ length: width }, (_, index) => (cellsOf[0]?.[index] ?? '').trim().slice(0, 60)),
      rows,
    },
    plan: {
      profileId: session.profile.id,
      action: 'mint',
      summary: `Mint ${totals.willChange} ${totals.willChange === 1 ? 'key' : 'keys'}`,
      change: null,
      gb: totals.gb,
      rows: rows.map((row) => toWrite(row, namesakes.has(fold(row.label)))),
    },
  };
}

function toWrite(row: MintPreview['rows'][number], hasNamesake: boolean): NewRow {
  const base = { keyId: null, label: row.label, externalId: row.externalId };
  if (!row.willMint || row.capGb === null) {
    const why =
      row.problems.length > 0
        ? row.problems.map((problem) => problem.message).join(' ')
        : row.duplicate === 'inList'
          ? 'The same name is further up in the table.'
          : 'A key of that name exists already.';
    const code = row.problems.length > 0 ? 'problem' : 'duplicate';
    return { ...base, gb: 0, plan: null, state: 'skipped', code, note: `Line ${row.line}: ${why}` };
  }
  const { label, capGb, expiresAt, tier } = row;
  const request: RowRequest = {
    kind: 'mint',
    summary: `${capGb} GB, ${expiresAt === null ? 'no expiry' : `expires ${day.format(expiresAt)}`}`,
    before: null,
    ...(row.duplicate === null && !hasNamesake ? {} : { sameName: true }),
    steps: [{ name: 'mint', request: { do: 'mint', body: { label, capGb, expiresAt, tier } } }],
  };
  return { ...base, gb: capGb, plan: request, state: 'pending', code: null, note: '' };
}
