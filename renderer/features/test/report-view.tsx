/** One run as it ended: verdict, what to do about it, stages, asked against came, details. */
import { Text } from '@mantine/core';
import { useState } from 'react';
import type { LabAttempt, LabReport } from '../../../shared/ipc/lab-report.ts';
import type { PakKey } from '../../../shared/key.ts';
import { AskedCame } from './asked-came.tsx';
import { CheckSummary } from './check-summary.tsx';
import { DiagnosisCard } from './diagnosis-card.tsx';
import { lanesOf } from './lanes.ts';
import { RequestRows } from './request-rows.tsx';
import { PROTOCOL_WORDS } from './stage-words.ts';
import { TargetResults } from './target-result.tsx';
import { Trace } from './trace.tsx';
import type { Retry } from './use-diagnosis-action.ts';
import { Verdict } from './verdict.tsx';
import { Waterfall } from './waterfall.tsx';

interface ReportViewProps {
  report: LabReport;
  pakKey: PakKey | null;
  /** Opened from the history: read-only. */
  kept: boolean;
  waitSeconds: number;
  runBlocked: string | null;
  onRetry: Retry;
}

export function ReportView({ report, pakKey, kept, waitSeconds, runBlocked, onRetry }: ReportViewProps) {
  const { attempts, check, diagnosis } = report;
  const inRows = check.kind === 'sticky' || check.kind === 'rotation';
  return (
    <>
      <Verdict report={report} kept={kept} />
      {diagnosis !== null && !kept && (
        <DiagnosisCard
          report={report}
          diagnosis={diagnosis}
          pakKey={pakKey}
          waitSeconds={waitSeconds}
          runBlocked={runBlocked}
          onRetry={onRetry}
        />
      )}
      {diagnosis !== null && kept && (
        <Text size="sm">
          <span className="dimmed">Seen:</span> {diagnosis.evidence}
        </Text>
      )}
      {!(inRows && attempts.length < 2) && <CheckSummary report={report} />}
      {inRows && attempts.length > 1 ? <Requests report={report} /> : <Attempts report={report} attempts={attempts} />}
    </>
  );
}

function Attempts({ report, attempts }: { report: LabReport; attempts: readonly LabAttempt[] }) {
  const services = [...new Set(attempts.map(({ echoService }) => echoService).filter((url) => url !== ''))];
  return (
    <>
      {attempts.length > 0 && <Waterfall lanes={lanesOf(attempts)} runningSince={null} />}
      <TargetResults target={report.target} attempts={attempts} />
      <AskedCame runId={report.runId} asked={report.asked} attempts={attempts} />
      {services.length > 0 && (
        <Text size="xs" c="dimmed">
          Told by {services.join(' and ')} over{' '}
          {[...new Set(attempts.map(({ protocol }) => PROTOCOL_WORDS[protocol]))].join(' and ')}.
        </Text>
      )}
      <Trace attempts={attempts} />
    </>
  );
}

function Requests({ report }: { report: LabReport }) {
  const [chosen, setChosen] = useState<{ runId: string; index: number } | null>(null);
  const index = chosen?.runId === report.runId ? chosen.index : null;
  const attempt = report.attempts.find((one) => one.index === index);
  return (
    <>
      <RequestRows
        attempts={report.attempts}
        live={null}
        chosen={index}
        onChoose={(next) => setChosen(next === null ? null : { runId: report.runId, index: next })}
      />
      {attempt === undefined ? (
        <Text size="xs" c="dimmed">
          Choose a request to see its stages, its exit and its trace.
        </Text>
      ) : (
        <section className="request-detail" aria-label={`Request ${attempt.index + 1}`}>
          <h2>
            Request {attempt.index + 1}
            {attempt.sessionId !== null && (
              <span className="dimmed">
                {' '}
                under session <span className="mono">{attempt.sessionId}</span>
              </span>
            )}
          </h2>
          <Attempts report={report} attempts={[attempt]} />
        </section>
      )}
    </>
  );
}
