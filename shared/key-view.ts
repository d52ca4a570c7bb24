/** What the table of keys shows, and how: the part of it that can be kept under a name. */

export const SMART_LISTS = [
  { id: 'all', name: 'All' },
  { id: 'nearCap', name: 'Near cap' },
  { id: 'expiring', name: 'Expiring' },
  { id: 'suspended', name: 'Suspended' },
  { id: 'expired', name: 'Expired' },
  { id: 'disabled', name: 'Disabled' },
  { id: 'neverUsed', name: 'Never used' },
  { id: 'idle', name: 'Idle' },
  { id: 'unknown', name: 'Unknown' },
] as const;
export type SmartListId = (typeof SMART_LISTS)[number]['id'];

export const KEY_COLUMNS = [
  'customer',
  'state',
  'used',
  'left',
  'expires',
  'lastUsed',
  'tags',
  'note',
  'externalId',
  'created',
  'quality',
  'secret',
  'id',
] as const;
export type KeyColumnId = (typeof KEY_COLUMNS)[number];

export const DENSITIES = ['normal', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

export interface KeyView {
  list: SmartListId;
  query: string;
  /** All of them must be on a key. */
  tags: string[];
  /** The first counts most. */
  sorting: { id: KeyColumnId; desc: boolean }[];
  /** Every column, in its order; `widthPx` null = its own width. */
  columns: { id: KeyColumnId; shown: boolean; widthPx: number | null }[];
  density: Density;
  /** By the part of the label before its first colon or slash. */
  grouped: boolean;
}

export const MIN_COLUMN_PX = 56;
export const MAX_COLUMN_PX = 600;

const SHOWN_AT_FIRST: ReadonlySet<KeyColumnId> = new Set(['customer', 'state', 'used', 'left', 'expires', 'lastUsed']);

export const FIRST_VIEW: KeyView = {
  list: 'all',
  query: '',
  tags: [],
  sorting: [{ id: 'customer', desc: false }],
  columns: KEY_COLUMNS.map((id) => ({ id, shown: SHOWN_AT_FIRST.has(id), widthPx: null })),
  density: 'normal',
  grouped: false,
};

/** A view kept by another version may lack a column or repeat one: each comes once, what is missing is hidden at the end. */
export function wholeColumns(columns: KeyView['columns']): KeyView['columns'] {
  const known = new Map(columns.map((column) => [column.id, column]));
  const missing = KEY_COLUMNS.filter((id) => !known.has(id)).map((id) => ({ id, shown: false, widthPx: null }));
  // Without it a line would not say whose it is.
  return [...known.values(), ...missing].map((column) =>
    column.id === 'customer' ? { ...column, shown: true } : column,
  );
}
