/** Which customer is most likely the one meant: a label that starts with what was typed, then a word of it that does. */
import { type KeyRow, searchText } from '../keys/key-rows.ts';

const LETTER = /[\p{L}\p{N}]/u;

/** 0 = starts the label, 1 = starts a word of it, 2 = stands inside a word or elsewhere. */
export function matchRank(name: string, typed: string): 0 | 1 | 2 {
  if (name.startsWith(typed)) return 0;
  for (let at = name.indexOf(typed); at > 0; at = name.indexOf(typed, at + 1)) {
    if (!LETTER.test(name[at - 1] ?? '')) return 1;
  }
  return 2;
}

export function bestFirst(rows: readonly KeyRow[], query: string): KeyRow[] {
  const typed = searchText(query).trim();
  return rows
    .map((row) => ({ row, rank: matchRank(row.name, typed) }))
    .sort((a, b) => a.rank - b.rank || a.row.key.label.length - b.row.key.label.length)
    .map(({ row }) => row);
}
