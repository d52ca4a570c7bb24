/** The edit form: only what differs is sent. Pure. */
import type { PakKey } from '../../../shared/key.ts';
import { capProblem, type Expiry, labelProblem, readExpiry, typedNumber } from '../mint/mint-fields.ts';

export interface EditFields {
  label: string;
  capGb: number | string;
  /** Null = left as it is. */
  expiry: Expiry | null;
}

export interface EditInput {
  label?: string;
  capGb?: number;
  expiresAt?: number | null;
}

export function editFieldsOf(key: PakKey): EditFields {
  return { label: key.label, capGb: key.capGb ?? '', expiry: null };
}

export function readEdit(
  fields: EditFields,
  key: PakKey,
  nowMs: number,
): { input: EditInput; empty: boolean } | { problems: { label?: string; capGb?: string; expiresAt?: string } } {
  const input: EditInput = {};
  const problems: { label?: string; capGb?: string; expiresAt?: string } = {};
  if (fields.label.trim() !== key.label.trim()) {
    const problem = labelProblem(fields.label);
    if (problem === null) input.label = fields.label.trim();
    else problems.label = problem;
  }
  const cap = typedNumber(fields.capGb);
  // An uncapped or unreadable cap is left alone while its field stays empty.
  const capUntouched = cap === key.capGb || (key.capGb === null && String(fields.capGb).trim() === '');
  if (!capUntouched) {
    const problem = capProblem(fields.capGb);
    if (problem === null && cap !== null) input.capGb = cap;
    else problems.capGb = problem ?? 'A whole number of GB, from 1 to 1000.';
  }
  if (fields.expiry !== null) {
    const expiry = readExpiry(fields.expiry, nowMs);
    if ('problem' in expiry) problems.expiresAt = expiry.problem;
    else if (expiry.at !== key.expiresAt) input.expiresAt = expiry.at;
  }
  if (Object.keys(problems).length > 0) return { problems };
  return { input, empty: Object.keys(input).length === 0 };
}

/** What follows from a new cap, where it is not plain. */
export function capWarning(cap: number | string, key: PakKey): string | null {
  const next = typedNumber(cap);
  if (next === null || key.usedMb === null || key.capGb === next) return null;
  if (next <= key.usedMb / 1024) return 'Below what is used already: the key is suspended at once.';
  if (key.enabled === false) return 'A higher cap does not switch a suspended key on. Top up does both.';
  return null;
}
