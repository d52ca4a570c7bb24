/** Used of cap: amber from 80 %, red from 95 %. The figures stand beside it, so that colour is never alone. */
import { CRITICAL_CAP_RATIO, NEAR_CAP_RATIO } from '../../shared/key.ts';
import './cap-bar.css';

function level(ratio: number): 'calm' | 'near' | 'critical' {
  if (ratio >= CRITICAL_CAP_RATIO) return 'critical';
  return ratio >= NEAR_CAP_RATIO ? 'near' : 'calm';
}

/** `ratio` null = unknown or uncapped: an empty, hatched track. */
export function CapBar({ ratio, wide = false }: { ratio: number | null; wide?: boolean }) {
  const percent = ratio === null ? 0 : Math.min(100, Math.max(ratio > 0 ? 2 : 0, ratio * 100));
  return (
    <span
      className="cap-bar"
      data-wide={wide}
      data-level={ratio === null ? 'unknown' : level(ratio)}
      style={{ backgroundSize: `${percent.toFixed(1)}% 100%` }}
      aria-hidden="true"
    />
  );
}
