/** Sites that were tested before, remembered in the page: no secret, and worth no more than some typing. */
import { z } from 'zod';
import { type LabTarget, labTargetSchema } from '../../../shared/ipc/lab-report.ts';

const STORAGE_KEY = 'pakdesk.labTargets';
const REMEMBERED = 12;

const savedSchema = z.array(labTargetSchema).max(REMEMBERED);

export function savedTargets(): LabTarget[] {
  try {
    const parsed = savedSchema.safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch {
    // Storage that is blocked or holds something else: the site is typed again.
    return [];
  }
}

function write(targets: LabTarget[]): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(targets.slice(0, REMEMBERED)));
  } catch {
    // Full or blocked storage costs some typing, nothing else.
  }
}

/** Newest first; the same address again replaces what was expected of it. */
export function rememberTarget(target: LabTarget): void {
  write([target, ...savedTargets().filter(({ url }) => url !== target.url)]);
}

export function forgetTarget(url: string): void {
  write(savedTargets().filter((target) => target.url !== url));
}
