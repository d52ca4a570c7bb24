// One key out of a reply, in either dialect. What cannot be read is null and named in `unreadable`; the rest still shows.
import { type KeyField, MB_PER_GB, type PakKey } from '../../shared/key.ts';
import { readCapGb, readMb, readTime } from './read-figure.ts';
import { isObject, type JsonObject, own } from './read-json.ts';
import type { RemoteKey } from './types.ts';
import { withoutSecrets } from './upstream-text.ts';

export interface ReadContext {
  /** Unix ms: when it was read. */
  asOf: number;
  /** Unix ms: when it was asked for. */
  askedAt: number;
  /** Taken out of any text, should the platform or a user have put it there. */
  apiKey: string | null;
}

/** Lists may mask it (`pak_12ab…`, `pak_****`): only the whole form is a secret. */
const WHOLE_SECRET = /^pak_[0-9a-f]{24,64}$/i;
const MAX_ID_CHARS = 200;

const ON = new Set(['active', 'enabled', 'on']);
const OFF = new Set(['disabled', 'suspended', 'inactive', 'off', 'revoked', 'paused', 'capped']);

export function readId(value: unknown): string | null {
  // A number above 2^53 has come as text (read-json.ts); a fraction or an infinity is no id.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID_CHARS ? value : null;
}

/** The full cleaning takes its time, and ten thousand labels come at once: only a label that could hold a secret gets it. */
function readLabel(value: unknown, apiKey: string | null): string | null {
  if (typeof value !== 'string') return null;
  return (/psx_|pak_/i.test(value) ? withoutSecrets(value, apiKey) : value).toWellFormed();
}

function readSecret(row: JsonObject): string | null {
  for (const name of ['secret', 'key']) {
    const value = own(row, name);
    if (typeof value === 'string' && WHOLE_SECRET.test(value)) return value;
  }
  return null;
}

function readEnabled(row: JsonObject): boolean | null {
  const enabled = own(row, 'enabled', 'isEnabled', 'active', 'isActive');
  if (typeof enabled === 'boolean') return enabled;
  const status = own(row, 'status', 'state');
  if (enabled !== undefined || typeof status !== 'string') return null;
  const word = status.toLowerCase();
  return ON.has(word) ? true : OFF.has(word) ? false : null;
}

function readUsedMb(row: JsonObject): number | null {
  const mb = readMb(own(row, 'trafficUsedMB', 'usedMB', 'usedMb'));
  if (mb !== null) return mb;
  const gb = own(row, 'trafficUsedGB', 'usedGB', 'usedGb');
  return typeof gb === 'number' ? readMb(gb * MB_PER_GB) : null;
}

/** Null when the row has no id: there is nothing to hang it on. */
export function readKey(row: unknown, { asOf, askedAt, apiKey }: ReadContext): RemoteKey | null {
  if (!isObject(row)) return null;
  const id = readId(own(row, 'id', '_id'));
  if (id === null) return null;

  const unreadable: KeyField[] = [];
  /** `null` from the platform means "none" for some fields; what `read` cannot make sense of is flagged. */
  const take = <T>(field: KeyField, value: T | null, isNone = false): T | null => {
    if (value === null && !isNone) unreadable.push(field);
    return value;
  };

  const cap = own(row, 'trafficCapGB', 'capGB', 'capGb');
  const expiresAt = own(row, 'expiresAt');
  const lastUsedAt = own(row, 'lastUsedAt');
  const isExpired = own(row, 'isExpired');
  const tier = own(row, 'qualityTier', 'tier');

  const key: Omit<PakKey, 'secretHint' | 'gone'> = {
    id,
    label: take('label', readLabel(own(row, 'label'), apiKey)) ?? '',
    enabled: take('enabled', readEnabled(row)),
    capGb: take('capGb', readCapGb(cap), cap === null),
    usedMb: take('usedMb', readUsedMb(row)),
    expiresAt: take('expiresAt', readTime(expiresAt), expiresAt === null),
    isExpired: typeof isExpired === 'boolean' ? isExpired : null,
    // A key that was never used may lack the field altogether.
    lastUsedAt: take('lastUsedAt', readTime(lastUsedAt), lastUsedAt === null || lastUsedAt === undefined),
    createdAt: take('createdAt', readTime(own(row, 'createdAt'))),
    tier: typeof tier === 'string' && tier !== '' ? tier.slice(0, 100) : null,
    unreadable,
    asOf,
  };
  return { key, secret: readSecret(row), askedAt };
}

/** The key of a single-key answer, bare or wrapped. The live dialect's own `key` field is the secret, a string. */
export function readSingleKey(json: unknown, context: ReadContext): RemoteKey | null {
  const bare = readKey(json, context);
  if (bare !== null || !isObject(json)) return bare;
  for (const name of ['data', 'item', 'key', 'poolKey', 'result']) {
    const inner = own(json, name);
    if (isObject(inner)) return readKey(inner, context);
  }
  return null;
}
