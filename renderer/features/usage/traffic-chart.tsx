/** Traffic over time: one bar a bucket, gaps hatched, its numbers as a table for those who cannot see it. The only user of recharts. */
import { Bar, BarChart, CartesianGrid, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatMb } from '../../../shared/format.ts';
import { gapsOf, pointLabel, type TrafficPoint, tickLabel, ticksFor, unitFor } from './chart-scale.ts';
import './traffic-chart.css';

interface TrafficChartProps {
  points: readonly TrafficPoint[];
  bucketMs: number;
  height: number;
  /** For the drawer: fewer ticks, no grid. */
  small?: boolean;
  label: string;
}

interface Row {
  /** The middle of the bucket, where its bar stands. */
  x: number;
  at: number;
  value: number | null;
  mb: number | null;
}

function PointTip({
  active,
  payload,
  bucketMs,
}: {
  active?: boolean;
  payload?: readonly { payload?: Row }[];
  bucketMs: number;
}) {
  const row = payload?.[0]?.payload;
  if (!active || !row) return null;
  return (
    <div className="chart-tip">
      <strong className="figure">{row.mb === null ? 'not recorded' : formatMb(row.mb)}</strong>
      <span>{pointLabel(row.at, bucketMs)}</span>
    </div>
  );
}

export function TrafficChart({ points, bucketMs, height, small = false, label }: TrafficChartProps) {
  const unit = unitFor(points);
  const first = points[0]?.at ?? 0;
  const end = (points.at(-1)?.at ?? 0) + bucketMs;
  const rows: Row[] = points.map(({ at, mb }) => ({
    x: at + bucketMs / 2,
    at,
    mb,
    value: mb === null ? null : mb / unit.mb,
  }));
  const most = Math.max(0, ...rows.map(({ value }) => value ?? 0));
  const gaps = gapsOf(points, bucketMs);
  return (
    <div className="traffic-chart" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 600, height }}>
        <BarChart data={rows} margin={{ top: 8, right: 20, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <defs>
            <pattern id="gap-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect className="gap-hatch-line" width="1.5" height="6" />
            </pattern>
          </defs>
          {!small && <CartesianGrid vertical={false} stroke="var(--pd-line)" />}
          <XAxis
            dataKey="x"
            type="number"
            domain={[first, end]}
            ticks={ticksFor(points, bucketMs, small ? 4 : 10)}
            tickFormatter={(at: number) => tickLabel(at, bucketMs, end - first)}
            tickLine={false}
            axisLine={{ stroke: 'var(--pd-line-strong)' }}
            tick={{ fill: 'var(--pd-text-2)', fontSize: 11 }}
            minTickGap={small ? 12 : 20}
            interval="preserveEnd"
          />
          <YAxis
            width={small ? 52 : 56}
            tickCount={small ? 3 : 5}
            // A few bytes must not stretch the axis down to fractions nobody can read.
            domain={[0, most < 1 ? 1 : 'auto']}
            allowDecimals
            // A space that does not break: recharts would put the unit on a line of its own.
            tickFormatter={(value: number) => `${value}\u00a0${unit.name}`}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--pd-text-2)', fontSize: 11 }}
          />
          {gaps.map(({ from, to }) => (
            <ReferenceArea
              key={from}
              x1={from}
              x2={to}
              fill="url(#gap-hatch)"
              fillOpacity={1}
              stroke="none"
              ifOverflow="hidden"
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--pd-hover)' }}
            content={({ active, payload }) => <PointTip active={active} payload={payload} bucketMs={bucketMs} />}
          />
          <Bar dataKey="value" isAnimationActive={false} fill="var(--pd-bar)" radius={[2, 2, 0, 0]} maxBarSize={28} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
