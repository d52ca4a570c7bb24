/** Earlier runs, newest first, readable offline: one press shows one again, two of them can be compared. */
import { Button, Checkbox, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { countryName } from '../../../shared/country.ts';
import { formatDateTime, formatMs } from '../../../shared/format.ts';
import type { LabHead } from '../../../shared/ipc/lab-report.ts';
import { HISTORY_LIMIT, useLabHistory } from '../../queries/probe.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ComparePast } from './compare-past.tsx';
import { ExportMenu } from './export-menu.tsx';
import { checkWords } from './lab-words.ts';
import { Trend } from './trend.tsx';
import { VerdictMark } from './verdict.tsx';

/** More are a press away: what is below the fold is seldom read. */
const FIRST_ROWS = 12;

interface HistoryProps {
  keyId: string | null;
  shownRunId: string | null;
  onShow: (run: LabHead) => void;
}

export function History({ keyId, shownRunId, onShow }: HistoryProps) {
  const [all, setAll] = useState(false);
  const [whole, setWhole] = useState(false);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const of = all ? null : keyId;
  const history = useLabHistory(HISTORY_LIMIT, of ?? undefined);
  const runs = history.data?.runs ?? [];
  const rows = whole ? runs : runs.slice(0, FIRST_ROWS);
  // A third pick replaces the older of the two.
  const pick = (runId: string, on: boolean) =>
    setPicked((old) => (on ? [...old, runId].slice(-2) : old.filter((one) => one !== runId)));
  const compared = picked.filter((runId) => runs.some((run) => run.runId === runId));
  return (
    <section className="history" aria-label="Past tests">
      <div className="section-head">
        <h2>Past tests</h2>
        {of !== null && <Trend runs={runs} />}
        <span className="history-tools">
          {keyId !== null && (
            <Checkbox label="All customers" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
          )}
          <ExportMenu
            runId={runs.some((run) => run.runId === shownRunId) ? shownRunId : null}
            keyId={of}
            count={runs.length}
          />
        </span>
      </div>
      {compared.length === 2 && <ComparePast runIds={compared} onClose={() => setPicked([])} />}
      {compared.length === 1 && <p className="dimmed history-hint">Choose a second one to compare them.</p>}
      {history.isPending ? (
        <LoadingRows rows={3} columns={[4, 20, 50, 8, 8]} />
      ) : history.error ? (
        <ErrorNote error={history.error} onRetry={() => void history.refetch()} />
      ) : runs.length === 0 ? (
        <p className="dimmed">
          {of === null ? 'None yet. Each run is kept here with its stages.' : 'No test of this customer yet.'}
        </p>
      ) : (
        <ul className="history-list" data-all={of === null}>
          {rows.map((run) => (
            <HistoryRow
              key={run.runId}
              run={run}
              labelled={of === null}
              current={run.runId === shownRunId}
              picked={compared.includes(run.runId)}
              onPick={(on) => pick(run.runId, on)}
              onShow={() => onShow(run)}
            />
          ))}
        </ul>
      )}
      {runs.length > rows.length && (
        <Button variant="subtle" color="gray" onClick={() => setWhole(true)}>
          Show {runs.length - rows.length} more
        </Button>
      )}
    </section>
  );
}

interface HistoryRowProps {
  run: LabHead;
  labelled: boolean;
  current: boolean;
  picked: boolean;
  onPick: (on: boolean) => void;
  onShow: () => void;
}

function HistoryRow({ run, labelled, current, picked, onPick, onShow }: HistoryRowProps) {
  const place = [run.exit?.country == null ? null : countryName(run.exit.country), run.exit?.network ?? null]
    .filter((word) => word !== null && word !== '')
    .join(', ');
  return (
    <li className="history-item" data-current={current}>
      <Checkbox
        className="history-pick"
        aria-label={`Compare: ${run.label}, ${checkWords(run.check)}, ${formatDateTime(run.at)}`}
        checked={picked}
        onChange={(event) => onPick(event.currentTarget.checked)}
      />
      <UnstyledButton className="history-row" aria-current={current || undefined} onClick={onShow}>
        <VerdictMark verdict={run.verdict} />
        {labelled && (
          <bdi className="truncate" title={run.label}>
            {run.label}
          </bdi>
        )}
        <span className="truncate history-check">{checkWords(run.check)}</span>
        <span className="truncate" title={run.sentence}>
          {run.sentence}
        </span>
        <span className="truncate history-place" title={place}>
          {place === '' ? '—' : place}
        </span>
        <span className="figure history-right">{formatMs(run.firstByteMs)}</span>
        <span className="history-right dimmed">
          <RelativeTime at={run.at} />
        </span>
      </UnstyledButton>
    </li>
  );
}
