// Live stock by pool and country. A count that makes no sense is left out: no stock is claimed that nobody named.
import { isObject, own } from './read-json.ts';
import type { StockReply } from './types.ts';

const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/i;

export function readStock(json: unknown): StockReply | null {
  const pools = isObject(json) ? own(json, 'pools') : undefined;
  if (!isObject(pools)) return null;
  const named = Object.entries(pools).flatMap(([pool, countries]): [string, Record<string, number>][] => {
    if (!NAME.test(pool) || !isObject(countries)) return [];
    const counts = Object.entries(countries).flatMap(([country, count]): [string, number][] =>
      NAME.test(country) && typeof count === 'number' && Number.isSafeInteger(count) && count >= 0
        ? [[country.toLowerCase(), count]]
        : [],
    );
    return [[pool.toLowerCase(), Object.fromEntries(counts)]];
  });
  return { pools: Object.fromEntries(named) };
}
