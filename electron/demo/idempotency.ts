// One effect for one Idempotency-Key: the first answer is kept for 24 h, also when nobody was there to receive it.
import { createHash } from 'node:crypto';
import { DAY_MS } from '../../shared/key.ts';
import { ApiError } from './api-error.ts';

export interface Answer {
  status: number;
  body: unknown;
}

interface Entry {
  fingerprint: string;
  at: number;
  answer: Promise<Answer>;
}

export interface Idempotency {
  /** `act` runs only if this key has not yet succeeded; `replayed` when an earlier answer is given again. */
  run(
    key: string,
    request: { method: string; path: string; body: string },
    act: () => Promise<Answer>,
  ): Promise<Answer & { replayed: boolean }>;
}

export function assertIdempotencyKey(key: string): void {
  if (!/^[A-Za-z0-9_-]{8,128}$/.test(key)) {
    throw new ApiError(400, 'Idempotency-Key must be 8 to 128 characters of A-Z, a-z, 0-9, _ and -');
  }
}

export function createIdempotency(now: () => number): Idempotency {
  const entries = new Map<string, Entry>();

  function dropOld(): void {
    for (const [key, entry] of entries) {
      if (now() - entry.at < DAY_MS) break;
      entries.delete(key);
    }
  }

  async function run(
    key: string,
    request: { method: string; path: string; body: string },
    act: () => Promise<Answer>,
  ): Promise<Answer & { replayed: boolean }> {
    dropOld();
    const fingerprint = createHash('sha256')
      .update(`${request.method} ${request.path}\n${request.body}`)
      .digest('base64');
    const earlier = entries.get(key);
    if (earlier) {
      // A first request that was refused had no effect and binds nothing: the key may be used again, with another body too.
      const answer = await earlier.answer.catch(() => null);
      if (answer === null) return run(key, request, act);
      if (earlier.fingerprint !== fingerprint) {
        throw new ApiError(422, 'Idempotency-Key was already used with a different request');
      }
      return { ...answer, replayed: true };
    }
    const entry: Entry = { fingerprint, at: now(), answer: act() };
    entries.set(key, entry);
    try {
      return { ...(await entry.answer), replayed: false };
    } catch (error) {
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  }
  return { run };
}
