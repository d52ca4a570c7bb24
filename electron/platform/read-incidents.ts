// The platform's own incidents. Threat: text of anybody's choice in a notification; an incident that says nothing.
import { readTime } from './read-figure.ts';
import { isObject, own } from './read-json.ts';
import { readId } from './read-key.ts';
import { readRows } from './read-list.ts';
import type { RemoteIncident } from './types.ts';
import { cleanText } from './upstream-text.ts';

const TITLE_CHARS = 200;
const AFFECTS = 20;

function words(value: unknown): string {
  return typeof value === 'string' ? cleanText(value, null).slice(0, TITLE_CHARS) : '';
}

/** Null when there is no list in it. One without an id cannot be told once, so it is left out. */
export function readIncidents(json: unknown): RemoteIncident[] | null {
  const rows = readRows(json, ['incidents', 'data', 'items']);
  if (rows === null) return null;
  return rows.flatMap((row): RemoteIncident[] => {
    if (!isObject(row)) return [];
    const id = readId(own(row, 'id', '_id'));
    if (id === null) return [];
    const affects = own(row, 'affects', 'affected', 'components');
    const list = Array.isArray(affects) ? affects : [affects];
    return [
      {
        id,
        severity: words(own(row, 'severity', 'impact')),
        title: words(own(row, 'title', 'name', 'summary')),
        startedAt: readTime(own(row, 'startedAt', 'createdAt')),
        resolvedAt: readTime(own(row, 'resolvedAt', 'endedAt')),
        affects: list
          .map(words)
          .filter((text) => text !== '')
          .slice(0, AFFECTS),
      },
    ];
  });
}
