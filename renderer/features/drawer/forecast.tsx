/** Where this key is heading, in one sentence: when its cap is reached, whether that is before it expires, and at which pace. */
import { formatDateTime, formatMb } from '../../../shared/format.ts';
import { useForecastOf } from '../../queries/usage.ts';
import { ErrorNote } from '../../ui/error-note.tsx';

export function Forecast({ keyId }: { keyId: string }) {
  const { data, error, refetch } = useForecastOf({ keyId });
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="drawer-forecast dimmed">Working it out…</p>;
  const { verdict, sentence, runsOut, burn7dMbPerDay } = data.forecast;
  const soon = verdict === 'runsOutFirst' || verdict === 'atCap';
  return (
    <p
      className={verdict === 'unknown' ? 'drawer-forecast dimmed' : 'drawer-forecast'}
      data-soon={soon || undefined}
      title={runsOut.expectedAt === null ? undefined : `Expected ${formatDateTime(runsOut.expectedAt)}`}
    >
      <span className="drawer-forecast-words">{sentence}</span>
      {burn7dMbPerDay !== null && burn7dMbPerDay > 0 && (
        <>
          {' '}
          At <span className="figure">{formatMb(burn7dMbPerDay)} a day</span>.
        </>
      )}
    </p>
  );
}
