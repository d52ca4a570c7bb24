// The customers that are there from the start, one in each state a key can be in; the same seed gives the same ones, to the secret.
import { CRITICAL_CAP_RATIO, DAY_MS, IDLE_DAYS, NEAR_CAP_RATIO } from '../../shared/key.ts';
import type { AuditLog } from './audit-log.ts';
import { BYTES_PER_GB, type PoolKey } from './pool-keys.ts';
import { type Random, seededRandom } from './random.ts';
import { customerAt, type Rhythm } from './seed-labels.ts';

type SeedState = 'active' | 'nearCap' | 'suspended' | 'expiring' | 'expired' | 'disabled' | 'neverUsed' | 'idle';

/** Of every twenty customers: half are fine, and each kind of trouble occurs. */
const STATES: SeedState[] = [
  'active',
  'nearCap',
  'active',
  'active',
  'expiring',
  'active',
  'suspended',
  'active',
  'active',
  'idle',
  'nearCap',
  'active',
  'expired',
  'active',
  'neverUsed',
  'active',
  'expiring',
  'active',
  'disabled',
  'active',
];

const CAPS_GB = [1, 2, 5, 5, 10, 10, 10, 25, 25, 50, 100, 250];
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface SeededKey {
  key: PoolKey;
  rhythm: Rhythm;
}

export function seedAccount(seed: number): { apiKey: string; proxyUsername: string } {
  const random = seededRandom(seed, 'account');
  return { apiKey: `psx_${random.hex(48)}`, proxyUsername: `psx_${random.hex(4)}` };
}

function usedShare(state: SeedState, random: Random): number {
  switch (state) {
    case 'neverUsed':
      return 0;
    case 'suspended':
      return 1 + random.between(0.0001, 0.004);
    case 'nearCap':
      return random.between(NEAR_CAP_RATIO + 0.02, random.next() < 0.5 ? CRITICAL_CAP_RATIO : 0.995);
    default:
      return random.between(0.06, 0.74);
  }
}

function seedKey(seed: number, index: number, nowMs: number): SeededKey {
  const random = seededRandom(seed, 'key', index);
  const { label, rhythm } = customerAt(index, random);
  const state = STATES[index % STATES.length] ?? 'active';
  const capGb = random.pick(CAPS_GB);
  const ageDays = state === 'neverUsed' ? random.between(0.05, 9) : random.between(20, 320);
  const createdAt = Math.floor(nowMs - ageDays * DAY_MS);

  let expiresAt: number | null = random.next() < 0.25 ? null : nowMs + random.between(9, 150) * DAY_MS;
  let lastUsedAt: number | null = nowMs - random.between(1, 36 * 60) * MINUTE_MS;
  let enabled = true;
  if (state === 'expiring') expiresAt = nowMs + random.between(0.3, 6.6) * DAY_MS;
  if (state === 'expired') {
    expiresAt = nowMs - random.between(1.2, 15) * DAY_MS;
    lastUsedAt = expiresAt - random.between(1, 20) * HOUR_MS;
    enabled = false;
  }
  if (state === 'suspended') {
    lastUsedAt = nowMs - random.between(0.2, 4) * DAY_MS;
    enabled = false;
  }
  if (state === 'disabled') {
    lastUsedAt = nowMs - random.between(2, 12) * DAY_MS;
    enabled = false;
  }
  if (state === 'idle') lastUsedAt = nowMs - random.between(IDLE_DAYS + 2, 19) * DAY_MS;
  if (state === 'neverUsed') lastUsedAt = null;

  const key: PoolKey = {
    id: random.hex(24),
    secret: `pak_${random.hex(24)}`,
    label,
    enabled,
    capGb,
    usedBytes: Math.floor(usedShare(state, random) * capGb * BYTES_PER_GB),
    // A whole minute looks like something a person chose.
    expiresAt: expiresAt === null ? null : Math.ceil(expiresAt / MINUTE_MS) * MINUTE_MS,
    lastUsedAt: lastUsedAt === null ? null : Math.floor(lastUsedAt),
    createdAt,
    updatedAt: Math.floor(lastUsedAt ?? createdAt),
    tier: random.next() < 0.15 ? 'safe' : 'standard',
  };
  return { key, rhythm };
}

export function seedKeys(seed: number, count: number, nowMs: number): SeededKey[] {
  return Array.from({ length: count }, (_, index) => seedKey(seed, index, nowMs));
}

/** What the audit log would hold of them. */
export function seedAudit(keys: PoolKey[], audit: AuditLog, actor: string): void {
  const events = keys.flatMap((key) => {
    const of = (action: 'create' | 'topup' | 'cap_exceeded', at: number, metadata: Record<string, unknown>) => ({
      at,
      event: { action, keyId: key.id, label: key.label, actor, requestId: null, metadata },
    });
    const cap = { trafficCapGB: key.capGb };
    const overCap = key.usedBytes >= key.capGb * BYTES_PER_GB;
    return [
      of('create', key.createdAt, cap),
      ...(overCap && key.lastUsedAt !== null ? [of('cap_exceeded', key.lastUsedAt, cap)] : []),
    ];
  });
  events.sort((a, b) => a.at - b.at);
  for (const { event, at } of events) audit.add(event, at);
}
