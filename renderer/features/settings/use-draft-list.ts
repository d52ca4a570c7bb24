/** A list that is edited row by row and saved as a whole as soon as all of it is valid. */
import { useState } from 'react';

export interface ListProblem {
  path: PropertyKey[];
  message: string;
}

export interface DraftList<T> {
  rows: T[];
  /** The first problem at a field of a row, such as `3.name`; `''` = of the list itself. */
  problemAt: (path: string) => string | null;
  /** Changes without saving: while a field is typed in. */
  edit: (index: number, part: Partial<T>) => void;
  /** Saves what was edited, if all of it is valid. */
  commit: () => void;
  /** Changes and saves. */
  replace: (rows: T[]) => void;
}

export function useDraftList<T extends object>(
  saved: T[],
  check: (rows: T[]) => readonly ListProblem[],
  save: (rows: T[]) => void,
): DraftList<T> {
  const [draft, setDraft] = useState<T[] | null>(null);
  const rows = draft ?? saved;
  const problems = draft === null ? [] : check(draft);
  const store = (next: T[]) => {
    if (check(next).length > 0) {
      setDraft(next);
      return;
    }
    setDraft(null);
    if (JSON.stringify(next) !== JSON.stringify(saved)) save(next);
  };
  return {
    rows,
    problemAt: (path) => problems.find((problem) => problem.path.join('.') === path)?.message ?? null,
    edit: (index, part) => setDraft(rows.map((row, at) => (at === index ? { ...row, ...part } : row))),
    commit: () => {
      if (draft !== null) store(draft);
    },
    replace: store,
  };
}
