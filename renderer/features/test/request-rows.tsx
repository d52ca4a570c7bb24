/** The requests of a sticky or rotation check, a line each: which exit, when, how fast. One can be opened. */
import { UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import { countryName } from '../../../shared/country.ts';
import { formatMs } from '../../../shared/format.ts';
import type { LabAttempt } from '../../../shared/ipc/lab-report.ts';
import { ExitMark } from './exit-mark.tsx';
import type { LiveLane } from './lab-runs.ts';
import { formatOffset } from './lab-words.ts';
import { axisEndMs, laneEndMs, stageEndMs } from './stage-words.ts';
import { VerdictMark } from './verdict.tsx';
import { useElapsed } from './waterfall.tsx';

interface RequestRowsProps {
  attempts: readonly LabAttempt[];
  /** The request under way, while a run goes on. */
  live: { lanes: readonly LiveLane[]; startedAt: number } | null;
  chosen: number | null;
  /** Null while a run goes on. */
  onChoose: ((index: number | null) => void) | null;
}

export function RequestRows({ attempts, live, chosen, onChoose }: RequestRowsProps) {
  const elapsedMs = useElapsed(live?.startedAt ?? null);
  const ended = new Set(attempts.map(({ index }) => index));
  const under = live?.lanes.filter(({ attempt }) => !ended.has(attempt)) ?? [];
  const endMs = axisEndMs(
    Math.max(0, ...attempts.map(({ totalMs }) => totalMs), ...under.map((lane) => liveMs(lane, elapsedMs))),
    false,
  );
  return (
    <section className="requests" aria-label="Requests">
      <div className="request-head" aria-hidden="true">
        <span>#</span>
        <span>Exit</span>
        <span>Network</span>
        <span className="request-when">Sent</span>
        <span className="request-axis">
          <span>0</span>
          <span>{formatMs(endMs)}</span>
        </span>
        <span className="request-first">First byte</span>
      </div>
      <ol className="request-list">
        {attempts.map((attempt) => (
          <RequestRow
            key={attempt.index}
            attempt={attempt}
            endMs={endMs}
            chosen={chosen === attempt.index}
            onChoose={onChoose}
          />
        ))}
        {under.map((lane) => (
          <li key={`live ${lane.attempt} ${lane.leg}`}>
            <div className="request-row" data-live="true">
              <span className="dimmed figure">{lane.attempt + 1}</span>
              <span className="exit-mark" data-hue="none" aria-hidden="true">
                …
              </span>
              <span className="dimmed truncate">under way</span>
              <span />
              <span className="request-lane" aria-hidden="true">
                <span
                  className="request-bar"
                  data-live="true"
                  style={{ width: `max(3px, ${(liveMs(lane, elapsedMs) / endMs) * 100}%)` }}
                />
              </span>
              <span className="request-first" />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface RequestRowProps {
  attempt: LabAttempt;
  endMs: number;
  chosen: boolean;
  /** Null in a run that goes on: its requests are opened when it has ended. */
  onChoose: ((index: number | null) => void) | null;
}

/** Drawn again only when it changes: fifty of them stand beside a bar that grows with every frame. */
const RequestRow = memo(function RequestRow({ attempt, endMs, chosen, onChoose }: RequestRowProps) {
  const cells = (
    <>
      <span className="dimmed figure">
        <span className="visually-hidden">request </span>
        {attempt.index + 1}
      </span>
      <ExitMark mark={attempt.exitMark} />
      <RequestWords attempt={attempt} />
      <span className="request-when figure">{formatOffset(attempt.startedMs)}</span>
      <span className="request-lane" aria-hidden="true">
        <span
          className="request-bar"
          data-failed={attempt.verdict === 'failed'}
          style={{ width: `max(3px, ${(attempt.totalMs / endMs) * 100}%)` }}
        />
        {attempt.firstByteMs !== null && (
          <span className="request-tick" style={{ left: `${(attempt.firstByteMs / endMs) * 100}%` }} />
        )}
      </span>
      <span className="request-first figure">
        <span className="visually-hidden">first byte </span>
        {attempt.firstByteMs === null ? '—' : formatMs(attempt.firstByteMs)}
      </span>
    </>
  );
  return (
    <li>
      {onChoose === null ? (
        <div className="request-row">{cells}</div>
      ) : (
        <UnstyledButton
          className="request-row"
          aria-expanded={chosen}
          onClick={() => onChoose(chosen ? null : attempt.index)}
        >
          {cells}
        </UnstyledButton>
      )}
    </li>
  );
});

function liveMs(lane: LiveLane, elapsedMs: number): number {
  const fromMs = Math.min(
    ...lane.stages.filter(({ outcome }) => outcome !== 'skipped').map(({ startMs }) => startMs),
    elapsedMs,
  );
  const running = lane.stages.find(({ outcome }) => outcome === 'running');
  if (running) return Math.max(0, stageEndMs(running, elapsedMs) - fromMs);
  return laneEndMs({ ...lane, id: '', title: '', fromMs, running: true }, elapsedMs);
}

function RequestWords({ attempt }: { attempt: LabAttempt }) {
  const { exit } = attempt;
  if (attempt.verdict === 'failed' || attempt.verdict === 'cancelled' || exit === null) {
    return (
      <span className="request-words">
        <VerdictMark verdict={attempt.verdict} />
        <span className="truncate" title={attempt.sentence}>
          {attempt.sentence}
        </span>
      </span>
    );
  }
  const place = [exit.network, exit.country === null ? null : countryName(exit.country)].filter(
    (word) => word !== null && word !== '',
  );
  return (
    <span className="request-words">
      {attempt.verdict === 'warning' && <VerdictMark verdict="warning" />}
      <span className="truncate" title={attempt.sentence}>
        {place.length === 0 ? 'not told' : place.join(', ')}
      </span>
    </span>
  );
}
