/** Keys as a reseller has them: believable labels, every state, the odd one that cannot be read. Same count, same data. */
import { DAY_MS, MB_PER_GB, type PakKey } from '../../shared/key.ts';

export const FIXTURE_NOW = Date.UTC(2026, 10, 24, 14, 2, 11);

const NAMES = [
  'alice@acme',
  'bob (crawler)',
  'Northwind price watch',
  'Shop Radar GmbH',
  'deluxe-sneakers',
  'Médiathèque Lyon',
  '東京リサーチ',
  'adverify / staging',
  'adverify / production',
  'Kiosk 24',
  'fareglass.io',
  'Hotelier bot',
];

/** A small, seeded generator (mulberry32): the same pictures each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function fixtureKey(index: number, nowMs: number): PakKey {
  const next = random(index + 1);
  for (let skipped = 0; skipped < 3; skipped += 1) next();
  const capGb = [1, 5, 10, 25, 50, 100, 500][Math.floor(next() * 7)] ?? 10;
  const shape = index % 12;
  const share = shape === 1 ? 0.96 : shape === 4 ? 1.02 : shape === 7 ? 0.84 : next() * 0.75;
  const neverUsed = shape === 9;
  const expiresInDays = shape === 2 ? 2.3 : shape === 5 ? -3.5 : shape === 8 ? 0.6 : 12 + Math.floor(next() * 300);
  const idle = shape === 10;
  const name = NAMES[shape] ?? 'customer';
  return {
    id: `65f0c${index.toString(16).padStart(19, '0')}`,
    label: index < NAMES.length ? name : `${name} ${Math.floor(index / NAMES.length) + 1}`,
    secretHint:
      index % 5 === 3
        ? null
        : `pak_••••${Math.floor(next() * 65_536)
            .toString(16)
            .padStart(4, '0')}`,
    enabled: shape !== 4 && shape !== 6,
    capGb,
    usedMb: neverUsed ? 0 : Math.round(capGb * share * MB_PER_GB * 100) / 100,
    expiresAt: shape === 11 ? null : Math.round(nowMs + expiresInDays * DAY_MS),
    isExpired: null,
    lastUsedAt: neverUsed ? null : Math.round(nowMs - (idle ? 33 * DAY_MS : next() * next() * 2 * DAY_MS)),
    createdAt: Math.round(nowMs - (40 + next() * 300) * DAY_MS),
    tier: index % 4 === 0 ? 'safe' : 'standard',
    unreadable: [],
    gone: false,
    asOf: nowMs - 12_000,
  };
}

export function fixtureKeys(count: number, nowMs: number): PakKey[] {
  return Array.from({ length: count }, (_, index) => fixtureKey(index, nowMs));
}

/** Labels and figures that have broken other tables. */
export function oddKeys(nowMs: number): PakKey[] {
  const base = fixtureKeys(8, nowMs);
  const odd: Partial<PakKey>[] = [
    { label: 'Long label '.repeat(8).trim().slice(0, 80) },
    { label: '<img src=x onerror=alert(1)>' },
    { label: 'right\u202Eto left' },
    { label: 'مكتبة الإسكندرية', capGb: null, usedMb: 8_400_000 },
    { label: '=cmd|calc', usedMb: null, unreadable: ['usedMb'] },
    { label: '🦊🦊🦊 fox', enabled: null, unreadable: ['enabled'] },
    { label: 'zero\u200Bwidth', expiresAt: null, unreadable: ['expiresAt'] },
    { label: 'gone', gone: true },
  ];
  return base.map((key, index) => ({ ...key, ...odd[index] }));
}
