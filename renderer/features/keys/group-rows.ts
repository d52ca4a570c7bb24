/** Keys of one customer under one line with their sums, where their labels share a stem. */
import { stemOf } from '../../../shared/customer.ts';
import { leftGb } from '../../../shared/key.ts';
import { type KeyRow, searchText } from './key-rows.ts';

export interface GroupLine {
  /** Never the id of a key: those hold no such character. */
  id: string;
  name: string;
  rows: readonly KeyRow[];
  collapsed: boolean;
  sums: Sums;
}

export type Line = KeyRow | GroupLine;

export function isGroup(line: Line): line is GroupLine {
  return 'rows' in line;
}

export interface Sums {
  /** Of those that are known; null where none is. */
  usedMb: number | null;
  /** Null where a key has no cap, or none that can be read. */
  capGb: number | null;
  leftGb: number | null;
}

export function sumsOf(rows: readonly KeyRow[]): Sums {
  let usedMb: number | null = null;
  let capGb: number | null = 0;
  let left: number | null = null;
  for (const { key } of rows) {
    if (key.usedMb !== null) usedMb = (usedMb ?? 0) + key.usedMb;
    capGb = key.capGb === null || capGb === null ? null : capGb + key.capGb;
    const own = leftGb(key);
    if (own !== null) left = (left ?? 0) + own;
  }
  return { usedMb, capGb: rows.length === 0 ? null : capGb, leftGb: left };
}

/** A group stands where its first key would; a customer with one key has no group. */
export function groupRows(rows: readonly KeyRow[], collapsed: ReadonlySet<string>): Line[] {
  const groups = new Map<string, { name: string; rows: KeyRow[] }>();
  const stems: string[] = [];
  for (const row of rows) {
    const name = stemOf(row.key.label);
    const stem = searchText(name);
    stems.push(stem);
    const group = groups.get(stem);
    if (group) group.rows.push(row);
    else groups.set(stem, { name, rows: [row] });
  }
  const lines: Line[] = [];
  const placed = new Set<string>();
  rows.forEach((row, index) => {
    const stem = stems[index] ?? '';
    const group = groups.get(stem);
    if (!group || group.rows.length === 1) {
      lines.push(row);
      return;
    }
    if (placed.has(stem)) return;
    placed.add(stem);
    const id = `\u0000${stem}`;
    const isCollapsed = collapsed.has(id);
    lines.push({ id, name: group.name, rows: group.rows, collapsed: isCollapsed, sums: sumsOf(group.rows) });
    if (!isCollapsed) lines.push(...group.rows);
  });
  return lines;
}
