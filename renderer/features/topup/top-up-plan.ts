/** What a top-up will do to a key, worked out before it is sent. Pure. */
import { formatDate, formatMb } from '../../../shared/format.ts';
import { DAY_MS, keyStanding, MB_PER_GB, type PakKey } from '../../../shared/key.ts';
import { capProblem, daysProblem, typedNumber } from '../mint/mint-fields.ts';

export interface TopUpFields {
  /** As typed; empty = nothing of it. */
  addGb: number | string;
  extendDays: number | string;
  enable: boolean;
}

export interface TopUpInput {
  addGb: number | null;
  extendDays: number | null;
  enable: boolean;
}

/** What main compares with the platform before it spends. */
export type Previewed = Pick<PakKey, 'capGb' | 'enabled' | 'expiresAt'>;

export function previewedOf({ capGb, enabled, expiresAt }: PakKey): Previewed {
  return { capGb, enabled, expiresAt };
}

export function samePreview(a: Previewed, b: Previewed): boolean {
  return a.capGb === b.capGb && a.enabled === b.enabled && a.expiresAt === b.expiresAt;
}

/** Only what cannot work is refused: adding to a cap that is not there or not known. */
export function whyNoGb(key: PakKey): string | null {
  if (key.capGb !== null) return null;
  return key.unreadable.includes('capGb')
    ? 'The platform sent a cap that cannot be read: nothing is added to it blindly.'
    : 'This key has no cap.';
}

export function whyNoDays(key: PakKey): string | null {
  if (key.expiresAt !== null) return null;
  return key.unreadable.includes('expiresAt')
    ? 'The platform sent an expiry that cannot be read: it is not extended blindly.'
    : 'This key never expires.';
}

/** A suspension is not lifted by a top-up, so lifting it is offered; a key switched off by hand stays off unless asked. */
export function enableByDefault(key: PakKey, nowMs: number): boolean {
  if (key.enabled !== false) return false;
  const { state } = keyStanding(key, nowMs);
  return state === 'suspended' || state === 'expired';
}

const USUAL_GB = 10;
const USUAL_DAYS = 30;

/** What this key most likely needs: time when its time runs out, else GB. */
export function usualTopUp(key: PakKey, nowMs: number): Pick<TopUpFields, 'addGb' | 'extendDays'> {
  const { state } = keyStanding(key, nowMs);
  const time = whyNoDays(key) === null && (state === 'expired' || state === 'expiring');
  return time
    ? { addGb: '', extendDays: USUAL_DAYS }
    : { addGb: whyNoGb(key) === null ? USUAL_GB : '', extendDays: '' };
}

const isGiven = (value: number | string) => String(value).trim() !== '';

export function readTopUp(
  fields: TopUpFields,
): { input: TopUpInput } | { problems: { addGb?: string; extendDays?: string } } {
  const addGb = isGiven(fields.addGb) ? capProblem(fields.addGb) : null;
  const extendDays = isGiven(fields.extendDays) ? daysProblem(fields.extendDays) : null;
  if (addGb !== null || extendDays !== null) {
    return { problems: { ...(addGb === null ? {} : { addGb }), ...(extendDays === null ? {} : { extendDays }) } };
  }
  if (!isGiven(fields.addGb) && !isGiven(fields.extendDays)) return { problems: { addGb: 'Add GB, days, or both.' } };
  return {
    input: {
      addGb: isGiven(fields.addGb) ? typedNumber(fields.addGb) : null,
      extendDays: isGiven(fields.extendDays) ? typedNumber(fields.extendDays) : null,
      enable: fields.enable,
    },
  };
}

/** The key as it will be. Days count from the later of now and the present expiry (platform rule). */
export function afterTopUp(key: PakKey, input: TopUpInput, nowMs: number): PakKey {
  const expiresAt =
    input.extendDays === null || key.expiresAt === null
      ? key.expiresAt
      : Math.max(nowMs, key.expiresAt) + input.extendDays * DAY_MS;
  return {
    ...key,
    capGb: key.capGb === null || input.addGb === null ? key.capGb : key.capGb + input.addGb,
    expiresAt,
    isExpired: expiresAt !== null && expiresAt > nowMs ? false : key.isExpired,
    enabled: input.enable ? true : key.enabled,
  };
}

/** "3.1 of 10 GB". */
export function usedOfCap(key: PakKey): string {
  const used = formatMb(key.usedMb);
  if (key.capGb === null) return key.unreadable.includes('capGb') ? `${used} of —` : `${used}, no cap`;
  return `${used.replace(/ GB$/, '')} of ${key.capGb} GB`;
}

export function expiryWords(key: PakKey): string {
  if (key.expiresAt !== null) return formatDate(key.expiresAt);
  return key.unreadable.includes('expiresAt') ? '—' : 'never';
}

/** GB that are missing before the key can work again; null when enough was added. */
export function missingGb(after: PakKey): number | null {
  if (after.capGb === null || after.usedMb === null) return null;
  const over = after.usedMb / MB_PER_GB - after.capGb;
  return over >= 0 ? Math.floor(over) + 1 : null;
}
