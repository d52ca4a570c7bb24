/** An outcome by shape, colour and word. */
import { IconCircleCheckFilled, IconCircleDashed, IconHelpOctagonFilled, IconSquareXFilled } from '@tabler/icons-react';
import type { Operation } from '../../../shared/ipc/activity.ts';
import { OUTCOME_EXPLAINED, OUTCOME_WORDS } from './operation-words.ts';

const ICONS = {
  open: IconCircleDashed,
  done: IconCircleCheckFilled,
  failed: IconSquareXFilled,
  unknown: IconHelpOctagonFilled,
};

export function OutcomeMark({ outcome }: { outcome: Operation['outcome'] }) {
  const Icon = ICONS[outcome];
  return (
    <span className="outcome-mark" data-outcome={outcome} title={OUTCOME_EXPLAINED[outcome]}>
      <Icon size={14} aria-hidden="true" />
      {OUTCOME_WORDS[outcome]}
    </span>
  );
}
