/** Figures with what they are measured against. */
import type { ReactNode } from 'react';
import { Figure } from '../../ui/unknown.tsx';

export interface FigureCardProps {
  label: string;
  value: ReactNode | null;
  reason: string;
  sub: ReactNode;
}

export function FigureCard({ label, value, reason, sub }: FigureCardProps) {
  return (
    <div className="figure-card">
      <span className="figure-card-label">{label}</span>
      <span className="figure-card-value">
        <Figure value={value} reason={reason} />
      </span>
      <span className="figure-card-sub">{sub}</span>
    </div>
  );
}
