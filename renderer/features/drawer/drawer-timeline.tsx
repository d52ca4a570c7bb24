/** What was done to this key, by whom it is known: the platform’s own record and this app’s journal in one line of time. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { mergeTimeline } from '../../../shared/timeline.ts';
import { api } from '../../ipc-client.ts';
import { useActivityPages } from '../../queries/activity.ts';
import { usePaymentsOfKey } from '../../queries/payments.ts';
import { asAppError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { auditTimelineEntry, grouped, operationEntry, paymentEntry, type TimelineEntry } from './timeline-words.ts';

const AUDIT_PAGE = 50;
const STEP = 12;
/** Going down the list with the drawer open must not ask the platform for each key on the way. */
const SETTLE_MS = 350;

const SOURCES: Record<TimelineEntry['source'], { word: string; title: string }> = {
  here: { word: 'here', title: 'From this app’s own journal' },
  platform: { word: 'platform', title: 'From the platform’s record, which keeps 90 days' },
};

const OUTCOMES = { failed: 'failed', unknown: 'outcome unknown', open: 'under way' } as const;

function useSettled(keyId: string): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(keyId), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [keyId]);
  return settled === keyId;
}

function useAuditPages(keyId: string, enabled: boolean) {
  return useInfiniteQuery({
    // Under `activity`: what changes the journal changes the platform’s record as well.
    queryKey: ['activity', 'audit', keyId],
    enabled,
    queryFn: ({ pageParam }) =>
      api.activity.audit({ keyId, limit: AUDIT_PAGE, ...(pageParam === null ? {} : { before: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ entries, more }) => (more ? (entries.at(-1)?.at ?? null) : null),
  });
}

export function DrawerTimeline({ keyId }: { keyId: string }) {
  const settled = useSettled(keyId);
  const journal = useActivityPages(keyId);
  const audit = useAuditPages(keyId, settled);
  const paid = usePaymentsOfKey(keyId);
  const [shown, setShown] = useState(STEP);
  const { items, next } = useMemo(() => {
    const here = (journal.data?.pages ?? []).flatMap(({ operations }) => operations).map(operationEntry);
    const platform = (audit.data?.pages ?? []).flatMap(({ entries }) => entries).map(auditTimelineEntry);
    const merged = mergeTimeline([
      { entries: here, more: journal.hasNextPage },
      { entries: platform, more: audit.hasNextPage },
      { entries: (paid.data?.payments ?? []).map(paymentEntry), more: false },
    ]);
    return { items: grouped(merged.items), next: merged.next };
  }, [journal.data, journal.hasNextPage, audit.data, audit.hasNextPage, paid.data]);

  if (journal.isPending) return <LoadingRows rows={3} columns={[60, 20]} />;
  if (journal.error !== null) return <ErrorNote error={journal.error} onRetry={() => void journal.refetch()} />;
  const why = audit.data?.pages[0]?.unavailable ?? null;
  const showMore = () => {
    setShown((old) => old + STEP);
    if (items.length > shown + STEP) return;
    if (next.includes(0)) void journal.fetchNextPage();
    if (next.includes(1)) void audit.fetchNextPage();
  };
  return (
    <>
      {(!settled || audit.isPending) && <p className="dimmed drawer-text">Reading the platform’s record…</p>}
      {why !== null && <p className="dimmed drawer-text">The platform’s record is not to be had. {why}</p>}
      {audit.error !== null && (
        <p className="drawer-text dimmed" role="status">
          The platform’s record could not be read: {asAppError(audit.error).message}{' '}
          <button type="button" className="link-button" onClick={() => void audit.refetch()}>
            Try again
          </button>
        </p>
      )}
      {items.length === 0 && !audit.isPending && <p className="dimmed drawer-text">Nothing is recorded.</p>}
      <ol className="drawer-timeline" aria-label="What happened to this key, newest first">
        {items.slice(0, shown).map((item) => (
          <li key={item.id} data-source={item.source}>
            <span className="timeline-what">
              <span>
                {item.what}
                {item.count > 1 && <span className="figure"> ×{item.count}</span>}
                {item.outcome !== null && (
                  <span className="key-operation-outcome" data-outcome={item.outcome}>
                    {OUTCOMES[item.outcome]}
                  </span>
                )}
              </span>
              {item.detail !== '' && <span className="dimmed">{item.detail}</span>}
            </span>
            <span className="timeline-side dimmed">
              <RelativeTime at={item.at} none="time not known" />
              <span className="timeline-source" title={SOURCES[item.source].title}>
                {SOURCES[item.source].word}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {(items.length > shown || next.length > 0) && (
        <button type="button" className="link-button" onClick={showMore}>
          {journal.isFetchingNextPage || audit.isFetchingNextPage ? 'Reading…' : 'Show older'}
        </button>
      )}
    </>
  );
}
