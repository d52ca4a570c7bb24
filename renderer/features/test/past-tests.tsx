/** Earlier runs, newest first; one press shows it again. */
import { Checkbox, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { formatMs } from '../../../shared/format.ts';
import type { LabHead } from '../../../shared/ipc/lab-report.ts';
import { useProbeHistory } from '../../queries/probe.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { VerdictMark } from './verdict.tsx';

interface PastTestsProps {
  keyId: string | null;
  shownRunId: string | null;
  onShow: (run: LabHead) => void;
}

export function PastTests({ keyId, shownRunId, onShow }: PastTestsProps) {
  const [onlyThis, setOnlyThis] = useState(false);
  const filtered = onlyThis && keyId !== null;
  const history = useProbeHistory(50, filtered ? keyId : undefined);
  const results = history.data?.runs ?? [];
  return (
    <section className="past-tests" aria-label="Past tests">
      <div className="section-head">
        <h2>Past tests</h2>
        {keyId !== null && (
          <Checkbox
            label="Only this customer"
            checked={onlyThis}
            onChange={(event) => setOnlyThis(event.currentTarget.checked)}
          />
        )}
      </div>
      {history.isPending ? (
        <LoadingRows rows={3} columns={[4, 20, 50, 8, 8]} />
      ) : history.error ? (
        <ErrorNote error={history.error} onRetry={() => void history.refetch()} />
      ) : results.length === 0 ? (
        <p className="dimmed">
          {filtered ? 'No test of this customer yet.' : 'None yet. Each run is kept here with its stages.'}
        </p>
      ) : (
        <ul className="past-list">
          {results.map((result) => (
            <li key={result.runId}>
              <UnstyledButton
                className="past-row"
                aria-current={result.runId === shownRunId || undefined}
                onClick={() => onShow(result)}
              >
                <VerdictMark verdict={result.verdict} />
                <bdi className="truncate past-label">{result.label}</bdi>
                <span className="truncate">{result.sentence}</span>
                <span className="figure past-total">{formatMs(result.totalMs)}</span>
                <span className="past-when">
                  <RelativeTime at={result.at} />
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
