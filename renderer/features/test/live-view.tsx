/** A run as it grows. */

import { formatBytes } from '../../../shared/format.ts';
import { useNow } from '../../ui/use-now.ts';
import type { LiveRun } from './lab-runs.ts';
import { counted } from './lab-words.ts';
import { liveLanes } from './lanes.ts';
import { RequestRows } from './request-rows.tsx';
import type { Protocol } from './stage-words.ts';
import { Waterfall } from './waterfall.tsx';

interface LiveViewProps {
  live: LiveRun;
  label: string;
  protocol: Protocol;
  targetUrl: string | null;
}

export function LiveView({ live, label, protocol, targetUrl }: LiveViewProps) {
  const inRows = live.of > 2 || live.check?.kind === 'sticky' || live.check?.kind === 'rotation';
  return (
    <>
      <section className="verdict" data-verdict="running" aria-label="Verdict">
        <span className="verdict-pulse" aria-hidden="true" />
        <div className="verdict-words">
          <p className="verdict-sentence" role="status">
            {live.cancelling ? (
              'Stopping…'
            ) : (
              <>
                Testing <bdi>{label}</bdi> through the gateway…
              </>
            )}
          </p>
          <p className="verdict-progress figure dimmed">
            {live.of > 1 && `${live.done} of ${counted(live.of, 'request')} done`}
            {live.of > 1 && live.budgetBytes > 0 && ' · '}
            {live.budgetBytes > 0 && `${formatBytes(live.bytesUsed)} of at most ${formatBytes(live.budgetBytes)}`}
            {live.nextAt !== null && !live.cancelling && <NextIn at={live.nextAt} />}
          </p>
        </div>
      </section>
      {inRows ? (
        <RequestRows attempts={live.attempts} live={live} chosen={null} onChoose={null} />
      ) : (
        <Waterfall lanes={liveLanes(live, protocol, targetUrl)} runningSince={live.startedAt} />
      )}
    </>
  );
}

function NextIn({ at }: { at: number }) {
  useNow(500);
  const seconds = Math.max(0, Math.ceil((at - performance.now()) / 1_000));
  return <> · next in {seconds} s</>;
}
