// What can be taken back: the values before a change, in memory for some minutes. Threat: an old value put over somebody else's newer one.
import type { PakKey } from '../../shared/key.ts';
import type { EditBody } from '../platform/types.ts';

const KEPT_MS = 10 * 60_000;
const MAX_KEPT = 50;
/** The platform keeps times to the second at best. */
const SAME_TIME_MS = 2_000;

export interface Undoable {
  profileId: string;
  keyId: string;
  /** What must still hold at the platform. */
  now: EditBody;
  /** What is put back. */
  back: EditBody;
  until: number;
}

export interface Undo {
  /** Returns until when it can be taken back; null when the old values cannot be set. */
  remember(profileId: string, operationId: string, before: PakKey, change: EditBody): number | null;
  /** Null when it is too late or was never known. */
  find(profileId: string, operationId: string): Undoable | null;
  forget(operationId: string): void;
}

/** The old value of each changed field; null when one of them is unknown, or none that the platform would take. */
function valuesBefore(before: PakKey, change: EditBody, nowMs: number): EditBody | null {
  const back: EditBody = {};
  if (change.label !== undefined) {
    if (before.unreadable.includes('label') || before.label.trim() === '') return null;
    back.label = before.label;
  }
  if (change.enabled !== undefined) {
    if (before.enabled === null) return null;
    back.enabled = before.enabled;
  }
  if (change.capGb !== undefined) {
    if (before.capGb === null || !Number.isInteger(before.capGb)) return null;
    back.capGb = before.capGb;
  }
  if (change.expiresAt !== undefined) {
    if (before.unreadable.includes('expiresAt')) return null;
    if (before.expiresAt !== null && before.expiresAt <= nowMs) return null;
    back.expiresAt = before.expiresAt;
  }
  return back;
}

/** True when the key still is as the change left it. */
export function stillIs(key: PakKey, change: EditBody): boolean {
  const sameTime = (a: number | null, b: number | null) =>
    a === null || b === null ? a === b : Math.abs(a - b) <= SAME_TIME_MS;
  return (
    (change.label === undefined || key.label === change.label) &&
    (change.enabled === undefined || key.enabled === change.enabled) &&
    (change.capGb === undefined || key.capGb === change.capGb) &&
    (change.expiresAt === undefined || sameTime(key.expiresAt, change.expiresAt))
  );
}

export function createUndo(now: () => number): Undo {
  const kept = new Map<string, Undoable>();
  return {
    remember(profileId, operationId, before, change) {
      const back = valuesBefore(before, change, now());
      if (back === null) return null;
      for (const [id, { until }] of kept) if (kept.size >= MAX_KEPT || until <= now()) kept.delete(id);
      const until = now() + KEPT_MS;
      kept.set(operationId, { profileId, keyId: before.id, now: change, back, until });
      return until;
    },
    find(profileId, operationId) {
      const found = kept.get(operationId);
      return found && found.profileId === profileId && found.until > now() ? found : null;
    },
    forget: (operationId) => void kept.delete(operationId),
  };
}
