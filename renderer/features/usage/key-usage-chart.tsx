/** One key's last 30 days, small, for the drawer. */
import { formatMb } from '../../../shared/format.ts';
import { useUsageSeries } from '../../queries/usage.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TrafficChart } from './traffic-chart.tsx';
import './usage.css';

const HEIGHT = 120;

export function KeyUsageChart({ keyId }: { keyId: string }) {
  const series = useUsageSeries('30d', keyId);
  if (series.error) return <ErrorNote error={series.error} onRetry={() => void series.refetch()} />;
  if (!series.data) return <div className="key-chart-place" />;
  const { points, bucketMs, totalMb, since } = series.data;
  if (since === null || points.length === 0) {
    return <p className="dimmed key-chart-none">No history yet: the platform keeps none, so Pakdesk’s begins now.</p>;
  }
  const total = `${formatMb(totalMb)} in 30 days`;
  return (
    <>
      <TrafficChart points={points} bucketMs={bucketMs} height={HEIGHT} small label={`Traffic a day: ${total}`} />
      <p className="dimmed figure key-chart-total">{total}</p>
    </>
  );
}
