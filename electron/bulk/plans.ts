// Dry runs that wait for their confirmation. Threat: a taken-over page that shows one plan and starts another; so the plan stays here, and the page has only its token.
import { randomBytes } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

/** A thousand rows take longer to look through than one. */
const VALID_MS = 600_000;
/** Plans of 20,000 rows are large: only the last ones wait. */
const MAX_OPEN = 3;

export interface Plans<P> {
  issue(plan: P): string;
  /** Single use. Throws confirmation_required unless the token is fresh and its plan is of this account. */
  take(token: string, profileId: string): P;
}

export function createPlans<P extends { profileId: string }>(now: () => number): Plans<P> {
  const open = new Map<string, { plan: P; at: number }>();
  return {
    issue(plan) {
      for (const [token, entry] of open) {
        if (open.size < MAX_OPEN && now() - entry.at <= VALID_MS) break;
        open.delete(token);
      }
      const token = randomBytes(24).toString('base64url');
      open.set(token, { plan, at: now() });
      return token;
    },
    take(token, profileId) {
      const entry = open.get(token);
      open.delete(token);
      const age = entry ? now() - entry.at : Number.NaN;
      if (entry?.plan.profileId === profileId && age >= 0 && age <= VALID_MS) return entry.plan;
      throw new AppError(
        appErrorData(
          'confirmation_required',
          'This needs a fresh dry run.',
          'Look at what would change once more, and confirm there.',
        ),
      );
    },
  };
}
