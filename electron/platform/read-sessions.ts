// The gateway's live sessions. A row costs itself when it makes no sense; a figure that makes none is unknown, never 0.
import type { LiveSession } from '../../shared/ipc/sessions.ts';
import { readTime } from './read-figure.ts';
import { isObject, own } from './read-json.ts';
import { readId } from './read-key.ts';
import { readRows } from './read-list.ts';
import { cleanText } from './upstream-text.ts';

export interface RemoteSession extends LiveSession {
  keyId: string | null;
}

const MAX_TEXT = 120;

/** Null when there is no list in it. */
export function readSessions(json: unknown, apiKey: string | null): RemoteSession[] | null {
  const rows = readRows(json, ['sessions', 'data', 'items']);
  if (rows === null) return null;
  const word = (value: unknown): string | null =>
    typeof value === 'string' && value.trim() !== '' ? cleanText(value, apiKey).slice(0, MAX_TEXT) : null;
  const count = (value: unknown): number | null =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
  const seen = new Set<string>();
  return rows.flatMap((row): RemoteSession[] => {
    if (!isObject(row)) return [];
    const sessionKey = readId(own(row, 'sessionKey', 'key', 'id'));
    if (sessionKey === null || sessionKey.length > 300 || seen.has(sessionKey)) return [];
    seen.add(sessionKey);
    return [
      {
        sessionKey,
        keyId: readId(own(row, 'pakKeyId', 'pakId', 'keyId', 'poolKeyId')),
        sessionId: word(own(row, 'sessionId', 'sid')) ?? '',
        synthesized: own(row, 'isSynthesizedSid', 'synthesized') === true,
        pool: word(own(row, 'pool')),
        country: word(own(row, 'country'))?.toLowerCase() ?? null,
        carrier: word(own(row, 'carrier', 'network')),
        rotation: word(own(row, 'rotation', 'rot')),
        createdAt: readTime(own(row, 'createdAt')),
        lastActivityAt: readTime(own(row, 'lastActivityAt')),
        expiresAt: readTime(own(row, 'expiresAt')),
        requestCount: count(own(row, 'requestCount')),
        bytesIn: count(own(row, 'bytesIn')),
        bytesOut: count(own(row, 'bytesOut')),
      },
    ];
  });
}
