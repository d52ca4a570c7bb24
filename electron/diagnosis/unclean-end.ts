// What a start says after a run that did not end properly: one calm notice of what was open and what becomes of it.
import { formatDateTime } from '../../shared/format.ts';
import type { Notice } from '../../shared/ipc/app.ts';
import type { UncleanEnd } from './run-marker.ts';

export interface LeftOpen {
  /** Changes that were sent, or about to be, without an answer. */
  changes: number;
  /** The bulk job that waits; null = none. */
  bulkJob: string | null;
}

const changesWords = (count: number) => (count === 1 ? 'One change was under way' : `${count} changes were under way`);

export function uncleanEndNotice(before: UncleanEnd, left: LeftOpen, at: number): Notice {
  const parts = [
    before.startedAt > 0
      ? `It ran from ${formatDateTime(before.startedAt)} to about ${formatDateTime(before.seenAt)}.`
      : '',
    before.fatalErrorId === null ? '' : `The log names what happened under ${before.fatalErrorId}.`,
    left.changes === 0
      ? 'No change was under way, and nothing that was written down is lost.'
      : `${changesWords(left.changes)}: the platform is asked what became of it, under the same key, so that nothing is done twice. Activity shows the outcome.`,
    left.bulkJob === null ? '' : `A bulk job waits for you to resume it: ${left.bulkJob}.`,
  ];
  return {
    id: 'unclean-end',
    at,
    severity: left.changes > 0 ? 'warning' : 'info',
    title: 'Pakdesk did not end properly last time',
    text: parts.filter((part) => part !== '').join(' '),
  };
}
