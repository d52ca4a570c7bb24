/** Everybody's traffic: four figures, one wide chart, the days at a glance, who makes it, and what can be renewed. */
import { IconChartBar } from '@tabler/icons-react';
import { lazy, Suspense, useMemo } from 'react';
import { formatMb } from '../../../shared/format.ts';
import type { Span } from '../../../shared/ipc/usage.ts';
import { useOverview } from '../../queries/usage.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ChartSection } from './chart-section.tsx';
import { UNIT_WORDS } from './grid-scale.ts';
import { HeatMap } from './heat-map.tsx';
import { OverviewFigures } from './overview-figures.tsx';
import { Renewals } from './renewals.tsx';
import { alsoShow, spanWords } from './span.ts';
import type { StackedSeries } from './stacked-chart.tsx';
import { TopCustomers } from './top-customers.tsx';

const StackedChart = lazy(async () => ({ default: (await import('./stacked-chart.tsx')).StackedChart }));
const CHART_HEIGHT = 260;
/** As many as have a colour that is told from the others; the rest is one. */
const STACKED = 6;
const LISTED = 20;

export type OverviewData = NonNullable<ReturnType<typeof useOverview>['data']>;

const sumAt = (parts: readonly (readonly (number | null)[])[], index: number) =>
  parts.reduce((sum, values) => sum + (values[index] ?? 0), 0);

/** From the bottom up: the largest first, the rest on top. */
function stackOf(data: OverviewData): StackedSeries[] {
  const shown = data.customers.slice(0, STACKED);
  const others = data.customers.slice(STACKED);
  const restParts = [...others.map(({ mb }) => mb), ...(data.rest === null ? [] : [data.rest.mb])];
  const restCount = others.length + (data.rest?.customers ?? 0);
  return [
    ...shown.map(({ customerId, name, mb }, index) => ({
      id: customerId,
      name,
      mb,
      color: `var(--pd-series-${index})`,
      onOpen: () => alsoShow({ customer: customerId }),
    })),
    ...(restCount === 0
      ? []
      : [
          {
            id: '\u0000rest',
            name: `${restCount} more`,
            mb: data.at.map((_, index) => sumAt(restParts, index)),
            color: 'var(--pd-series-rest)',
            onOpen: null,
          },
        ]),
  ];
}

export function Overview({ span }: { span: Span }) {
  const overview = useOverview(span, LISTED);
  return (
    <>
      {overview.error ? (
        <ErrorNote error={overview.error} onRetry={() => void overview.refetch()} />
      ) : !overview.data ? (
        <LoadingRows rows={8} columns={[22, 22, 22, 22]} />
      ) : overview.data.since === null ? (
        <NoHistory oneCustomer={false} />
      ) : (
        <Traffic data={overview.data} span={span} />
      )}
      <div className="usage-columns">
        <Renewals />
        <TopCustomers overview={overview.data ?? null} />
      </div>
    </>
  );
}

export function NoHistory({ oneCustomer }: { oneCustomer: boolean }) {
  return (
    <EmptyState
      icon={<IconChartBar size={28} />}
      title={oneCustomer ? 'No traffic of this customer recorded yet' : 'The history begins now'}
      text="The platform only tells what a key has used in all, not when. Pakdesk reads that counter every few minutes while it runs and makes the history from it; the first hours appear here soon."
    />
  );
}

function Traffic({ data, span }: { data: OverviewData; span: Span }) {
  const series = useMemo(() => stackOf(data), [data]);
  const total = data.figures.periodMb;
  const label = `Traffic over ${spanWords(span)}: ${total === null ? 'not recorded' : formatMb(total)}. “Show numbers” has it as a table.`;
  const columns = [
    { id: '\u0000all', name: 'All', values: data.mb },
    ...series.map(({ id, name, mb }) => ({ id, name, values: mb })),
  ];
  return (
    <>
      <OverviewFigures data={data} span={span} />
      <ChartSection
        name="Traffic"
        heading={`Traffic ${UNIT_WORDS[data.unit]}`}
        grid={data}
        span={span}
        whose={null}
        columns={columns}
        title={`Traffic ${UNIT_WORDS[data.unit]}, ${spanWords(span)}`}
        atLeast={
          data.resets === 0
            ? undefined
            : `${data.resets} ${data.resets === 1 ? 'counter' : 'counters'} fell in this time: what was used just before is not known.`
        }
      >
        <ul className="stack-legend" aria-label="Customers in the chart">
          {series.map(({ id, name, color, onOpen }) => (
            <li key={id}>
              <i style={{ background: color }} aria-hidden="true" />
              {onOpen ? (
                <button type="button" className="stack-name truncate" title={`${name}: show alone`} onClick={onOpen}>
                  <bdi>{name}</bdi>
                </button>
              ) : (
                <span>{name}</span>
              )}
            </li>
          ))}
        </ul>
        <Suspense fallback={<div className="usage-chart-place" />}>
          <StackedChart grid={data} mb={data.mb} series={series} height={CHART_HEIGHT} label={label} />
        </Suspense>
      </ChartSection>
      <HeatMap whose={null} />
    </>
  );
}
