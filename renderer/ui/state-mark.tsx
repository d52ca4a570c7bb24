/** A key's state three ways at once: shape, colour and word. The shape is CSS: a picture in each of forty lines costs frames. */
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

export function StateMark({ state, reason }: { state: KeyState; reason?: string }) {
  return (
    <span className="state-mark" data-state={state} title={reason}>
      {STATE_WORDS[state]}
    </span>
  );
}
