/** A key's state three ways at once: shape, colour and word. */
import type { ReactNode } from 'react';
import type { KeyState } from '../../shared/key.ts';
import './state-mark.css';

export const STATE_WORDS: Record<KeyState, string> = {
  active: 'active',
  nearCap: 'near cap',
  suspended: 'suspended',
  expiring: 'expiring',
  expired: 'expired',
  disabled: 'disabled',
  neverUsed: 'never used',
  idle: 'idle',
  unknown: 'unknown',
  gone: 'gone',
};

const SHAPES: Record<KeyState, ReactNode> = {
  active: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  nearCap: <path d="M6 1.4 11.2 10.4H.8Z" fill="currentColor" />,
  suspended: <path d="M2 2h8v8H2Z" fill="currentColor" />,
  expiring: <path d="M2 1.5h8L6 6l4 4.5H2L6 6Z" fill="currentColor" />,
  expired: <path d="m2.2 2.2 7.6 7.6m0-7.6L2.2 9.8" stroke="currentColor" strokeWidth="2" fill="none" />,
  disabled: <path d="M1.5 6h9" stroke="currentColor" strokeWidth="2.4" fill="none" />,
  neverUsed: <circle cx="6" cy="6" r="3.6" stroke="currentColor" strokeWidth="1.5" fill="none" />,
  idle: (
    <path
      d="M6 2a4 4 0 0 1 0 8Zm0 0a4 4 0 0 0 0 8"
      stroke="currentColor"
      strokeWidth="1.4"
      fill="currentColor"
      fillOpacity=".35"
    />
  ),
  unknown: <path d="M6 1 11 6 6 11 1 6Z" stroke="currentColor" strokeWidth="1.5" fill="none" />,
  gone: <path d="M6 1 11 6 6 11 1 6Z" stroke="currentColor" strokeWidth="1.3" strokeDasharray="2 1.6" fill="none" />,
};

export function StateMark({ state, reason }: { state: KeyState; reason?: string }) {
  return (
    <span className="state-mark" data-state={state} title={reason}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        {SHAPES[state]}
      </svg>
      {STATE_WORDS[state]}
    </span>
  );
}
