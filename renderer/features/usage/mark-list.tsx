/** What changed a key on the way, in words: the marks of the chart for those who do not see them. */
import { formatCapGb, formatDateTime, formatMb } from '../../../shared/format.ts';
import type { UsageMark } from '../../../shared/ipc/usage.ts';

export function markWords({ kind, gb, fromMb, toMb }: UsageMark): string {
  switch (kind) {
    case 'topUp':
      return gb === null ? 'topped up' : `topped up by ${formatCapGb(gb)}`;
    case 'capChanged':
      return gb === null ? 'the cap was changed' : `cap changed to ${formatCapGb(gb)}`;
    case 'reset':
      return `the counter fell from ${formatMb(fromMb)} to ${formatMb(toMb)}: what was used just before is not known`;
    case 'rotated':
      return 'secret rotated';
    case 'minted':
      return 'minted';
  }
}

const FEW = 8;

export function MarkList({ marks, withLabels }: { marks: readonly UsageMark[]; withLabels: boolean }) {
  if (marks.length === 0) return null;
  const newest = marks.toReversed().slice(0, FEW);
  return (
    <ul className="mark-list" aria-label="What changed">
      {newest.map((mark) => (
        <li key={`${mark.kind} ${mark.keyId} ${mark.at}`}>
          <time className="figure dimmed" dateTime={new Date(mark.at).toISOString()}>
            {formatDateTime(mark.at)}
          </time>
          <span>
            {withLabels && <bdi>{mark.label}: </bdi>}
            {markWords(mark)}
          </span>
        </li>
      ))}
      {marks.length > FEW && <li className="dimmed">and {marks.length - FEW} before</li>}
    </ul>
  );
}
