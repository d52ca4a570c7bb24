/** Where this key is heading: when its cap is reached at the pace of the last days, and whether that is before it expires. */
import { useQuery } from '@tanstack/react-query';
import { formatDate, formatDateTime, formatMb, formatRelative } from '../../../shared/format.ts';
import type { PakKey } from '../../../shared/key.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';

function useForecast(keyId: string) {
  return useQuery({ queryKey: ['usage', 'forecast', keyId], queryFn: () => api.usage.forecast({ keyId }) });
}

export function Forecast({ pakKey, nowMs }: { pakKey: PakKey; nowMs: number }) {
  const forecast = useForecast(pakKey.id);
  if (forecast.error !== null) return <ErrorNote error={forecast.error} onRetry={() => void forecast.refetch()} />;
  if (!forecast.data) return <p className="drawer-forecast dimmed">Working it out…</p>;
  const { burnMbPerDay, runsOutAt } = forecast.data;
  if (burnMbPerDay === null) {
    return (
      <p className="drawer-forecast dimmed">
        No forecast yet: it needs a day of recorded traffic, which Pakdesk collects while it runs.
      </p>
    );
  }
  const pace = `${formatMb(burnMbPerDay)} a day`;
  if (runsOutAt === null) {
    return (
      <p className="drawer-forecast">
        {burnMbPerDay > 0 ? (
          <>
            At <span className="figure">{pace}</span>{' '}
            {pakKey.capGb === null ? 'there is no cap to reach.' : 'the cap is not reached within a year.'}
          </>
        ) : (
          'No traffic in the last days, so the cap is not reached at this pace.'
        )}
      </p>
    );
  }
  const before = pakKey.expiresAt !== null && runsOutAt < pakKey.expiresAt;
  return (
    <p className="drawer-forecast" data-soon={before || undefined}>
      At <span className="figure">{pace}</span> it runs out{' '}
      <time dateTime={new Date(runsOutAt).toISOString()} title={formatDateTime(runsOutAt)} className="figure">
        on {formatDate(runsOutAt)} ({formatRelative(runsOutAt, nowMs)})
      </time>
      {pakKey.expiresAt === null ? '.' : before ? ', before it expires.' : ', after it expires.'}
    </p>
  );
}
