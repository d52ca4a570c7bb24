// Reads the bodies of the reseller API as strictly as the platform does; each refusal names the field.
import { ApiError } from './api-error.ts';
import type { EditInput, MintInput } from './pool-keys.ts';

export const CAP_CEILING_GB = 1000;
const LABEL_MAX_LENGTH = 255;
const EXTEND_MAX_DAYS = 3650;
const TIERS = ['standard', 'safe'];

type Body = Record<string, unknown>;

export function parseBody(text: string): Body {
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'The body is not valid JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(400, 'The body must be a JSON object');
  }
  return body as Body;
}

/** Runs the checks of each field that was sent; all complaints come together, as the platform sends them. */
function readFields(
  body: Body,
  required: string[],
  checks: Record<string, (value: unknown) => string | null>,
): Record<string, unknown> {
  const complaints: string[] = [];
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(checks, name)) complaints.push(`property ${name} should not exist`);
  }
  const fields: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(checks)) {
    const sent = Object.hasOwn(body, name) && body[name] !== undefined;
    if (!sent && !required.includes(name)) continue;
    const value = sent ? body[name] : undefined;
    const complaint = check(value);
    if (complaint !== null) complaints.push(complaint);
    else fields[name] = value;
  }
  if (complaints.length > 0) throw new ApiError(400, complaints);
  return fields;
}

function checkLabel(value: unknown): string | null {
  if (typeof value !== 'string') return 'label must be a string';
  if (value.trim() === '') return 'label should not be empty';
  if (value.length > LABEL_MAX_LENGTH) return `label must be shorter than or equal to ${LABEL_MAX_LENGTH} characters`;
  return null;
}

function wholeGb(name: string) {
  return (value: unknown): string | null => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return `${name} must be an integer number`;
    if (value < 1) return `${name} must not be less than 1`;
    if (value > CAP_CEILING_GB) return `${name} must not be greater than ${CAP_CEILING_GB}`;
    return null;
  };
}

function checkExpiry(nowMs: number) {
  return (value: unknown): string | null => {
    if (value === null) return null;
    if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(Date.parse(value))) {
      return 'expiresAt must be a valid ISO 8601 date string';
    }
    return Date.parse(value) > nowMs ? null : 'expiresAt must be in the future';
  };
}

const checkTier = (value: unknown) =>
  typeof value === 'string' && TIERS.includes(value)
    ? null
    : `qualityTier must be one of the following values: ${TIERS.join(', ')}`;

const checkEnabled = (value: unknown) => (typeof value === 'boolean' ? null : 'enabled must be a boolean value');

const expiryMs = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : null);

export function parseMint(body: Body, nowMs: number): MintInput {
  const fields = readFields(body, ['label', 'trafficCapGB'], {
    label: checkLabel,
    trafficCapGB: wholeGb('trafficCapGB'),
    expiresAt: checkExpiry(nowMs),
    qualityTier: checkTier,
  });
  return {
    label: fields['label'] as string,
    capGb: fields['trafficCapGB'] as number,
    expiresAt: expiryMs(fields['expiresAt']),
    tier: (fields['qualityTier'] as string | undefined) ?? 'standard',
  };
}

export function parseEdit(body: Body, nowMs: number): EditInput {
  const fields = readFields(body, [], {
    label: checkLabel,
    enabled: checkEnabled,
    trafficCapGB: wholeGb('trafficCapGB'),
    expiresAt: checkExpiry(nowMs),
    qualityTier: checkTier,
  });
  if (Object.keys(fields).length === 0) throw new ApiError(400, 'Nothing to change');
  const input: EditInput = {};
  if ('label' in fields) input.label = fields['label'] as string;
  if ('enabled' in fields) input.enabled = fields['enabled'] as boolean;
  if ('trafficCapGB' in fields) input.capGb = fields['trafficCapGB'] as number;
  if ('expiresAt' in fields) input.expiresAt = expiryMs(fields['expiresAt']);
  if ('qualityTier' in fields) input.tier = fields['qualityTier'] as string;
  return input;
}

function checkDays(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'extendDays must be an integer number';
  if (value < 1) return 'extendDays must not be less than 1';
  return value > EXTEND_MAX_DAYS ? `extendDays must not be greater than ${EXTEND_MAX_DAYS}` : null;
}

/** The two wordings exclude each other: each dialect answers 400 about the other's field. */
export function parseTopUp(body: Body, dialect: 'guide' | 'live', capGb: number): { gb: number; days: number } {
  const fields =
    dialect === 'guide'
      ? readFields(body, ['trafficCapGB'], { trafficCapGB: wholeGb('trafficCapGB') })
      : readFields(body, [], { addTrafficGB: wholeGb('addTrafficGB'), extendDays: checkDays });
  const gb = ((dialect === 'guide' ? fields['trafficCapGB'] : fields['addTrafficGB']) as number | undefined) ?? 0;
  const days = (fields['extendDays'] as number | undefined) ?? 0;
  if (gb === 0 && days === 0) throw new ApiError(400, 'addTrafficGB or extendDays is required');
  if (capGb + gb > CAP_CEILING_GB) {
    throw new ApiError(400, `trafficCapGB must not be greater than ${CAP_CEILING_GB}: it would be ${capGb + gb}`);
  }
  return { gb, days };
}
