/** Why it failed: the cause, what was seen, and the one button that does something about it. */
import { Text } from '@mantine/core';
import type { Diagnosis, LabReport } from '../../../shared/ipc/lab-report.ts';
import { type KeyState, keyStanding, type PakKey } from '../../../shared/key.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { ACTION_LABELS, NEEDS_PLATFORM, type Retry, RUNS_AGAIN, useDiagnosisAction } from './use-diagnosis-action.ts';

/** The gateway refuses a key in one of these. */
export const REFUSED_STATES: ReadonlySet<KeyState> = new Set<KeyState>(['suspended', 'expired', 'disabled', 'gone']);

/** The verdict's sentence often ends in the cause: it is not said twice. */
function says(sentence: string, cause: string): boolean {
  return sentence.toLowerCase().includes(cause.replace(/\.$/, '').toLowerCase());
}

interface DiagnosisCardProps {
  report: LabReport;
  diagnosis: Diagnosis;
  pakKey: PakKey | null;
  /** Seconds that the gateway still asks to be left alone. */
  waitSeconds: number;
  /** Why no test can run now, or null. */
  runBlocked: string | null;
  onRetry: Retry;
}

export function DiagnosisCard({ report, diagnosis, pakKey, waitSeconds, runBlocked, onRetry }: DiagnosisCardProps) {
  const writeBlocked = useWriteBlocked();
  const nowMs = useNow(5_000);
  const { run, enabling } = useDiagnosisAction(report.keyId, onRetry);
  const state = pakKey === null ? null : keyStanding(pakKey, nowMs).state;
  // Topped up or switched on since: what is left to do is to test again.
  const mended =
    (diagnosis.action === 'topUp' || diagnosis.action === 'enable') &&
    state !== null &&
    !REFUSED_STATES.has(state) &&
    (pakKey?.asOf ?? 0) > report.at;
  const action = mended ? 'retry' : diagnosis.action;
  const label = mended ? 'Test again' : ACTION_LABELS[action];
  const waiting = RUNS_AGAIN.has(action) && waitSeconds > 0;
  const blocked = NEEDS_PLATFORM.has(action) ? writeBlocked : RUNS_AGAIN.has(action) ? runBlocked : null;
  return (
    <section className="diagnosis" data-verdict={report.verdict} aria-label="Diagnosis">
      <div className="diagnosis-words">
        {mended ? (
          <p className="diagnosis-cause">It was mended since: as far as the platform knows, the key works again.</p>
        ) : (
          !says(report.sentence, diagnosis.cause) && <p className="diagnosis-cause">{diagnosis.cause}</p>
        )}
        {diagnosis.evidence !== '' && (
          <Text size="sm">
            <span className="dimmed">Seen:</span> {diagnosis.evidence}
          </Text>
        )}
        {!mended && report.nextStep !== '' && (
          <Text size="sm">
            <span className="dimmed">Next:</span> {report.nextStep}
          </Text>
        )}
        {enabling.error !== null && <ErrorNote error={enabling.error} />}
      </div>
      {label !== null && (
        <GuardedButton
          className="diagnosis-button"
          size="sm"
          loading={enabling.running}
          blocked={waiting ? 'The gateway asks to be left alone until then: asking sooner makes it longer.' : blocked}
          onClick={() => run(action)}
        >
          {waiting ? <span className="figure">{`Retry in ${waitSeconds} s`}</span> : label}
        </GuardedButton>
      )}
    </section>
  );
}
