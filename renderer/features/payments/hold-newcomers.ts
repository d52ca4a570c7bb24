/** Nothing moves under the pointer: while the list is in use, payments that came meanwhile wait behind “2 new”. Pure. */

interface Identified {
  id: string;
}

export interface Held<T> {
  shown: readonly T[];
  waiting: number;
}

/** `known`: the ids that were there when the list began to be used; null = it is not in use. What comes after the last of them was only loaded later. */
export function holdNewcomers<T extends Identified>(present: readonly T[], known: ReadonlySet<string> | null): Held<T> {
  if (known === null || known.size === 0) return { shown: present, waiting: 0 };
  const last = present.findLastIndex(({ id }) => known.has(id));
  const shown = present.filter(({ id }, index) => index > last || known.has(id));
  return shown.length === present.length
    ? { shown: present, waiting: 0 }
    : { shown, waiting: present.length - shown.length };
}
