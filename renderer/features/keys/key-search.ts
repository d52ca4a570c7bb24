/** Finding keys by what is typed and by tags. A keystroke looks through what the one before it found. */
import { tagKey } from '../../../shared/key-local.ts';
import { type KeyRow, searchText } from './key-rows.ts';

/** Shorter than this, a word is found in half of all ids by chance. */
const CODE_LENGTH = 4;

function hasCode({ key }: KeyRow, word: string): boolean {
  return (
    key.id.includes(word) ||
    (key.secretHint?.includes(word) ?? false) ||
    // Ids are lower case by custom, not by rule.
    key.id.toLowerCase().includes(word)
  );
}

const hasWord = (row: KeyRow, word: string) =>
  row.name.includes(word) ||
  (row.extra !== '' && row.extra.includes(word)) ||
  (word.length >= CODE_LENGTH && hasCode(row, word));

const wordsOf = (query: string) => searchText(query).split(/\s+/).filter(Boolean);

/** Every word of the query must occur, in any order. */
export function matcher(query: string): (row: KeyRow) => boolean {
  const words = wordsOf(query);
  const [only] = words;
  if (words.length === 1 && only !== undefined) return (row) => hasWord(row, only);
  return (row) => words.every((word) => hasWord(row, word));
}

function hasTags({ local }: KeyRow, wanted: readonly string[]): boolean {
  return local !== null && wanted.every((tag) => local.tags.some((has) => tagKey(has) === tag));
}

/** True when whatever matches `next` also matched `before`: then only those need a look. */
export function narrows(before: string, next: string): boolean {
  if (before === '' || !next.startsWith(before)) return false;
  const last = wordsOf(before).at(-1)?.length ?? 0;
  const word = wordsOf(next)[wordsOf(before).length - 1]?.length ?? 0;
  // From here on ids are looked into as well, which finds more, not less.
  return last >= CODE_LENGTH || word < CODE_LENGTH;
}

type Finder = (rows: readonly KeyRow[], query: string, tags: readonly string[]) => readonly KeyRow[];

export function createFinder(): Finder {
  let last: { rows: readonly KeyRow[]; query: string; tags: string; found: readonly KeyRow[] } | null = null;
  return (rows, query, tags) => {
    const typed = query.trim() === '' ? '' : query;
    const wanted = tags.map(tagKey);
    const tagText = wanted.join('\n');
    const isSame = last !== null && last.rows === rows && last.tags === tagText;
    if (last !== null && isSame && last.query === typed) return last.found;
    let found: readonly KeyRow[];
    if (last !== null && isSame && narrows(last.query, typed)) found = last.found.filter(matcher(typed));
    else {
      found = wanted.length === 0 ? rows : rows.filter((row) => hasTags(row, wanted));
      if (typed !== '') found = found.filter(matcher(typed));
    }
    last = { rows, query: typed, tags: tagText, found };
    return found;
  };
}
