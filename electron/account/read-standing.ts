// A key read to be compared before a change. Threat: an answer from before another change that comes after that one’s, and shows the key as it was.
import type { JournalStore } from '../store/types.ts';

/** Changes of one key that can be under way at once, and more. */
const LAST = 10;
/** Of a key that changes each time, the last answer is as good as any: the collision with what is under way is found later. */
const MAX_READS = 3;

/** Reads once more where a change of this key began or ended meanwhile. */
export async function readStanding<T>(journal: JournalStore, keyId: string, read: () => Promise<T>): Promise<T> {
  const changes = () =>
    journal
      .list({ limit: LAST, keyId })
      .operations.map(({ id, outcome }) => `${id} ${outcome}`)
      .join();
  for (let reads = 1; ; reads += 1) {
    const before = changes();
    const found = await read();
    if (changes() === before || reads === MAX_READS) return found;
  }
}
