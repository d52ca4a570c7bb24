/** One key or one customer: pace, cap, what changed it, and when it runs out. */
import { lazy, Suspense, useMemo } from 'react';
import { formatGb, formatMb } from '../../../shared/format.ts';
import type { Span } from '../../../shared/ipc/usage.ts';
import { useForecastOf, useHistory, type Whose } from '../../queries/usage.ts';
import { asAppError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { changeWords } from './chart-scale.ts';
import { ChartSection } from './chart-section.tsx';
import type { HistoryData } from './counter-chart.tsx';
import { FigureCard } from './figures.tsx';
import { UNIT_WORDS } from './grid-scale.ts';
import { HeatMap } from './heat-map.tsx';
import { MarkList } from './mark-list.tsx';
import { NoHistory } from './overview.tsx';
import { alsoShow, spanWords } from './span.ts';

const StackedChart = lazy(async () => ({ default: (await import('./stacked-chart.tsx')).StackedChart }));
const CounterChart = lazy(async () => ({ default: (await import('./counter-chart.tsx')).CounterChart }));
const CHART_HEIGHT = 220;

export function CustomerView({ whose, span }: { whose: Whose; span: Span }) {
  const history = useHistory(span, whose);
  if (history.error) {
    return asAppError(history.error).code === 'not_found' ? (
      <NoHistory oneCustomer />
    ) : (
      <ErrorNote error={history.error} onRetry={() => void history.refetch()} />
    );
  }
  if (!history.data) return <LoadingRows rows={8} columns={[22, 22, 22, 22]} />;
  return (
    <>
      <ForecastSentence whose={whose} />
      <PaceFigures history={history.data} span={span} whose={whose} />
      <Charts history={history.data} span={span} whose={whose} />
    </>
  );
}

/** A customer without a present key has no future: that is no error. */
function useKnownForecast(whose: Whose) {
  const { data, error } = useForecastOf(whose);
  const gone = error !== null && asAppError(error).code === 'not_found';
  return { data, error: gone ? null : error, gone };
}

function ForecastSentence({ whose }: { whose: Whose }) {
  const { data, error, gone } = useKnownForecast(whose);
  if (error) return <ErrorNote error={error} />;
  if (gone) return <p className="forecast-sentence dimmed">There is no present key of this customer.</p>;
  if (!data) return null;
  const { verdict, sentence, reason, basis } = data.forecast;
  const soon = verdict === 'runsOutFirst' || verdict === 'atCap';
  return (
    <p className="forecast-sentence" data-soon={soon || undefined}>
      <strong>{sentence}</strong>
      {reason !== '' && reason !== sentence && <span className="dimmed"> {reason}</span>}
      {data.firstOut && (
        <>
          {' '}
          First of all:{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => alsoShow({ key: data.firstOut?.keyId, customer: undefined })}
          >
            <bdi>{data.firstOut.label}</bdi>
          </button>
          .
        </>
      )}
      {basis.model !== 'none' && (
        <span className="dimmed" title="About one time in ten it goes faster than the band, and one in ten slower.">
          {' '}
          From {basis.seenDays} {basis.seenDays === 1 ? 'day' : 'days'} of history.
        </span>
      )}
    </p>
  );
}

function PaceFigures({ history, span, whose }: { history: HistoryData; span: Span; whose: Whose }) {
  const forecast = useKnownForecast(whose).data?.forecast;
  const { totalMb, previousMb } = history;
  const early = 'Not enough history yet.';
  const pace = (mb: number | null | undefined) => (mb == null ? null : `${formatMb(mb)} a day`);
  return (
    <div className="figure-cards">
      <FigureCard
        label={`Traffic, ${spanWords(span)}`}
        value={totalMb === null ? null : formatMb(totalMb)}
        reason="Nothing was recorded in this time."
        sub={
          previousMb === null || totalMb === null
            ? 'nothing earlier to compare'
            : `${changeWords(totalMb, previousMb)} on the time before`
        }
      />
      <FigureCard label="Pace, last 24 h" value={pace(forecast?.burn24hMbPerDay)} reason={early} sub="as seen" />
      <FigureCard label="Pace, last 7 days" value={pace(forecast?.burn7dMbPerDay)} reason={early} sub="as seen" />
      <FigureCard
        label="Left under the cap"
        value={forecast?.leftGb == null ? null : formatGb(forecast.leftGb)}
        reason={forecast?.verdict === 'noCap' ? 'There is no cap.' : 'Not known.'}
        sub={
          forecast?.next30d == null
            ? ' '
            : `next 30 days: ${formatMb(forecast.next30d.lowMb)} to ${formatMb(forecast.next30d.highMb)}`
        }
      />
    </div>
  );
}

function Charts({ history, span, whose }: { history: HistoryData; span: Span; whose: Whose }) {
  const forecast = useKnownForecast(whose).data?.forecast ?? null;
  const words = spanWords(span);
  const series = useMemo(
    () => [{ id: 'all', name: history.name, color: 'var(--pd-series-0)', mb: history.mb, onOpen: null }],
    [history],
  );
  const shared = { grid: history, span, whose };
  const total = history.totalMb === null ? 'not recorded' : formatMb(history.totalMb);
  const resets = history.marks.filter(({ kind }) => kind === 'reset').length;
  return (
    <>
      <ChartSection
        {...shared}
        name="Used against the cap"
        heading="Used against the cap"
        columns={[
          { id: 'used', name: 'Used', values: history.counterMb },
          { id: 'cap', name: 'Cap', values: history.capGb.map((gb) => (gb === null ? null : gb * 1024)) },
        ]}
        title={`${history.name}: used against the cap, ${words}`}
      >
        <p className="chart-key" aria-hidden="true">
          <i data-line="used" /> used <i data-line="cap" /> cap <i data-line="forecast" /> forecast ▲ top-up ▼ reset
        </p>
        <Suspense fallback={<div className="usage-chart-place" />}>
          <CounterChart
            history={history}
            forecast={forecast}
            height={CHART_HEIGHT}
            label={`Used against the cap over ${words}, and the forecast.`}
          />
        </Suspense>
        <MarkList marks={history.marks} withLabels={history.keys.length > 1} />
      </ChartSection>
      <ChartSection
        {...shared}
        name="Traffic"
        heading={`Traffic ${UNIT_WORDS[history.unit]}`}
        columns={[{ id: 'mb', name: 'Traffic', values: history.mb }]}
        title={`${history.name}: traffic ${UNIT_WORDS[history.unit]}, ${words}`}
        atLeast={resets === 0 ? undefined : 'The counter fell in this time: what was used just before is not known.'}
      >
        <Suspense fallback={<div className="usage-chart-place" />}>
          <StackedChart
            grid={history}
            mb={history.mb}
            series={series}
            height={CHART_HEIGHT}
            label={`Traffic over ${words}: ${total}.`}
          />
        </Suspense>
      </ChartSection>
      {history.keys.length > 1 && (
        <section aria-label="Keys">
          <div className="section-head">
            <h2>Keys</h2>
          </div>
          <ul className="key-list">
            {history.keys.map(({ keyId, label, gone, totalMb }) => (
              <li key={keyId}>
                <button
                  type="button"
                  className="renewal-name truncate"
                  onClick={() => alsoShow({ key: keyId, customer: undefined })}
                >
                  <bdi>{label || keyId}</bdi>
                </button>
                <span className="figure">{formatMb(totalMb)}</span>
                {gone && <span className="dimmed">no longer at the platform</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <HeatMap whose={whose} />
    </>
  );
}
