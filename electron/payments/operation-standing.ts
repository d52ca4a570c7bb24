// How the operation of a payment stands, read from the journal alone. Threat: "it failed" where nobody knows whether it took effect.
import type { Operation } from '../../shared/ipc/activity.ts';

/**
 * `none`: never written down. `open`: sent or about to be, can be sent again under the same key.
 * `refused`: the platform said no, so nothing happened. `uncertain`: given up as too old, so it may have happened.
 */
export type Standing = 'none' | 'open' | 'done' | 'refused' | 'uncertain';

export function standingOf(operation: Operation | null): Standing {
  if (operation === null) return 'none';
  if (operation.outcome === 'done') return 'done';
  if (operation.outcome !== 'failed') return 'open';
  // A refusal marks its step; an operation that was only given up leaves it open.
  return operation.steps.some(({ outcome }) => outcome === 'failed') ? 'refused' : 'uncertain';
}

/** Its GB are at the customer's, whatever became of the steps after. */
export function delivered(operation: Operation | null): boolean {
  return operation?.steps[0]?.outcome === 'done' && ['mint', 'top up'].includes(operation.steps[0].name);
}
