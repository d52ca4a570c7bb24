/** The stages as bars on one time axis. While a run goes on the present bar grows; nothing else moves. */
import { useEffect, useState } from 'react';
import { formatMs } from '../../../shared/format.ts';
import { PROBE_STAGES, type ProbeStage } from '../../../shared/ipc/probe.ts';
import { axisEndMs, STAGE_MEANINGS, stageEndMs, stageLabel } from './stage-words.ts';

interface WaterfallProps {
  stages: ProbeStage[];
  protocol: 'http' | 'socks5';
  /** performance.now() at the start while it runs, else null. */
  runningSince: number | null;
  totalMs: number | null;
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];

function useElapsed(since: number | null): number {
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

const WORDS: Record<ProbeStage['outcome'], string> = {
  running: 'under way',
  done: '',
  failed: 'failed',
  // The note says why: not needed, or never reached.
  skipped: '',
};

export function Waterfall({ stages, protocol, runningSince, totalMs }: WaterfallProps) {
  const elapsedMs = useElapsed(runningSince);
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const endMs = axisEndMs(
    runningSince === null ? Math.max(totalMs ?? 0, ...stages.map((stage) => stageEndMs(stage, 0))) : elapsedMs,
  );
  return (
    <section className="waterfall" aria-label="Stages">
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
        <tbody>
          {PROBE_STAGES.map((name) => {
            const stage = byName.get(name);
            const outcome = stage?.outcome ?? 'skipped';
            const from = stage ? stage.startMs : 0;
            const to = stage ? stageEndMs(stage, elapsedMs) : 0;
            const took = stage && outcome !== 'skipped' ? Math.max(0, to - from) : null;
            return (
              <tr key={name} data-outcome={stage ? outcome : 'waiting'}>
                <th scope="row" title={STAGE_MEANINGS[name]}>
                  {stageLabel(name, protocol)}
                </th>
                <td className="waterfall-lane">
                  {took !== null && (
                    <span
                      className="waterfall-bar"
                      style={{
                        left: `${(from / endMs) * 100}%`,
                        width: `max(3px, ${(took / endMs) * 100}%)`,
                      }}
                    />
                  )}
                </td>
                <td className="waterfall-time figure">{took === null ? '' : formatMs(took)}</td>
                <td className="waterfall-note">
                  <span className="truncate" title={stage?.note}>
                    {[stage ? WORDS[outcome] : '', stage?.note ?? ''].filter(Boolean).join(': ')}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
