/** A key before and after, line against line, with what changes marked. */
import { IconArrowRight } from '@tabler/icons-react';
import { keyStanding, type PakKey, usedRatio } from '../../../shared/key.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { expiryWords, usedOfCap } from './top-up-plan.ts';

interface KeyChangeProps {
  before: PakKey;
  after: PakKey;
  nowMs: number;
  labels?: [string, string];
}

function Side({ pakKey, nowMs, label, other }: { pakKey: PakKey; nowMs: number; label: string; other: PakKey }) {
  const standing = keyStanding(pakKey, nowMs);
  const changed = (differs: boolean) => (differs ? '' : undefined);
  return (
    <section className="key-side" aria-label={label}>
      <span className="key-side-label">{label}</span>
      <StateMark state={standing.state} reason={standing.reason} />
      <span className="figure" data-changed={changed(usedOfCap(pakKey) !== usedOfCap(other))}>
        {usedOfCap(pakKey)}
      </span>
      <CapBar ratio={usedRatio(pakKey)} wide />
      <span className="figure" data-changed={changed(pakKey.expiresAt !== other.expiresAt)}>
        {pakKey.expiresAt === null ? 'never expires' : `expires ${expiryWords(pakKey)}`}
      </span>
    </section>
  );
}

export function KeyChange({ before, after, nowMs, labels = ['Now', 'After'] }: KeyChangeProps) {
  return (
    <div className="key-change">
      <Side pakKey={before} other={after} nowMs={nowMs} label={labels[0]} />
      <IconArrowRight size={16} className="key-change-arrow" aria-hidden="true" />
      <Side pakKey={after} other={before} nowMs={nowMs} label={labels[1]} />
    </div>
  );
}
