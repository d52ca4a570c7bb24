/** The rows of a bulk mint: what will be minted, and what will not with its reason. */
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatDate } from '../../../shared/format.ts';
import type { MintPreview } from '../../../shared/ipc/bulk.ts';
import { count } from './bulk-words.ts';
import { type TableColumn, VirtualTable } from './virtual-table.tsx';

type Row = MintPreview['rows'][number];

function whyNot(row: Row): string {
  if (row.problems.length > 0) return row.problems.map(({ message }) => message).join(' ');
  if (row.duplicate === 'inList') return 'The same name is further up in the table.';
  return row.duplicate === 'existing' ? 'A key of that name exists already.' : '';
}

const columns: readonly TableColumn<Row>[] = [
  { name: 'Line', width: '52px', right: true, cell: (row) => <span className="figure dimmed">{row.line}</span> },
  {
    name: 'Customer',
    width: 'minmax(140px, 1.2fr)',
    cell: (row) => (
      <bdi className="truncate" title={row.label}>
        {row.label === '' ? '—' : row.label}
      </bdi>
    ),
  },
  {
    name: 'Cap',
    width: '76px',
    right: true,
    cell: (row) => <span className="figure">{row.capGb === null ? '—' : `${count(row.capGb)} GB`}</span>,
  },
  {
    name: 'Expires',
    width: '104px',
    cell: (row) => <span className="figure">{row.expiresAt === null ? 'never' : formatDate(row.expiresAt)}</span>,
  },
  { name: 'Quality', width: '76px', cell: (row) => <span className="truncate">{row.tier}</span> },
  {
    name: 'External id',
    width: '96px',
    cell: (row) => (
      <bdi className="truncate" title={row.externalId}>
        {row.externalId}
      </bdi>
    ),
  },
  {
    name: 'Note',
    width: 'minmax(140px, 1.6fr)',
    cell: (row) => (
      <span className={row.willMint ? 'truncate field-warning' : 'truncate field-error'} title={whyNot(row)}>
        {whyNot(row)}
      </span>
    ),
  },
];

export function MintPreviewTable({ rows }: { rows: readonly Row[] }) {
  const [only, setOnly] = useState('all');
  const bad = useMemo(() => rows.filter((row) => !row.willMint), [rows]);
  const good = rows.length - bad.length;
  const view = only === 'skip' && bad.length === 0 ? 'all' : only;
  const shown = view === 'all' ? rows : view === 'skip' ? bad : rows.filter((row) => row.willMint);
  return (
    <div className="bulk-preview">
      <SegmentedControl
        className="bulk-filter"
        aria-label="Which rows"
        value={view}
        onChange={setOnly}
        data={[
          { value: 'all', label: `All (${count(rows.length)})` },
          { value: 'mint', label: `Will be minted (${count(good)})` },
          { value: 'skip', label: `Left out (${count(bad.length)})`, disabled: bad.length === 0 },
        ]}
      />
      <VirtualTable
        label="Rows of the table"
        rows={shown}
        columns={columns}
        idOf={(row, index) => `${index} ${row.line}`}
        empty="The table has no row."
        dimmed={(row) => !row.willMint}
      />
    </div>
  );
}
