import type { ReactNode } from 'react';

/** A figure that is not known: a dash with its reason, never 0. */
export function Unknown({ reason }: { reason: string }) {
  return (
    <span className="unknown" title={reason}>
      <span aria-hidden="true">—</span>
      <span className="visually-hidden">unknown: {reason}</span>
    </span>
  );
}

/** A number with tabular digits; null shows the dash with `reason`. */
export function Figure({ value, reason, title }: { value: ReactNode | null; reason: string; title?: string }) {
  if (value === null || value === undefined) return <Unknown reason={reason} />;
  return (
    <span className="figure" title={title}>
      {value}
    </span>
  );
}
