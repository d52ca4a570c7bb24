/**
 * Values as text between page and main. JSON, and beside it what structured clone carries and JSON does not, so that a bad
 * argument (NaN, undefined) reaches the router as it would in Electron. Both functions are also written into the page: they stand alone.
 */

export function encode(value: unknown): string {
  return JSON.stringify(value, function replace(this: unknown, key, seen) {
    const raw = (this as Record<string, unknown>)[key];
    if (raw === undefined) return { $wire: 'undefined' };
    if (typeof raw === 'bigint') return { $wire: 'bigint', text: String(raw) };
    if (typeof raw === 'number' && (!Number.isFinite(raw) || Object.is(raw, -0))) {
      return { $wire: 'number', text: Object.is(raw, -0) ? '-0' : String(raw) };
    }
    if (raw instanceof Date) return { $wire: 'date', text: String(raw.getTime()) };
    if (raw instanceof Map || raw instanceof Set || ArrayBuffer.isView(raw) || raw instanceof ArrayBuffer) {
      throw new TypeError('This kind of value does not cross in the Chromium runtime.');
    }
    return seen;
  });
}

export function decode(text: string): unknown {
  const restore = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Object.hasOwn(value, '$wire')) {
      const { $wire, text: inner } = value as { $wire: unknown; text: string };
      if ($wire === 'undefined') return undefined;
      if ($wire === 'bigint') return BigInt(inner);
      if ($wire === 'number') return Number(inner);
      if ($wire === 'date') return new Date(Number(inner));
    }
    // In place, so that an own `__proto__` stays an own property.
    for (const key of Object.keys(value)) {
      Object.defineProperty(value, key, {
        value: restore((value as Record<string, unknown>)[key]),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return value;
  };
  return restore(JSON.parse(text));
}
