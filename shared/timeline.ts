/** Two records of the same key in one line of time: each comes in pages, newest first, and nothing may appear above what is already read. */

export interface TimelinePart<T> {
  /** Newest first; a time that is not known stays with the entry before it. */
  entries: readonly T[];
  /** There are older ones that are not loaded yet. */
  more: boolean;
}

export interface Timed {
  at: number | null;
}

export interface Timeline<T> {
  items: T[];
  /** Which parts to load next, so that the line goes on; empty at its end. */
  next: number[];
}

/** Entries with the time they are sorted by: an unknown one takes that of the entry above it. */
function timed<T extends Timed>(entries: readonly T[]): { entry: T; at: number }[] {
  let last = Number.POSITIVE_INFINITY;
  return entries.map((entry) => {
    last = Math.min(last, entry.at ?? last);
    return { entry, at: last };
  });
}

/**
 * What can be shown already: older than the last loaded entry of an unfinished part there may be entries in between, so
 * the rest waits. Among entries of one moment the first part comes first.
 */
export function mergeTimeline<T extends Timed>(parts: readonly TimelinePart<T>[]): Timeline<T> {
  const rows = parts.map(({ entries }) => timed(entries));
  const horizons = parts.map(({ more }, index) =>
    more ? (rows[index]?.at(-1)?.at ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY,
  );
  const horizon = Math.max(Number.NEGATIVE_INFINITY, ...horizons);
  const items = rows
    .flatMap((list, part) => list.map((row, index) => ({ ...row, part, index })))
    .filter(({ at }) => at >= horizon)
    .sort((a, b) => (a.at === b.at ? a.part - b.part || a.index - b.index : b.at > a.at ? 1 : -1))
    .map(({ entry }) => entry);
  const next = parts.flatMap(({ more }, index) => (more && horizons[index] === horizon ? [index] : []));
  return { items, next };
}
