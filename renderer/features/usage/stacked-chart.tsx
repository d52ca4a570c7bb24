/** Traffic over time, customers over each other. Paths, not bars: 500 buckets of seven customers are seven elements. */
import { memo, useMemo } from 'react';
import { Area, AreaChart, CartesianGrid, ReferenceArea, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { formatMb } from '../../../shared/format.ts';
import { ChartCursor, PLOT } from './chart-cursor.tsx';
import { GapHatch } from './gap-hatch.tsx';
import { bucketLabel, endOf, type Grid, gridGaps, gridTickLabel, gridTicks, roundTicks, unitOf } from './grid-scale.ts';
import './traffic-chart.css';

export interface StackedSeries {
  id: string;
  name: string;
  /** A CSS colour. */
  color: string;
  mb: readonly (number | null)[];
  /** Where a press on it leads; null = nowhere. */
  onOpen: (() => void) | null;
}

interface StackedChartProps {
  grid: Grid;
  /** The sum of the series at each bucket; null = nobody looked. */
  mb: readonly (number | null)[];
  /** From the bottom up. */
  series: readonly StackedSeries[];
  height: number;
  label: string;
}

type Row = { x: number } & Record<string, number | null>;

/** A step begins with its bucket and ends with it: the last one before a gap is closed, so that it has its width. */
function rowsOf(grid: Grid, series: readonly StackedSeries[], mb: readonly (number | null)[], unitMb: number): Row[] {
  const rows: Row[] = [];
  const valuesAt = (x: number, index: number | null): Row => ({
    x,
    ...Object.fromEntries(
      series.map((one, at) => [`s${at}`, index === null ? null : (one.mb[index] ?? 0) / unitMb] as const),
    ),
  });
  for (const [index, at] of grid.at.entries()) {
    if ((mb[index] ?? null) === null) {
      rows.push(valuesAt(at, null));
      continue;
    }
    rows.push(valuesAt(at, index));
    if ((mb[index + 1] ?? null) === null) rows.push(valuesAt(endOf(grid, index), index));
  }
  return rows;
}

const Drawing = memo(function Drawing({ grid, mb, series, height, label }: StackedChartProps) {
  const unit = unitOf(mb);
  const rows = useMemo(() => rowsOf(grid, series, mb, unit.mb), [grid, series, mb, unit.mb]);
  const ticks = roundTicks(Math.max(0, ...mb.map((value) => (value ?? 0) / unit.mb)));
  return (
    <div className="traffic-chart" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 800, height }}>
        <AreaChart
          data={rows}
          margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <GapHatch />
          <CartesianGrid vertical={false} stroke="var(--pd-line)" />
          <XAxis
            dataKey="x"
            type="number"
            height={PLOT.bottom}
            domain={[grid.from, grid.to]}
            ticks={gridTicks(grid, 10)}
            tickFormatter={(at: number) => gridTickLabel(grid, at)}
            tickLine={false}
            axisLine={{ stroke: 'var(--pd-line-strong)' }}
            tick={{ fill: 'var(--pd-text-2)', fontSize: 11 }}
            minTickGap={20}
            interval="preserveEnd"
          />
          <YAxis
            width={PLOT.left}
            domain={[0, ticks.at(-1) ?? 1]}
            ticks={ticks}
            // A space that does not break: recharts would put the unit on a line of its own.
            tickFormatter={(value: number) => `${value}\u00a0${unit.name}`}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--pd-text-2)', fontSize: 11 }}
          />
          {gridGaps(grid, mb).map(({ from, to }) => (
            <ReferenceArea key={from} x1={from} x2={to} fill="url(#gap-hatch)" fillOpacity={1} stroke="none" />
          ))}
          {series.map(({ id, color }, index) => (
            <Area
              key={id}
              dataKey={`s${index}`}
              stackId="all"
              type="stepAfter"
              stroke="var(--pd-page)"
              strokeWidth={series.length > 1 && grid.at.length < 200 ? 0.75 : 0}
              fill={color}
              fillOpacity={1}
              isAnimationActive={false}
              dot={false}
              activeDot={false}
            />
          ))}
        </AreaChart>
      </ResponsiveContainer>
    </div>
  );
});

export function StackedChart(props: StackedChartProps) {
  const { grid, mb, series, label } = props;
  const spanMs = grid.to - grid.from;
  const most = useMemo(() => {
    const unit = unitOf(mb);
    return (roundTicks(Math.max(0, ...mb.map((value) => (value ?? 0) / unit.mb))).at(-1) ?? 1) * unit.mb;
  }, [mb]);
  const indexAt = (share: number) => {
    const at = grid.from + share * spanMs;
    const next = grid.at.findIndex((start) => start > at);
    return next < 0 ? grid.at.length - 1 : Math.max(0, next - 1);
  };
  const layerAt = (index: number, share: number) => {
    let below = 0;
    for (const [layer, one] of series.entries()) {
      below += one.mb[index] ?? 0;
      if (share * most <= below) return layer;
    }
    return null;
  };
  const exact = (index: number, picked: number) => {
    const all = mb[index] ?? null;
    if (all === null) return `${bucketLabel(grid, index)}: not recorded`;
    const one = series.length > 1 ? series[picked] : undefined;
    return `${bucketLabel(grid, index)}: ${formatMb(all)}${one ? `, of it ${one.name} ${formatMb(one.mb[index] ?? 0)}` : ''}`;
  };
  return (
    <ChartCursor
      label={`${label} Arrow keys read each value.`}
      count={grid.at.length}
      placeOf={(index) => ((grid.at[index] ?? grid.from) + endOf(grid, index) - 2 * grid.from) / 2 / spanMs}
      indexAt={indexAt}
      textOf={exact}
      layers={series.length}
      layerAt={layerAt}
      {...(series.some(({ onOpen }) => onOpen) ? { onOpen: (picked: number) => series[picked]?.onOpen?.() } : {})}
      readout={(index, picked) => {
        const all = mb[index] ?? null;
        return (
          <>
            <strong className="figure">{all === null ? 'not recorded' : formatMb(all)}</strong>
            <span>{bucketLabel(grid, index)}</span>
            {all !== null &&
              series.length > 1 &&
              series
                .map((one, layer) => (
                  <span key={one.id} className="chart-tip-row" data-picked={layer === picked || undefined}>
                    <i style={{ background: one.color }} />
                    <bdi className="truncate">{one.name}</bdi>
                    <span className="figure">{formatMb(one.mb[index] ?? 0)}</span>
                  </span>
                ))
                .reverse()}
          </>
        );
      }}
    >
      <Drawing {...props} />
    </ChartCursor>
  );
}
