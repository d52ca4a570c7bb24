// The carriers behind a country's exits. A row that makes no sense costs itself; a sum that nobody told stays unknown.
import { isObject, own } from './read-json.ts';
import type { CarriersReply } from './types.ts';

/** More than any country has; what comes after is not shown anyway. */
const MAX_CARRIERS = 200;
const MAX_NAME_LENGTH = 100;

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function asnOf(value: unknown): string | null {
  const digits = typeof value === 'number' || typeof value === 'string' ? String(value).replace(/^as/i, '') : '';
  return /^\d{1,10}$/.test(digits) && Number(digits) > 0 ? digits : null;
}

/** Null when there is no list in it. */
export function readCarriers(json: unknown): CarriersReply | null {
  const rows = isObject(json) ? own(json, 'carriers') : undefined;
  if (!isObject(json) || !Array.isArray(rows)) return null;
  const carriers = rows.slice(0, MAX_CARRIERS).flatMap((row): CarriersReply['carriers'] => {
    if (!isObject(row)) return [];
    const [name, ipType, exits] = [own(row, 'name'), own(row, 'ipType'), count(own(row, 'count'))];
    if (typeof name !== 'string' || name.trim() === '' || exits === null) return [];
    return [
      {
        asn: asnOf(own(row, 'asn')),
        name: name.trim().slice(0, MAX_NAME_LENGTH).toWellFormed(),
        ipType: typeof ipType === 'string' ? ipType.slice(0, 32).toWellFormed() : null,
        count: exits,
      },
    ];
  });
  return { total: count(own(json, 'total')), other: count(own(json, 'other')), carriers };
}
