/**
 * Nothing moves under the pointer. New data updates the cells in place; the order and the membership of the list
 * stay while the table is in use; new keys wait behind "3 new", but for those minted here.
 */
import { useEffect, useMemo, useState } from 'react';
import { useActivity } from '../../queries/activity.ts';
import type { KeyRow } from './key-rows.ts';
import { createRowLookup, type RowLookup } from './row-lookup.ts';

const RECENT_OPERATIONS = 50;

export interface SteadyRows {
  /** The rows to sort and filter; the same array while held. */
  rows: readonly KeyRow[];
  /** The present data by id, for the cells of rows that are held. */
  live: RowLookup;
  /** The rows are held, and older than the present data. */
  stale: boolean;
  waiting: number;
  showWaiting: () => void;
}

function idsOf(rows: readonly KeyRow[]): Set<string> {
  const ids = new Set<string>();
  for (const { id } of rows) ids.add(id);
  return ids;
}

/** `settleOn` changes with what the user asked for (sorting, search, list): then the order is made afresh. */
export function useSteadyRows(
  present: readonly KeyRow[],
  options: { complete: boolean; hold: boolean; settleOn: string; shown: string | null },
): SteadyRows {
  const { complete, hold, settleOn, shown } = options;
  const [accepted, setAccepted] = useState<ReadonlySet<string> | null>(null);
  const activity = useActivity(RECENT_OPERATIONS).data;

  // Until a whole list has come for the first time, all of it is simply the list.
  useEffect(() => {
    if (complete && (accepted === null || accepted.size === 0) && present.length > 0) setAccepted(idsOf(present));
  }, [complete, accepted, present]);

  const own = useMemo(
    () =>
      new Set(activity?.operations.flatMap((op) => (op.kind === 'mint' && op.keyId !== null ? [op.keyId] : [])) ?? []),
    [activity],
  );
  const base = useMemo(() => {
    if (accepted === null || accepted.size === 0) return present;
    const rows = present.filter((row) => accepted.has(row.id) || own.has(row.id) || row.id === shown);
    return rows.length === present.length ? present : rows;
  }, [present, accepted, own, shown]);

  const live = useMemo(() => createRowLookup(present), [present]);

  const ownCount = base.length;
  const [held, setHeld] = useState({ rows: base, settleOn, ownCount });
  const free = !hold || held.settleOn !== settleOn || held.ownCount !== ownCount;
  if (free && (held.rows !== base || held.settleOn !== settleOn)) setHeld({ rows: base, settleOn, ownCount });

  return {
    rows: free ? base : held.rows,
    live,
    stale: !free && held.rows !== base,
    waiting: present.length - base.length,
    showWaiting: () => setAccepted(idsOf(present)),
  };
}
