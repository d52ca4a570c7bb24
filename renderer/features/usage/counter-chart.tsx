/** Used against the cap: the counter, the cap, what changed it, and where it is heading with its band. */
import { memo } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { formatCapGb, formatDate, formatMb } from '../../../shared/format.ts';
import type { Forecast } from '../../../shared/ipc/forecast.ts';
import type { UsageMark } from '../../../shared/ipc/usage.ts';
import { MB_PER_GB } from '../../../shared/key.ts';
import type { useHistory } from '../../queries/usage.ts';
import { ChartCursor, PLOT } from './chart-cursor.tsx';
import { GapHatch } from './gap-hatch.tsx';
import { bucketLabel, endOf, type Grid, gridGaps, gridTickLabel, gridTicks, roundTicks, unitOf } from './grid-scale.ts';
import { markWords } from './mark-list.tsx';

export type HistoryData = NonNullable<ReturnType<typeof useHistory>['data']>;

interface CounterChartProps {
  history: HistoryData;
  forecast: Forecast | null;
  height: number;
  label: string;
}

interface Row {
  x: number;
  used: number | null;
  cap: number | null;
  expected: number | null;
  band: [number, number] | null;
}

const MARK_GLYPHS: Record<UsageMark['kind'], string> = {
  topUp: '▲',
  capChanged: '◆',
  reset: '▼',
  rotated: '↻',
  minted: '●',
};

/** As far ahead as is looked back: a forecast of 90 days would press one day into a hair. */
function curveOf(history: HistoryData, forecast: Forecast | null) {
  const until = history.to + (history.to - history.from);
  return (forecast?.curve ?? []).filter(({ at }) => at <= until);
}

const Drawing = memo(function Drawing({ history, forecast, height, label }: CounterChartProps) {
  const curve = curveOf(history, forecast);
  const caps = history.capGb.map((gb) => (gb === null ? null : gb * MB_PER_GB));
  const unit = unitOf([...history.counterMb, ...caps]);
  const scaled = (mb: number | null | undefined) => (mb == null ? null : mb / unit.mb);
  const lastCap = scaled(caps.findLast((mb) => mb !== null) ?? null);
  const rows: Row[] = [
    ...history.at.map((_, index) => ({
      x: endOf(history, index),
      used: scaled(history.counterMb[index]),
      cap: scaled(caps[index]),
      expected: null,
      band: null,
    })),
    ...curve.map(
      ({ at, lowMb, expectedMb, highMb }): Row => ({
        x: at,
        used: null,
        cap: lastCap,
        expected: expectedMb / unit.mb,
        band: [lowMb / unit.mb, highMb / unit.mb],
      }),
    ),
  ].sort((a, b) => a.x - b.x);
  const to = Math.max(history.to, curve.at(-1)?.at ?? 0);
  const grid: Grid = { ...history, to };
  const most = rows.reduce((max, row) => Math.max(max, row.used ?? 0, row.cap ?? 0, row.band?.[1] ?? 0), 0);
  const ticks = roundTicks(most);
  // One figure makes no line.
  const lone = rows.filter(({ used }) => used !== null).length === 1;
  const dotOf = (fill: string) => (lone ? { r: 3, fill, strokeWidth: 0 } : false);
  return (
    <div className="traffic-chart" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 800, height }}>
        <ComposedChart
          data={rows}
          margin={{ top: PLOT.top + 12, right: PLOT.right, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <GapHatch />
          <CartesianGrid vertical={false} stroke="var(--pd-line)" />
          <XAxis
            dataKey="x"
            type="number"
            height={PLOT.bottom}
            domain={[history.from, to]}
            ticks={[...gridTicks(history, 8), ...curve.filter((_, index) => index % 8 === 7).map(({ at }) => at)]}
            tickFormatter={(at: number) => gridTickLabel(grid, at)}
            tickLine={false}
            axisLine={{ stroke: 'var(--pd-line-strong)' }}
            tick={{ fill: 'var(--pd-text-2)', fontSize: 11 }}
            minTickGap={20}
            interval="preserveStart"
          />
          <YAxis
            width={PLOT.left}
            domain={[0, ticks.at(-1) ?? 1]}
            ticks={ticks}
            tickFormatter={(value: number) => `${value}\u00a0${unit.name}`}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--pd-text-2)', fontSize: 11 }}
          />
          {gridGaps(history, history.counterMb).map(({ from, to: end }) => (
            <ReferenceArea key={from} x1={from} x2={end} fill="url(#gap-hatch)" fillOpacity={1} stroke="none" />
          ))}
          <Area
            dataKey="band"
            type="linear"
            stroke="none"
            fill="var(--pd-series-0)"
            fillOpacity={0.18}
            isAnimationActive={false}
            dot={false}
            activeDot={false}
          />
          <Line
            dataKey="expected"
            type="linear"
            stroke="var(--pd-series-0)"
            strokeWidth={1.5}
            strokeDasharray="5 4"
            isAnimationActive={false}
            dot={false}
            activeDot={false}
          />
          <Line
            dataKey="cap"
            type="stepBefore"
            stroke="var(--pd-bad-shape)"
            strokeWidth={1.5}
            isAnimationActive={false}
            dot={dotOf('var(--pd-bad-shape)')}
            activeDot={false}
          />
          <Line
            dataKey="used"
            type="linear"
            stroke="var(--pd-series-0)"
            strokeWidth={2}
            isAnimationActive={false}
            dot={dotOf('var(--pd-series-0)')}
            activeDot={false}
          />
          {history.marks.map((mark) => (
            <ReferenceLine
              key={`${mark.kind} ${mark.keyId} ${mark.at}`}
              x={mark.at}
              stroke="var(--pd-text-2)"
              strokeDasharray="2 3"
              label={{ value: MARK_GLYPHS[mark.kind], position: 'top', fill: 'var(--pd-text)', fontSize: 11 }}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
});

export function CounterChart(props: CounterChartProps) {
  const { history, forecast, label } = props;
  const curve = curveOf(history, forecast);
  const to = Math.max(history.to, curve.at(-1)?.at ?? 0);
  const spanMs = to - history.from;
  // Buckets that were, then the points of the forecast.
  const places = [...history.at.map((_, index) => endOf(history, index)), ...curve.map(({ at }) => at)];
  const lines = (index: number): string[] => {
    const point = curve[index - history.at.length];
    if (point) {
      return [
        `forecast ${formatMb(point.expectedMb)} used`,
        `${formatMb(point.lowMb)} to ${formatMb(point.highMb)}`,
        formatDate(point.at),
      ];
    }
    const used = history.counterMb[index] ?? null;
    const cap = history.capGb[index] ?? null;
    const from = history.at[index] ?? 0;
    const marks = history.marks.filter(({ at }) => at >= from && at < endOf(history, index));
    return [
      used === null ? 'not known' : `${formatMb(used)} used`,
      ...(cap === null ? [] : [`of ${formatCapGb(cap)}`]),
      bucketLabel(history, index),
      ...marks.map(markWords),
    ];
  };
  return (
    <ChartCursor
      label={`${label} Arrow keys read each value.`}
      count={places.length}
      placeOf={(index) => ((places[index] ?? to) - history.from) / spanMs}
      indexAt={(share) => {
        const at = history.from + share * spanMs;
        const next = places.findIndex((place) => place >= at);
        return next < 0 ? places.length - 1 : next;
      }}
      textOf={(index) => lines(index).join(', ')}
      readout={(index) =>
        lines(index).map((line, at) => (at === 0 ? <strong key={line}>{line}</strong> : <span key={line}>{line}</span>))
      }
    >
      <Drawing {...props} />
    </ChartCursor>
  );
}
