/** The frame of a chart: its heading, how fresh it is, its numbers as a table, and its way out. */
import { Button } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { formatDate, formatDateTime } from '../../../shared/format.ts';
import type { Span } from '../../../shared/ipc/usage.ts';
import type { Whose } from '../../queries/usage.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { ExportChart } from './export-chart.tsx';
import type { Grid } from './grid-scale.ts';
import { type Column, NumbersTable } from './numbers-table.tsx';

interface ChartSectionProps {
  name: string;
  heading: string;
  grid: Grid & { since: number | null; asOf: number | null };
  span: Span;
  whose: Whose | null;
  columns: readonly Column[];
  /** For the picture. */
  title: string;
  /** Figures are “at least”: why. */
  atLeast?: string | undefined;
  children: ReactNode;
}

export function ChartSection(props: ChartSectionProps) {
  const { name, heading, grid, span, whose, columns, title, atLeast, children } = props;
  const [numbers, setNumbers] = useState(false);
  const chart = useRef<HTMLElement>(null);
  const { since, asOf } = grid;
  return (
    <section className="usage-chart" aria-label={name} ref={chart}>
      <div className="section-head">
        <h2>{heading}</h2>
        <span className="usage-legend">
          {columns[0]?.values.some((value) => value === null) && (
            <span className="usage-legend-gap" title="Pakdesk did not run then, or had not begun. It is not zero.">
              not recorded
            </span>
          )}
          {atLeast !== undefined && <span title={atLeast}>at least</span>}
          {grid.utcDaysBefore !== null && (
            <span title="Hours are not kept so far back: there a day is one of UTC.">
              days in UTC before {formatDate(grid.utcDaysBefore)}
            </span>
          )}
          {since !== null && since > grid.from && (
            <span title={formatDateTime(since)}>history begins {formatDate(since)}</span>
          )}
          {asOf !== null && <span title={formatDateTime(asOf)}>as of {clockTime(asOf)}</span>}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-pressed={numbers}
            leftSection={numbers ? <IconChartBar size={14} /> : <IconTable size={14} />}
            onClick={() => setNumbers((old) => !old)}
          >
            {numbers ? 'Show chart' : 'Show numbers'}
          </Button>
          <ExportChart chart={chart} title={title} span={span} whose={whose} />
        </span>
      </div>
      {numbers ? <NumbersTable grid={grid} columns={columns} /> : children}
    </section>
  );
}
