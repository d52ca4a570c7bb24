/** First byte over past runs, oldest on the left: a line that shows at a glance whether it got slower. The numbers stand in the list below. */
import { formatMs } from '../../../shared/format.ts';
import type { LabHead } from '../../../shared/ipc/lab-report.ts';

const WIDTH = 220;
const HEIGHT = 34;
const MARGIN = 4;
const SHOWN = 40;

export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

export function Trend({ runs }: { runs: readonly LabHead[] }) {
  const shown = runs.slice(0, SHOWN).toReversed();
  const timed = shown.flatMap(({ firstByteMs }) => firstByteMs ?? []);
  const median = medianOf(timed);
  if (shown.length < 3 || median === null) return null;
  const top = Math.max(...timed) * 1.1;
  const x = (place: number) => MARGIN + (place / (shown.length - 1)) * (WIDTH - 2 * MARGIN);
  const y = (ms: number) => HEIGHT - MARGIN - (ms / top) * (HEIGHT - 2 * MARGIN);
  const fastest = Math.min(...timed);
  const slowest = Math.max(...timed);
  const words = `First byte over the last ${shown.length} tests: ${formatMs(fastest)} to ${formatMs(slowest)}, median ${formatMs(median)}`;
  // A run without an answer breaks the line: nothing is drawn where nothing was measured.
  const pieces: string[] = [];
  let piece: string[] = [];
  shown.forEach(({ firstByteMs }, place) => {
    if (firstByteMs === null) {
      if (piece.length > 0) pieces.push(piece.join(' '));
      piece = [];
    } else piece.push(`${x(place).toFixed(1)},${y(firstByteMs).toFixed(1)}`);
  });
  if (piece.length > 0) pieces.push(piece.join(' '));
  return (
    <span className="trend" title={words}>
      <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        <line className="trend-median" x1={MARGIN} x2={WIDTH - MARGIN} y1={y(median)} y2={y(median)} />
        {pieces.map((points) => (
          <polyline key={points} className="trend-line" points={points} />
        ))}
        {shown.map(({ runId, firstByteMs, verdict }, place) =>
          firstByteMs === null ? (
            <rect
              key={runId}
              className="trend-failed"
              x={x(place) - 1.5}
              y={HEIGHT - MARGIN - 6}
              width={3}
              height={6}
            />
          ) : (
            <circle key={runId} className="trend-dot" data-verdict={verdict} cx={x(place)} cy={y(firstByteMs)} r={2} />
          ),
        )}
      </svg>
      <span className="trend-words figure dimmed" aria-hidden="true">
        median {formatMs(median)}
      </span>
    </span>
  );
}
