/** The order of labels, the same in the database and on the screen: a list never moves when the rest of it arrives. */

const SORT_CHARS = 200;

/** Natural, case-blind and accent-blind order, worked out once at writing so that an index can serve it. */
export function sortKey(label: string): string {
  return label
    .slice(0, SORT_CHARS)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(12, '0'));
}

/** Of two keys: by label, then by id, so that equal labels keep their places. */
export function compareKeys(a: { id: string; label: string }, b: { id: string; label: string }): number {
  if (a.label !== b.label) {
    const [left, right] = [sortKey(a.label), sortKey(b.label)];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
