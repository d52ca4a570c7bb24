/** Four figures with what they are measured against. */
import type { ReactNode } from 'react';
import { formatMb, formatRelative } from '../../../shared/format.ts';
import type { UsageRange } from '../../../shared/ipc/usage.ts';
import { DAY_MS } from '../../../shared/key.ts';
import { Figure } from '../../ui/unknown.tsx';
import { changeWords, isDaily, pointLabel, type TrafficPoint } from './chart-scale.ts';

export interface SeriesData {
  bucketMs: number;
  points: TrafficPoint[];
  totalMb: number;
  previousTotalMb: number | null;
  since: number | null;
  asOf: number | null;
}

export const RANGE_DAYS: Record<UsageRange, number> = { '24h': 1, '7d': 7, '30d': 30, '90d': 90 };
const RANGE_SHORT: Record<UsageRange, string> = { '24h': '24 h', '7d': '7 d', '30d': '30 d', '90d': '90 d' };
export const RANGE_WORDS: Record<UsageRange, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
};

function FigureCard({
  label,
  value,
  reason,
  sub,
}: {
  label: string;
  value: string | null;
  reason: string;
  sub: ReactNode;
}) {
  return (
    <div className="figure-card">
      <span className="figure-card-label">{label}</span>
      <span className="figure-card-value">
        <Figure value={value} reason={reason} />
      </span>
      <span className="figure-card-sub">{sub}</span>
    </div>
  );
}

interface FiguresProps {
  range: UsageRange;
  series: SeriesData;
  nowMs: number;
  /** The last card: customers with traffic, or this customer's share. */
  last: { label: string; value: string | null; reason: string; sub: ReactNode };
}

/** 23 of 24 hours: the present one is only begun. */
const MIN_AVERAGE_DAYS = 23 / 24;

export function Figures({ range, series, nowMs, last }: FiguresProps) {
  const { points, bucketMs, totalMb, previousTotalMb, since } = series;
  const known = since !== null;
  const none = 'Nothing was recorded in this time.';
  const recorded = points.filter(({ mb }) => mb !== null).length;
  // Over the recorded time only: a gap is not a quiet day.
  const recordedDays = (recorded * bucketMs) / DAY_MS;
  // From an hour nothing follows for a day: less than one recorded day is no average.
  const perDay = known && recordedDays >= MIN_AVERAGE_DAYS ? totalMb / recordedDays : null;
  const perDayBefore = previousTotalMb === null ? null : previousTotalMb / RANGE_DAYS[range];
  const peak = points.reduce<TrafficPoint | null>(
    (best, point) => (point.mb !== null && point.mb > (best?.mb ?? 0) ? point : best),
    null,
  );
  const words = RANGE_WORDS[range];
  const before = RANGE_SHORT[range];
  return (
    <div className="figure-cards">
      <FigureCard
        label={`Traffic, ${words}`}
        value={known ? formatMb(totalMb) : null}
        reason={none}
        sub={
          previousTotalMb === null ? (
            <span title="The history does not reach back that far.">no earlier {before} to compare</span>
          ) : (
            <span title={`${formatMb(previousTotalMb)} in the ${words} before`}>
              {changeWords(totalMb, previousTotalMb)} on the {before} before
            </span>
          )
        }
      />
      <FigureCard
        label="A day on average"
        value={perDay === null ? null : formatMb(perDay)}
        reason={known ? 'Known once a whole day was recorded.' : none}
        sub={
          perDayBefore === null
            ? recordedDays >= MIN_AVERAGE_DAYS && recordedDays < RANGE_DAYS[range] - 0.5
              ? `over ${recordedDays >= 1.95 ? `${Math.round(recordedDays)} recorded days` : 'the time recorded'}`
              : ' '
            : `${formatMb(perDayBefore)} before`
        }
      />
      <FigureCard
        label={isDaily(bucketMs) ? 'Busiest day' : 'Busiest hour'}
        value={peak?.mb == null ? null : formatMb(peak.mb)}
        reason={none}
        sub={peak === null ? ' ' : <span title={formatRelative(peak.at, nowMs)}>{pointLabel(peak.at, bucketMs)}</span>}
      />
      <FigureCard {...last} />
    </div>
  );
}
