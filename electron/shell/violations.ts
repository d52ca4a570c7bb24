// What the page tried against its own policy, in the log. Threat: an injected script that is stopped by the CSP again and again, and nobody knows that there is one.
import type { WebContents } from 'electron';
import type { Log } from '../log.ts';

const DIRECTIVE = /violates the following Content Security Policy directive:? ["“]([a-z-]+)/i;
const TRUSTED_TYPES = /requires '(Trusted[A-Za-z]+)' assignment/;

/** Chromium's own word, never the page's address or text: those can carry data. Null: no such message. */
export function violationIn(message: string): string | null {
  const directive = DIRECTIVE.exec(message)?.[1];
  if (directive !== undefined) return directive.toLowerCase();
  return TRUSTED_TYPES.exec(message)?.[1] ?? null;
}

/** A page can write such messages itself, as many as it likes: the first few of a kind, then each tenfold. */
const isWorthALine = (count: number) => count <= 3 || /^10+$/.test(String(count));

/** Chromium tells of a violation on the console, which the page cannot keep from us. */
export function logViolations(contents: Pick<WebContents, 'on'>, log: Log): void {
  const counts = new Map<string, number>();
  contents.on('console-message', ({ message }) => {
    const what = violationIn(message);
    if (what === null || counts.size > 100) return;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    if (isWorthALine(count)) log.warn('policy.refused', { what, count });
  });
}
