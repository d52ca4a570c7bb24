import { formatDateTime, formatRelative } from '../../shared/format.ts';
import { useNow } from './use-now.ts';

/** "12 s ago", "in 9 d"; the exact time on hover. Null shows `none`. */
export function RelativeTime({ at, none = '—' }: { at: number | null; none?: string }) {
  const nowMs = useNow(at !== null && Math.abs(Date.now() - at) < 90_000 ? 1_000 : 30_000);
  if (at === null) return <span className="dimmed">{none}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)} className="figure">
      {formatRelative(at, nowMs)}
    </time>
  );
}
