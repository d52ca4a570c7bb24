/** What each column sorts by. Text goes through one collator; what is not known comes last either way. */
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
} from '@tanstack/react-table';
import type { KeyState } from '../../../shared/key.ts';
import type { KeyRow } from './key-rows.ts';

export const keyTableFeatures = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

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

const helper = createColumnHelper<typeof keyTableFeatures, KeyRow>();

const byNumber = { sortFn: sortFn_basic, sortUndefined: 'last' } as const;

export const keyColumns = helper.columns([
  helper.accessor((row) => row.key.label, {
    id: 'customer',
    header: 'Customer',
    sortFn: (a, b) => collator.compare(a.original.key.label, b.original.key.label),
  }),
  helper.accessor((row) => SEVERITY[row.state], { id: 'state', header: 'State', ...byNumber, sortDescFirst: false }),
  helper.accessor((row) => row.ratio ?? undefined, {
    id: 'used',
    header: 'Used of cap',
    ...byNumber,
    sortDescFirst: true,
  }),
  helper.accessor((row) => row.leftGb ?? undefined, { id: 'left', header: 'Left', ...byNumber, sortDescFirst: false }),
  helper.accessor(
    (row) => row.key.expiresAt ?? (row.key.unreadable.includes('expiresAt') ? undefined : Number.POSITIVE_INFINITY),
    { id: 'expires', header: 'Expires', ...byNumber, sortDescFirst: false },
  ),
  helper.accessor((row) => row.key.lastUsedAt ?? (row.key.unreadable.includes('lastUsedAt') ? undefined : 0), {
    id: 'lastUsed',
    header: 'Last used',
    ...byNumber,
    sortDescFirst: true,
  }),
]);

export const RIGHT_ALIGNED: ReadonlySet<string> = new Set(['left', 'expires', 'lastUsed']);
