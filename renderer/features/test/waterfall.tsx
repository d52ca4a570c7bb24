/** Stages as bars. Several waterfalls share one axis, so that they compare by eye; while a run goes on the present bar grows. */
import { useEffect, useState } from 'react';
import { formatMs } from '../../../shared/format.ts';
import { PROBE_STAGES, type ProbeStage, type ProbeStageName } from '../../../shared/ipc/lab-report.ts';
import { axisEndMs, type Lane, laneEndMs, STAGE_MEANINGS, stageEndMs, stageLabel } from './stage-words.ts';
import './waterfall.css';

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** ms since `since` (performance.now()), drawn anew each frame; 0 when nothing runs. */
export function useElapsed(since: number | null): number {
  const [, draw] = useState(0);
  useEffect(() => {
    if (since === null) return;
    let frame = requestAnimationFrame(function tick() {
      draw((old) => old + 1);
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [since]);
  return since === null ? 0 : performance.now() - since;
}

const OUTCOME_WORDS: Record<ProbeStage['outcome'], string> = {
  running: 'under way',
  done: '',
  failed: 'failed',
  // The note says why: not needed, or never reached.
  skipped: '',
};

interface WaterfallProps {
  lanes: readonly Lane[];
  /** performance.now() at the start of the run while it goes on, else null. */
  runningSince: number | null;
  label?: string;
}

export function Waterfall({ lanes, runningSince, label = 'Stages' }: WaterfallProps) {
  const elapsedMs = useElapsed(runningSince);
  const endMs = axisEndMs(Math.max(0, ...lanes.map((lane) => laneEndMs(lane, elapsedMs))), runningSince !== null);
  return (
    <section className="waterfall" aria-label={label}>
      <table className="waterfall-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Stage</span>
            </th>
            <th scope="col" className="waterfall-axis">
              {TICKS.map((share) => (
                <span key={share} style={{ left: `${share * 100}%` }}>
                  {formatMs(endMs * share)}
                </span>
              ))}
            </th>
            <th scope="col">
              <span className="visually-hidden">Time</span>
            </th>
            <th scope="col">
              <span className="visually-hidden">Note</span>
            </th>
          </tr>
        </thead>
        {lanes.map((lane) => (
          <tbody key={lane.id}>
            {lane.title !== '' && (
              <tr className="waterfall-title">
                <th scope="rowgroup" colSpan={4}>
                  <span className="truncate">{lane.title}</span>
                </th>
              </tr>
            )}
            {PROBE_STAGES.map((name) => (
              <StageRow key={name} name={name} lane={lane} elapsedMs={elapsedMs} endMs={endMs} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

interface StageRowProps {
  name: ProbeStageName;
  lane: Lane;
  elapsedMs: number;
  endMs: number;
}

function StageRow({ name, lane, elapsedMs, endMs }: StageRowProps) {
  const stage = lane.stages.find((one) => one.name === name);
  const outcome = stage?.outcome ?? 'waiting';
  const drawn = stage !== undefined && stage.outcome !== 'skipped' ? stage : null;
  const from = drawn === null ? 0 : Math.max(0, drawn.startMs - lane.fromMs);
  const took = drawn === null ? null : Math.max(0, stageEndMs(drawn, elapsedMs) - lane.fromMs - from);
  const note = stage ? [OUTCOME_WORDS[stage.outcome], stage.note].filter(Boolean).join(': ') : '';
  return (
    <tr data-outcome={outcome}>
      <th scope="row" title={STAGE_MEANINGS[name]}>
        {stageLabel(name, lane.protocol)}
      </th>
      <td className="waterfall-lane">
        {took !== null && (
          <span
            className="waterfall-bar"
            style={{ left: `${(from / endMs) * 100}%`, width: `max(3px, ${(took / endMs) * 100}%)` }}
          />
        )}
      </td>
      <td className="waterfall-time figure">{took === null ? '' : formatMs(took)}</td>
      <td className="waterfall-note">
        <span className="truncate" title={note}>
          {note}
        </span>
      </td>
    </tr>
  );
}
