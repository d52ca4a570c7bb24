/** What this computer alone knows of a key: the platform has no field for it. Nothing here is ever sent. */

export interface KeyLocal {
  keyId: string;
  /** Kept on top of the table. */
  pinned: boolean;
  /** In the user's own spelling; compared without regard to case. */
  tags: string[];
  note: string;
  /** The customer's number in the reseller's own system. */
  externalId: string;
}

/** A key of which nothing is kept. */
export function noLocal(keyId: string): KeyLocal {
  return { keyId, pinned: false, tags: [], note: '', externalId: '' };
}

export const TAG_CHARS = 40;
export const TAGS_PER_KEY = 20;
export const NOTE_CHARS = 4_000;
export const EXTERNAL_ID_CHARS = 200;

/** As two tags are compared: `VIP` and `vip` are one. */
export function tagKey(tag: string): string {
  return tag.normalize('NFKC').toLowerCase();
}

/** Null when nothing is left of it. A leading `#` is how people write tags, not part of one. */
export function parseTag(text: string): string | null {
  const tag = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp},;]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s#]+|\s+$/g, '')
    .slice(0, TAG_CHARS)
    .toWellFormed()
    .trimEnd();
  return tag === '' ? null : tag;
}

/** Each tag once, the first spelling of it, at most `TAGS_PER_KEY`. */
export function parseTags(texts: readonly string[]): string[] {
  const tags = new Map<string, string>();
  for (const text of texts) {
    const tag = parseTag(text);
    if (tag !== null && !tags.has(tagKey(tag))) tags.set(tagKey(tag), tag);
  }
  return [...tags.values()].slice(0, TAGS_PER_KEY);
}

/** With some added and some taken away, in whatever spelling. */
export function retag(tags: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  const out = new Set(remove.map(tagKey));
  return parseTags([...tags.filter((tag) => !out.has(tagKey(tag))), ...add]);
}

/** Those of `add` that `retag` leaves out, as the key has as many as there can be: the user has to be told. */
export function tagsLeftOut(tags: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  const kept = new Set(retag(tags, add, remove).map(tagKey));
  return parseTags(add).filter((tag) => !kept.has(tagKey(tag)));
}

export function hasLocal(local: KeyLocal): boolean {
  return local.pinned || local.tags.length > 0 || local.note !== '' || local.externalId !== '';
}
