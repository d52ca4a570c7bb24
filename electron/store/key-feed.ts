// What changed since a reader last looked, so that one key costs one row and not the whole list. In memory: a reader of another run starts anew.
import { randomUUID } from 'node:crypto';

interface KeyFeed {
  /** Names this run of this database; revisions of another one mean nothing here. */
  readonly id: string;
  note(keyId: string): void;
  revision(): number;
  /** Ids changed after `revision`, oldest change first, at most `limit`; `upTo` is the revision that they lead to. */
  since(revision: number, limit: number): { keyIds: string[]; upTo: number; more: boolean };
}

export function createKeyFeed(): KeyFeed {
  /** In the order of the last change, so that a key that changes often has one entry. */
  const changed = new Map<string, number>();
  let revision = 0;
  return {
    id: randomUUID(),
    note(keyId) {
      revision += 1;
      changed.delete(keyId);
      changed.set(keyId, revision);
    },
    revision: () => revision,
    since(from, limit) {
      const keyIds: string[] = [];
      let upTo = from;
      for (const [keyId, at] of changed) {
        if (at <= from) continue;
        if (keyIds.length === limit) return { keyIds, upTo, more: true };
        keyIds.push(keyId);
        upTo = at;
      }
      return { keyIds, upTo: Math.max(upTo, revision), more: false };
    },
  };
}
