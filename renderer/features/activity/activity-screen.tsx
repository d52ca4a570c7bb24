/** The journal: each change with its outcome, and what to make of those that have none yet. */
import { Alert, Button, Pill, SegmentedControl, TextInput } from '@mantine/core';
import { IconHourglass, IconListDetails, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Operation } from '../../../shared/ipc/activity.ts';
import { useActivityPages } from '../../queries/activity.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useNow } from '../../ui/use-now.ts';
import { openDialog } from '../dialogs.ts';
import { useKey } from '../use-key.ts';
import { OperationRow } from './operation-row.tsx';
import { dayHeading, KIND_WORDS } from './operation-words.ts';
import '../common.css';
import './activity.css';

type Filter = 'all' | 'changes' | 'failed' | 'unsettled';

const isUnsettled = ({ outcome }: Operation) => outcome === 'unknown' || outcome === 'open';

const FILTERS: Record<Filter, (operation: Operation) => boolean> = {
  all: () => true,
  changes: ({ kind }) => kind !== 'reveal',
  failed: ({ outcome }) => outcome === 'failed',
  unsettled: isUnsettled,
};

function matches(operation: Operation, query: string): boolean {
  if (query === '') return true;
  const { label, summary, note, requestIds, kind, id } = operation;
  return [label, summary, note, KIND_WORDS[kind], id, ...requestIds].some((text) => text.toLowerCase().includes(query));
}

export function ActivityScreen() {
  const keyId = useRouteParam('key');
  const pages = useActivityPages(keyId ?? undefined);
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const query = useDeferredValue(search.trim().toLowerCase());
  const [open, setOpen] = useState<string | null>(null);
  const nowMs = useNow(60_000);

  const operations = useMemo(() => pages.data?.pages.flatMap((page) => page.operations) ?? [], [pages.data]);
  const shown = useMemo(
    () => operations.filter((operation) => FILTERS[filter](operation) && matches(operation, query)),
    [operations, filter, query],
  );
  const unsettled = operations.filter(({ outcome }) => outcome === 'unknown').length;
  const filtered = filter !== 'all' || query !== '';
  const clear = () => {
    setFilter('all');
    setSearch('');
  };

  return (
    <>
      <ScreenHeader title="Activity">
        <SegmentedControl
          aria-label="Show"
          value={filter}
          onChange={(value) => setFilter(value)}
          data={[
            { value: 'all', label: 'All' },
            { value: 'changes', label: 'Changes' },
            { value: 'failed', label: 'Failed' },
            { value: 'unsettled', label: 'Not settled' },
          ]}
        />
        {keyId !== null && <OneKey keyId={keyId} />}
      </ScreenHeader>
      <div className="screen activity">
        <TextInput
          aria-label="Find in activity"
          placeholder="Customer, request id, word"
          leftSection={<IconSearch size={14} />}
          w={280}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {unsettled > 0 && (
          <Alert
            className="careful-note"
            color="yellow"
            variant="light"
            icon={<IconHourglass size={18} />}
            title={`${unsettled === 1 ? 'One change has' : `${unsettled} changes have`} no known outcome`}
          >
            Pakdesk was sent no answer. It asks the platform again with each sync, under the same idempotency key, so
            nothing happens twice. Do not repeat {unsettled === 1 ? 'it' : 'them'} by hand.
          </Alert>
        )}
        {pages.isPending ? (
          <LoadingRows rows={10} columns={[12, 22, 34, 8, 8]} />
        ) : pages.error && operations.length === 0 ? (
          <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />
        ) : operations.length === 0 ? (
          <EmptyState
            icon={<IconListDetails size={28} />}
            title={keyId === null ? 'Nothing was changed yet' : 'This key was not changed from here yet'}
            text="Each change is written down here before it is sent, and closed with its outcome and the platform’s request id."
            action={keyId === null && <Button onClick={() => openDialog({ kind: 'mint' })}>Mint a key</Button>}
          />
        ) : shown.length === 0 ? (
          <EmptyState
            title="Nothing matches"
            text={pages.hasNextPage ? 'Older changes are not loaded yet.' : 'No change is like that.'}
            action={<Button onClick={clear}>Clear the filter</Button>}
          />
        ) : (
          <Days
            operations={shown}
            nowMs={nowMs}
            open={open}
            onToggle={(id) => setOpen((old) => (old === id ? null : id))}
          />
        )}
        {pages.error && operations.length > 0 && (
          <ErrorNote
            error={pages.error}
            stillWorks="What was loaded before is above."
            onRetry={() => void pages.fetchNextPage()}
          />
        )}
        {pages.hasNextPage && (
          <div>
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Show older
            </Button>
          </div>
        )}
        {!filtered && operations.length > 0 && !pages.hasNextPage && (
          <p className="activity-end">
            This is all that was done from this computer. The platform keeps its own audit.
          </p>
        )}
      </div>
    </>
  );
}

function OneKey({ keyId }: { keyId: string }) {
  const pakKey = useKey(keyId);
  return (
    <Pill
      withRemoveButton
      className="activity-pill"
      removeButtonProps={{ 'aria-label': 'Show all keys', 'aria-hidden': false, tabIndex: 0 }}
      onRemove={() => goTo('activity')}
    >
      <bdi>{pakKey?.label ?? keyId}</bdi>
    </Pill>
  );
}

interface DaysProps {
  operations: Operation[];
  nowMs: number;
  open: string | null;
  onToggle: (id: string) => void;
}

function Days({ operations, nowMs, open, onToggle }: DaysProps) {
  const days = Map.groupBy(operations, ({ startedAt }) => dayHeading(startedAt, nowMs));
  return [...days].map(([heading, ofDay]) => (
    <section key={heading} aria-label={heading}>
      <h2 className="activity-day">{heading}</h2>
      <ul className="operations">
        {ofDay.map((operation) => (
          <OperationRow
            key={operation.id}
            operation={operation}
            open={open === operation.id}
            onToggle={() => onToggle(operation.id)}
          />
        ))}
      </ul>
    </section>
  ));
}
