/** The order of the rows. They come sorted by label, so equal figures stay in that order and the label itself costs nothing. */
import type { KeyState } from '../../../shared/key.ts';
import { leftGb } from '../../../shared/key.ts';
import type { KeyColumnId, KeyView } from '../../../shared/key-view.ts';
import type { KeyRow } from './key-rows.ts';

/** The worst first. */
const SEVERITY: Record<KeyState, number> = {
  suspended: 0,
  expired: 1,
  nearCap: 2,
  expiring: 3,
  unknown: 4,
  disabled: 5,
  neverUsed: 6,
  idle: 7,
  active: 8,
  gone: 9,
};

/** Null = not known: it comes last, whichever way the column is sorted. */
type Figure = (row: KeyRow) => number | null;
type Text = (row: KeyRow) => string | null;

const unless = (row: KeyRow, field: 'expiresAt' | 'lastUsedAt', otherwise: number) =>
  row.key.unreadable.includes(field) ? null : otherwise;

const FIGURES: Partial<Record<KeyColumnId, Figure>> = {
  state: (row) => SEVERITY[row.state],
  used: (row) => row.ratio,
  left: (row) => leftGb(row.key),
  expires: (row) => row.key.expiresAt ?? unless(row, 'expiresAt', Number.POSITIVE_INFINITY),
  lastUsed: (row) => row.key.lastUsedAt ?? unless(row, 'lastUsedAt', 0),
  created: (row) => row.key.createdAt,
};

const TEXTS: Partial<Record<KeyColumnId, Text>> = {
  tags: ({ local }) => (local === null || local.tags.length === 0 ? null : local.tags.join(' ').toLowerCase()),
  note: ({ local }) => local?.note.toLowerCase() || null,
  externalId: ({ local }) => local?.externalId || null,
  quality: ({ key }) => key.tier,
  secret: ({ key }) => key.secretHint,
  id: ({ key }) => key.id,
};

type Compare = (a: KeyRow, b: KeyRow) => number;

function byValue<T extends number | string>(read: (row: KeyRow) => T | null, desc: boolean): Compare {
  const sign = desc ? -1 : 1;
  return (a, b) => {
    const left = read(a);
    const right = read(b);
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  };
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compareBy(id: KeyColumnId, desc: boolean, rankOf: () => ReadonlyMap<KeyRow, number>): Compare {
  const figure = FIGURES[id];
  if (figure) return byValue(figure, desc);
  const text = TEXTS[id];
  if (text && id === 'externalId') {
    const sign = desc ? -1 : 1;
    return (a, b) => {
      const [left, right] = [text(a), text(b)];
      if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
      return sign * collator.compare(left, right);
    };
  }
  if (text) return byValue(text, desc);
  const ranks = rankOf();
  return byValue((row) => ranks.get(row) ?? null, desc);
}

/** Pinned rows come first, each part in the order asked for. */
export function sortRows(byLabel: readonly KeyRow[], sorting: KeyView['sorting']): readonly KeyRow[] {
  return pinnedFirst(sorted(byLabel, sorting));
}

function sorted(byLabel: readonly KeyRow[], sorting: KeyView['sorting']): readonly KeyRow[] {
  const [first] = sorting;
  if (!first) return byLabel;
  // Nothing is equal to a label's place: what would come after it in the sorting does not count.
  if (first.id === 'customer') return first.desc ? byLabel.toReversed() : byLabel;
  let ranks: Map<KeyRow, number> | null = null;
  const rankOf = () => {
    ranks ??= new Map(byLabel.map((row, index) => [row, index]));
    return ranks;
  };
  const compares = sorting.map(({ id, desc }) => compareBy(id, desc, rankOf));
  const [only] = compares;
  if (compares.length === 1 && only) return byLabel.toSorted(only);
  return byLabel.toSorted((a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function pinnedFirst(rows: readonly KeyRow[]): readonly KeyRow[] {
  const pinned: KeyRow[] = [];
  for (const row of rows) if (row.local?.pinned === true) pinned.push(row);
  return pinned.length === 0 ? rows : [...pinned, ...rows.filter((row) => row.local?.pinned !== true)];
}
