/** The dry run, row by row: what will change, and what will not with its reason. */
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { BulkAction } from '../../../shared/bulk-change.ts';
import type { BulkPreview } from '../../../shared/ipc/bulk.ts';
import { count, differences, REPLACED, skipGroups } from './bulk-words.ts';
import { type TableColumn, VirtualTable } from './virtual-table.tsx';

type Row = BulkPreview['rows'][number];

interface PreviewTableProps {
  action: BulkAction | 'mint';
  rows: readonly Row[];
}

const customer: TableColumn<Row> = {
  name: 'Customer',
  width: 'minmax(140px, 1.2fr)',
  cell: (row) => (
    <bdi className="truncate" title={row.label || row.keyId}>
      {row.label || row.keyId}
    </bdi>
  ),
};

function Change({ row, replaced }: { row: Row; replaced: string | undefined }) {
  const pairs = row.after === null ? [] : differences(row.before, row.after);
  if (pairs.length === 0) return <span>{replaced ?? 'no figure changes'}</span>;
  return (
    <span className="bulk-change figure">
      {pairs.map(({ before, after }) => (
        <span key={after}>
          <span className="dimmed">{before} →</span> {after}
        </span>
      ))}
    </span>
  );
}

export function PreviewTable({ action, rows }: PreviewTableProps) {
  const [shown, setShown] = useState<'change' | 'skip'>('change');
  const [changing, skipped] = useMemo(() => {
    const out = rows.filter((row) => row.skip !== null);
    // Grouped: all of one reason together, in the order of the list.
    const order = new Map(skipGroups(rows).map(({ reason }, index) => [reason, index]));
    const place = (row: Row) => (row.skip === null ? -1 : (order.get(row.skip) ?? 0));
    return [rows.filter((row) => row.skip === null), out.sort((a, b) => place(a) - place(b))];
  }, [rows]);
  const groups = useMemo(() => skipGroups(rows), [rows]);
  const view = changing.length === 0 ? 'skip' : shown;
  const columns: TableColumn<Row>[] =
    view === 'change'
      ? [
          customer,
          {
            name: 'Before → after',
            width: 'minmax(160px, 1.4fr)',
            cell: (row) => <Change row={row} replaced={REPLACED[action]} />,
          },
          {
            name: 'Note',
            width: 'minmax(80px, 1fr)',
            cell: (row) => (
              <span className="truncate field-warning" title={row.note}>
                {row.note}
              </span>
            ),
          },
        ]
      : [
          customer,
          {
            name: 'Why it is skipped',
            width: 'minmax(220px, 2fr)',
            cell: (row) => (
              <span className="truncate" title={row.note}>
                {row.note}
              </span>
            ),
          },
        ];
  return (
    <div className="bulk-preview">
      <div className="bulk-preview-head">
        <SegmentedControl
          aria-label="Which rows"
          value={view}
          onChange={(next) => setShown(next === 'skip' ? 'skip' : 'change')}
          data={[
            { value: 'change', label: `Will change (${count(changing.length)})`, disabled: changing.length === 0 },
            { value: 'skip', label: `Skipped (${count(skipped.length)})`, disabled: skipped.length === 0 },
          ]}
        />
        {view === 'skip' && (
          <ul className="bulk-reasons" aria-label="Reasons">
            {groups.map(({ reason, text, keys }) => (
              <li key={reason}>
                <strong className="figure">{count(keys)}</strong> {text}
              </li>
            ))}
          </ul>
        )}
      </div>
      <VirtualTable
        label={view === 'change' ? 'What will change' : 'What will be skipped'}
        rows={view === 'change' ? changing : skipped}
        columns={columns}
        idOf={(row, index) => `${index} ${row.keyId}`}
        empty="None."
      />
    </div>
  );
}
