/** A year of days at a glance: a week a column. Arrow keys walk through the days. */
import { Fragment, type KeyboardEvent, memo, type SVGProps, useState } from 'react';
import { dateFormat } from '../../../shared/date-format.ts';
import { formatDate, formatMb } from '../../../shared/format.ts';
import { useHeatmap, type Whose } from '../../queries/usage.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import './heat-map.css';

const CELL = 12;
const GAP = 2;
const LEFT = 30;
const TOP = 16;
const LEVELS = 4;

type Day = NonNullable<ReturnType<typeof useHeatmap>['data']>['days'][number];

/** Monday is 0. The date is the day's own: no zone is asked again. */
function weekdayOf({ date }: Day): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function levelOf(mb: number | null, most: number): 'none' | number {
  if (mb === null) return 'none';
  if (mb <= 0 || most <= 0) return 0;
  // By the root: the many quiet days are told from each other as well.
  return Math.min(LEVELS, Math.max(1, Math.ceil(Math.sqrt(mb / most) * LEVELS)));
}

const wordsOf = (day: Day) =>
  `${dateFormat({ weekday: 'short', timeZone: 'UTC' }).format(Date.parse(day.date))}, ${formatDate(Date.parse(day.date), { timeZone: 'UTC' })}: ${day.mb === null ? 'not recorded' : formatMb(day.mb)}`;

function DayRect({
  day,
  column,
  ...rest
}: { day: Day; column: number; 'data-level'?: 'none' | number } & Pick<
  SVGProps<SVGRectElement>,
  'className' | 'onPointerEnter'
>) {
  return (
    <rect
      {...rest}
      x={LEFT + column * (CELL + GAP)}
      y={TOP + weekdayOf(day) * (CELL + GAP)}
      width={CELL}
      height={CELL}
      rx={2}
    />
  );
}

/** Apart from what moves: a change of the range, and each step of the cursor, would draw all the days anew. */
const Days = memo(function Days({ days, onPoint }: { days: readonly Day[]; onPoint: (at: number) => void }) {
  const most = days.reduce((max, { mb }) => Math.max(max, mb ?? 0), 0);
  const offset = days[0] ? weekdayOf(days[0]) : 0;
  return days.map((day, at) => {
    const column = Math.floor((offset + at) / 7);
    return (
      <Fragment key={day.date}>
        {day.date.endsWith('-01') && (
          <text x={LEFT + column * (CELL + GAP)} y={10} className="heat-word">
            {dateFormat({ month: 'short', timeZone: 'UTC' }).format(Date.parse(day.date))}
          </text>
        )}
        <DayRect
          className="heat-day"
          data-level={levelOf(day.mb, most)}
          day={day}
          column={column}
          onPointerEnter={() => onPoint(at)}
        />
      </Fragment>
    );
  });
});

export function HeatMap({ whose }: { whose: Whose | null }) {
  const heat = useHeatmap({ range: '1y' }, whose);
  const [index, setIndex] = useState<number | null>(null);
  if (heat.error) return <ErrorNote error={heat.error} onRetry={() => void heat.refetch()} />;
  const days = heat.data?.days ?? [];
  const [first] = days;
  if (!first) return null;
  const offset = weekdayOf(first);
  const last = days.length - 1;
  const shown = index === null ? null : Math.min(index, last);
  const columnOf = (day: number) => Math.floor((offset + day) / 7);
  const width = LEFT + (columnOf(last) + 1) * (CELL + GAP);
  const height = TOP + 7 * (CELL + GAP);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = shown ?? last;
    const moves: Record<string, number> = {
      ArrowLeft: from - 7,
      ArrowRight: from + 7,
      ArrowUp: from - 1,
      ArrowDown: from + 1,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setIndex(Math.min(last, Math.max(0, next)));
  };
  const current = days[shown ?? last];
  const recorded = days.filter(({ mb }) => mb !== null).length;
  return (
    <section className="heat" aria-label="Calendar">
      <div className="section-head">
        <h2>Day by day</h2>
        <span className="usage-legend figure" aria-hidden="true">
          {shown === null || !current ? `${recorded} of ${days.length} days recorded` : wordsOf(current)}
        </span>
      </div>
      <div
        className="heat-map"
        role="slider"
        tabIndex={0}
        aria-label="Traffic by day over a year. Arrow keys read each day."
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown ?? last}
        aria-valuetext={current ? wordsOf(current) : ''}
        onKeyDown={onKeyDown}
        onFocus={() => setIndex((old) => old ?? last)}
        onBlur={() => setIndex(null)}
        onPointerLeave={() => setIndex(null)}
      >
        <svg viewBox={`0 0 ${width} ${height}`} style={{ maxWidth: width * 1.25 }} aria-hidden="true">
          {['Mon', 'Wed', 'Fri'].map((name, row) => (
            <text key={name} x={0} y={TOP + row * 2 * (CELL + GAP) + CELL - 2} className="heat-word">
              {name}
            </text>
          ))}
          <Days days={days} onPoint={setIndex} />
          {shown !== null && current && <DayRect className="heat-current" day={current} column={columnOf(shown)} />}
        </svg>
      </div>
    </section>
  );
}
