/** Traffic over time out of the app's own snapshots, who makes it, and what can be renewed. */
import { Button, Pill, SegmentedControl } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { formatDate, formatDateTime, formatMb } from '../../../shared/format.ts';
import { USAGE_RANGES, type UsageRange } from '../../../shared/ipc/usage.ts';
import { DAY_MS } from '../../../shared/key.ts';
import { useSyncState } from '../../queries/app.ts';
import { useTopCustomers, useUsageSeries } from '../../queries/usage.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useKey } from '../use-key.ts';
import { Figures, RANGE_DAYS, RANGE_WORDS, type SeriesData } from './figures.tsx';
import { NumbersTable } from './numbers-table.tsx';
import { Renewals } from './renewals.tsx';
import { TOP_LIMIT, TopCustomers } from './top-customers.tsx';
import '../common.css';
import './usage.css';

const TrafficChart = lazy(async () => ({ default: (await import('./traffic-chart.tsx')).TrafficChart }));
const CHART_HEIGHT = 240;

export function UsageScreen() {
  const rangeParam = useRouteParam('range');
  const range: UsageRange = USAGE_RANGES.find((known) => known === rangeParam) ?? '7d';
  const keyId = useRouteParam('key');
  const series = useUsageSeries(range, keyId ?? undefined);
  const all = useUsageSeries(range);
  const nowMs = useNow(60_000);

  return (
    <>
      <ScreenHeader title="Usage">
        <SegmentedControl
          aria-label="Range"
          value={range}
          onChange={(next) => goTo('usage', { range: next, key: keyId ?? undefined })}
          data={USAGE_RANGES.map((value) => ({ value, label: value }))}
        />
        {keyId !== null && <OneCustomer keyId={keyId} range={range} />}
      </ScreenHeader>
      <div className="screen usage">
        {series.error ? (
          <ErrorNote error={series.error} onRetry={() => void series.refetch()} />
        ) : !series.data ? (
          <LoadingRows rows={8} columns={[22, 22, 22, 22]} />
        ) : series.data.since === null ? (
          <NoHistory oneCustomer={keyId !== null} />
        ) : (
          <Traffic
            range={range}
            series={series.data}
            allMb={keyId === null ? null : (all.data?.totalMb ?? null)}
            oneCustomer={keyId !== null}
            nowMs={nowMs}
          />
        )}
        <div className="usage-columns">
          <Renewals />
          <TopCustomers range={range} totalMb={all.data?.totalMb ?? null} keyId={keyId} />
        </div>
      </div>
    </>
  );
}

function OneCustomer({ keyId, range }: { keyId: string; range: UsageRange }) {
  const pakKey = useKey(keyId);
  return (
    <Pill
      withRemoveButton
      className="usage-pill"
      removeButtonProps={{ 'aria-label': 'Show all customers', 'aria-hidden': false, tabIndex: 0 }}
      onRemove={() => goTo('usage', { range })}
    >
      <bdi>{pakKey?.label ?? keyId}</bdi>
    </Pill>
  );
}

function NoHistory({ oneCustomer }: { oneCustomer: boolean }) {
  return (
    <EmptyState
      icon={<IconChartBar size={28} />}
      title={oneCustomer ? 'No traffic of this customer recorded yet' : 'The history begins now'}
      text="The platform only tells what a key has used in all, not when. Pakdesk reads that counter every few minutes while it runs and makes the history from it; the first hours appear here soon."
    />
  );
}

interface TrafficProps {
  range: UsageRange;
  series: SeriesData;
  /** Everyone's traffic, when one customer is shown. */
  allMb: number | null;
  oneCustomer: boolean;
  nowMs: number;
}

function Traffic({ range, series, allMb, oneCustomer, nowMs }: TrafficProps) {
  const [numbers, setNumbers] = useState(false);
  const top = useTopCustomers(range, TOP_LIMIT).data?.rows;
  const keyCount = useSyncState().data?.keyCount ?? null;
  const { points, bucketMs, totalMb, since, asOf } = series;
  const short = since !== null && since > nowMs - RANGE_DAYS[range] * DAY_MS + bucketMs;
  const last = oneCustomer
    ? {
        label: 'Share of all traffic',
        value: allMb === null || allMb <= 0 ? null : `${Math.round((totalMb / allMb) * 100)} %`,
        reason: 'No traffic was recorded in this time.',
        sub: allMb === null ? ' ' : `of ${formatMb(allMb)}`,
      }
    : {
        label: 'Customers with traffic',
        value: top === undefined ? null : `${top.length}${top.length === TOP_LIMIT ? '+' : ''}`,
        reason: 'Not read yet.',
        sub: keyCount === null ? ' ' : `of ${keyCount} keys`,
      };
  return (
    <>
      <Figures range={range} series={series} nowMs={nowMs} last={last} />
      <section className="usage-chart" aria-label="Traffic">
        <div className="section-head">
          <h2>Traffic {bucketMs >= DAY_MS ? 'a day' : 'an hour'}</h2>
          <span className="usage-legend">
            {points.some(({ mb }) => mb === null) && (
              <span className="usage-legend-gap" title="Pakdesk did not run then, or had not begun. It is not zero.">
                not recorded
              </span>
            )}
            {short && <span title={formatDateTime(since)}>history begins {formatDate(since)}</span>}
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
          </span>
        </div>
        {numbers ? (
          <NumbersTable points={points} bucketMs={bucketMs} />
        ) : (
          <Suspense fallback={<div className="usage-chart-place" />}>
            <TrafficChart
              points={points}
              bucketMs={bucketMs}
              height={CHART_HEIGHT}
              label={`Traffic over ${RANGE_WORDS[range]}: ${formatMb(totalMb)}. “Show numbers” has it as a table.`}
            />
          </Suspense>
        )}
      </section>
    </>
  );
}
