/** A pasted list of customers → keys. A line is an id, a label, a hint of a secret, or a whole secret or proxy URL. */
import { maskSecret, type PakKey } from './key.ts';

export interface Unmatched {
  /** From 1. */
  line: number;
  /** What stood there, without a secret. */
  text: string;
  why: 'unknown' | 'ambiguous';
}

const SECRET = /pak_[A-Za-z0-9_-]{6,}/g;
const MAX_SHOWN = 120;

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** As it may be shown and kept: a pasted secret becomes its hint. */
export function withoutSecrets(line: string): string {
  return line.replace(SECRET, (secret) => maskSecret(secret)).slice(0, MAX_SHOWN);
}

export interface Matcher {
  keys: readonly PakKey[];
  /** The secret where this app knows it; tells apart two keys with the same hint. */
  secretOf: (keyId: string) => string | null;
}

/** In the order of the list; a key named twice is there twice, so that the dry run can say so. */
export function matchLines(text: string, { keys, secretOf }: Matcher): { keyIds: string[]; unmatched: Unmatched[] } {
  const byId = new Map<string, string>();
  const byLabel = new Map<string, string[]>();
  const byHint = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, name: string, id: string) => {
    const ids = map.get(name);
    if (ids) ids.push(id);
    else map.set(name, [id]);
  };
  for (const key of keys) {
    if (key.gone) continue;
    byId.set(key.id, key.id);
    if (key.label.trim() !== '') add(byLabel, fold(key.label), key.id);
    if (key.secretHint !== null) add(byHint, key.secretHint, key.id);
  }

  function find(line: string): string[] {
    const id = byId.get(line);
    if (id !== undefined) return [id];
    const labelled = byLabel.get(fold(line));
    if (labelled) return labelled;
    const secret = line.match(SECRET)?.[0];
    const hinted = byHint.get(secret === undefined ? line : maskSecret(secret)) ?? [];
    if (secret === undefined) return hinted;
    const exact = hinted.filter((keyId) => secretOf(keyId) === secret);
    if (exact.length > 0) return exact;
    // A hint is four characters: a key whose whole secret is known and is another one is not meant.
    return hinted.filter((keyId) => secretOf(keyId) === null);
  }

  const keyIds: string[] = [];
  const unmatched: Unmatched[] = [];
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '') return;
    const found = find(line.replace(/^"(.*)"$/, '$1'));
    const [only] = found;
    if (only !== undefined && found.length === 1) keyIds.push(only);
    else
      unmatched.push({ line: index + 1, text: withoutSecrets(line), why: found.length > 1 ? 'ambiguous' : 'unknown' });
  });
  return { keyIds, unmatched };
}
