// The platform's own record of who did what. Threat: details that hold a secret.
import { readTime } from './read-figure.ts';
import { isObject, own } from './read-json.ts';
import { readId } from './read-key.ts';
import { readRows } from './read-list.ts';
import type { AuditEntry } from './types.ts';
import { cleanText } from './upstream-text.ts';

function text(value: unknown, apiKey: string | null): string {
  if (typeof value === 'string') return cleanText(value, apiKey);
  return value === undefined || value === null ? '' : cleanText(JSON.stringify(value), apiKey);
}

/** Null when there is no list in it. Entries that say nothing are left out. */
export function readAudit(json: unknown, apiKey: string | null): AuditEntry[] | null {
  const rows = readRows(json, ['data', 'items', 'entries', 'audit', 'events', 'logs']);
  if (rows === null) return null;
  return rows.flatMap((row): AuditEntry[] => {
    if (!isObject(row)) return [];
    const action = text(own(row, 'action', 'event', 'type'), apiKey);
    const detail = text(own(row, 'detail', 'details', 'message', 'meta', 'metadata', 'changes'), apiKey);
    if (action === '' && detail === '') return [];
    return [
      {
        id: readId(own(row, 'id', '_id')),
        at: readTime(own(row, 'at', 'createdAt', 'timestamp', 'time', 'date')),
        action,
        keyId: readId(own(row, 'keyId', 'poolKeyId', 'pakKeyId', 'pakId', 'targetId')),
        detail,
      },
    ];
  });
}
