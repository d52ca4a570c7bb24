/**
 * The columns: what each is called, how wide it is, which goes first where there is no room. TanStack Table keeps what is sorted
 * by; its row models are left out, as they cost more memory a key than all the rest of the page.
 */
import { createColumnHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import { KEY_COLUMNS, type KeyColumnId, type KeyView } from '../../../shared/key-view.ts';
import type { KeyRow } from './key-rows.ts';

export const keyTableFeatures = tableFeatures({ rowSortingFeature });

interface ColumnFacts {
  name: string;
  minPx: number;
  /** Share of what is left over; 0 = as wide as it is. */
  grow: number;
  right?: true;
  descFirst?: true;
  /** Where there is no room, the highest goes first. */
  drop: number;
}

export const COLUMN_FACTS: Record<KeyColumnId, ColumnFacts> = {
  customer: { name: 'Customer', minPx: 130, grow: 1, drop: 0 },
  state: { name: 'State', minPx: 100, grow: 0, drop: 1 },
  used: { name: 'Used of cap', minPx: 140, grow: 0.7, descFirst: true, drop: 2 },
  left: { name: 'Left', minPx: 74, grow: 0, right: true, drop: 4 },
  expires: { name: 'Expires', minPx: 82, grow: 0, right: true, drop: 3 },
  lastUsed: { name: 'Last used', minPx: 88, grow: 0, right: true, descFirst: true, drop: 7 },
  tags: { name: 'Tags', minPx: 90, grow: 0.4, drop: 5 },
  note: { name: 'Note', minPx: 100, grow: 0.6, drop: 8 },
  externalId: { name: 'External id', minPx: 96, grow: 0, drop: 6 },
  created: { name: 'Made', minPx: 88, grow: 0, right: true, descFirst: true, drop: 9 },
  quality: { name: 'Quality', minPx: 74, grow: 0, drop: 11 },
  secret: { name: 'Secret', minPx: 104, grow: 0, drop: 10 },
  id: { name: 'Id', minPx: 120, grow: 0.4, drop: 12 },
};

const helper = createColumnHelper<typeof keyTableFeatures, KeyRow>();

export const keyColumns = helper.columns(
  KEY_COLUMNS.map((id) =>
    helper.display({
      id,
      header: COLUMN_FACTS[id].name,
      enableSorting: true,
      sortDescFirst: COLUMN_FACTS[id].descFirst === true,
    }),
  ),
);

/** Below this the quick actions of a line are in its menu only. */
const ROOMY_PX = 860;
const GAP_PX = 12;
const PADDING_PX = 24;
const SELECT_PX = 20;
const STRIP_PX = 112;
const MENU_PX = 28;

interface FittedColumns {
  shown: KeyColumnId[];
  /** For `grid-template-columns`: the tick first, the actions last. */
  template: string;
  /** The quick actions have room. */
  strip: boolean;
}

/** The chosen columns that have room, in their order. The table never scrolls sideways: what has no room is left out. */
export function fitColumns(columns: KeyView['columns'], widthPx: number): FittedColumns {
  const strip = widthPx >= ROOMY_PX;
  let shown = columns.filter((column) => column.shown);
  const need = () =>
    shown.reduce((sum, { id, widthPx: own }) => sum + (own ?? COLUMN_FACTS[id].minPx) + GAP_PX, 0) +
    PADDING_PX +
    SELECT_PX +
    GAP_PX +
    (strip ? STRIP_PX : MENU_PX);
  while (need() > widthPx && shown.length > 1) {
    const drop = Math.max(...shown.map(({ id }) => COLUMN_FACTS[id].drop));
    shown = shown.filter(({ id }) => COLUMN_FACTS[id].drop !== drop);
  }
  const grows = shown.some(({ id, widthPx: own }) => own === null && COLUMN_FACTS[id].grow > 0);
  const tracks = shown.map(({ id, widthPx: own }, index) => {
    const { minPx, grow } = COLUMN_FACTS[id];
    if (own === null) return grow > 0 ? `minmax(${minPx}px, ${grow}fr)` : `${minPx}px`;
    // With every column sized by hand the last one takes up the rest.
    return !grows && index === shown.length - 1
      ? `minmax(${Math.min(own, minPx)}px, 1fr)`
      : `minmax(${Math.min(own, minPx)}px, ${own}px)`;
  });
  return {
    shown: shown.map(({ id }) => id),
    template: [`${SELECT_PX}px`, ...tracks, `${strip ? STRIP_PX : MENU_PX}px`].join(' '),
    strip,
  };
}
