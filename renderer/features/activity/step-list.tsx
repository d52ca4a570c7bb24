/** The steps of one operation, each with its outcome. */
import {
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleXFilled,
} from '@tabler/icons-react';
import type { Operation } from '../../../shared/ipc/activity.ts';
import './step-list.css';

type Outcome = Operation['steps'][number]['outcome'] | 'waiting';

const WORDS: Record<Outcome, string> = {
  waiting: 'waiting',
  open: 'under way',
  done: 'done',
  failed: 'failed',
  skipped: 'not needed',
};

const ICONS: Record<Outcome, typeof IconCircle> = {
  waiting: IconCircle,
  open: IconCircleDashed,
  done: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  skipped: IconCircleMinus,
};

export function StepList({ steps }: { steps: readonly { name: string; outcome: Outcome }[] }) {
  return (
    <ol className="step-list" aria-label="Steps">
      {steps.map(({ name, outcome }) => {
        const Icon = ICONS[outcome];
        return (
          <li key={name} className="step" data-outcome={outcome}>
            <Icon size={14} aria-hidden="true" />
            <span>{name}</span>
            <span className="step-word">{WORDS[outcome]}</span>
          </li>
        );
      })}
    </ol>
  );
}
