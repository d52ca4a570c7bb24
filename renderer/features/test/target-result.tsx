/** What the user's own target answered, told apart from the proxy. */
import { formatBytes, formatMs } from '../../../shared/format.ts';
import type { LabAttempt, LabTarget } from '../../../shared/ipc/lab-report.ts';
import { PROTOCOL_WORDS } from './stage-words.ts';
import { VerdictMark } from './verdict.tsx';

interface TargetResultProps {
  target: LabTarget | null;
  attempts: readonly LabAttempt[];
}

function expectedWords({ expectStatus, expectText }: LabTarget): string {
  const status = expectStatus === null ? 'a status from 200 to 399' : `status ${expectStatus}`;
  return expectText === null ? status : `${status} and the word “${expectText}”`;
}

export function TargetResults({ target, attempts }: TargetResultProps) {
  const tried = attempts.filter((attempt) => attempt.target !== null);
  if (tried.length === 0) return null;
  return (
    <section className="target-results" aria-label="Target">
      {target !== null && (
        <p className="target-line">
          <span className="dimmed">Target</span> <bdi className="mono target-address">{target.url}</bdi>
          <span className="dimmed">expected {expectedWords(target)}</span>
        </p>
      )}
      {tried.map(
        ({ index, protocol, target: result }) =>
          result !== null && (
            <p key={index} className="target-line">
              <VerdictMark
                verdict={result.matched === true ? 'works' : result.status === null ? 'failed' : 'warning'}
              />
              {tried.length > 1 && <strong>{PROTOCOL_WORDS[protocol]}</strong>}
              <span>{result.sentence}</span>
              <span className="dimmed figure">
                {result.firstByteMs === null ? '' : `${formatMs(result.firstByteMs)} to the first byte, `}
                {formatBytes(result.body.bytes)}
                {result.body.bytesPerSecond === null
                  ? ''
                  : ` at ${formatBytes(Math.round(result.body.bytesPerSecond))}/s`}
              </span>
            </p>
          ),
      )}
    </section>
  );
}
