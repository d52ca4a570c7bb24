// Single-use tokens bound to one action on one target. Threat: a taken-over page rotates or revokes without the user's dialog.
import { randomBytes } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

const VALID_MS = 120_000;
const MAX_OPEN = 100;

export interface Confirmations {
  issue(action: string, target: string): string;
  /** Throws AppError confirmation_required unless the token is fresh and was issued for exactly this. */
  assertConfirmed(token: string | null, action: string, target: string): void;
}

export function createConfirmations(now: () => number): Confirmations {
  const open = new Map<string, { action: string; target: string; at: number }>();
  return {
    issue(action, target) {
      // Oldest first: a page that asks for thousands only shortens its own list.
      for (const [token, entry] of open) {
        if (open.size < MAX_OPEN && now() - entry.at <= VALID_MS) break;
        open.delete(token);
      }
      const token = randomBytes(24).toString('base64url');
      open.set(token, { action, target, at: now() });
      return token;
    },
    assertConfirmed(token, action, target) {
      const entry = token === null ? undefined : open.get(token);
      if (token !== null) open.delete(token);
      const age = entry ? now() - entry.at : Number.NaN;
      if (entry?.action === action && entry.target === target && age >= 0 && age <= VALID_MS) return;
      throw new AppError(
        appErrorData(
          'confirmation_required',
          'This needs a fresh confirmation.',
          'Open the dialog again and confirm there.',
        ),
      );
    },
  };
}
