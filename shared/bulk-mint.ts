/** A table of customers → keys to mint: which column is what, and what is wrong with each row by the platform's own rules. */
import type { MintField, TableLayout } from './ipc/bulk.ts';
import { DAY_MS } from './key.ts';

export type MintColumns = TableLayout['columns'];

export interface MintDefaults {
  capGb: number | null;
  /** Null = never expires. */
  days: number | null;
  tier: 'standard' | 'safe';
}

export interface MintRow {
  label: string;
  capGb: number | null;
  expiresAt: number | null;
  tier: string;
  externalId: string;
  problems: { field: string; message: string }[];
}

const NAMES: readonly [MintField, RegExp][] = [
  ['externalId', /^(external[ _-]?id|ext[ _-]?id|customer[ _-]?id|crm[ _-]?id|reference|ref|id)$/],
  ['label', /^(label|customer|client|name|user|account|e-?mail)$/],
  ['capGb', /^(gb|gbs|cap|cap[ _-]?gb|traffic|traffic[ _-]?(cap[ _-]?)?gb|trafficcapgb|data|volume|size)( ?\(gb\))?$/],
  [
    'expiresAt',
    /^(expires?|expires?[ _-]?(at|on)|expiry|expiration|valid[ _-]?(until|to)|until|end|ends?[ _-]?(at|on)?)$/,
  ],
  ['days', /^(days?|duration|term|period|valid[ _-]?(days|for))( ?\(days\))?$/],
  ['tier', /^(tier|quality|quality[ _-]?tier|plan)$/],
];

export const NO_COLUMNS: MintColumns = {
  label: null,
  capGb: null,
  days: null,
  expiresAt: null,
  tier: null,
  externalId: null,
};

function fieldOf(name: string): MintField | null {
  const folded = name.normalize('NFKC').trim().toLowerCase();
  return NAMES.find(([, pattern]) => pattern.test(folded))?.[0] ?? null;
}

/** A number with what it counts, if that stands beside it. */
const NUMBER = /^(\d{1,9}(?:[.,]\d{1,6})?)\s*(?:(gb)|(days?|d))?$/i;
type Unit = 'gb' | 'days';

function measureOf(text: string): { digits: string; unit: Unit | null } | null {
  const [, digits, gb, days] = NUMBER.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  return { digits, unit: gb !== undefined ? 'gb' : days !== undefined ? 'days' : null };
}

export const isNumber = (text: string) => measureOf(text) !== null;
const DAY = /^(\d{4})-(\d{2})-(\d{2})/;
const isDate = (text: string) => DAY.test(text.trim());
const isTier = (text: string) => /^(standard|safe)$/i.test(text.trim());
const isPlain = (text: string) => text.trim() !== '' && !isNumber(text) && !isDate(text) && !isTier(text);

/** Whether the first row names the columns, and which column is which; a table without names is read by what its cells look like. */
export function guessLayout(table: readonly (readonly string[])[]): Pick<TableLayout, 'header' | 'columns'> {
  const [first = [], second = []] = table;
  const columns: MintColumns = { ...NO_COLUMNS };
  const named = first.map(fieldOf);
  if (named.some((field) => field !== null) && !first.some(isNumber)) {
    named.forEach((field, index) => {
      if (field !== null && columns[field] === null) columns[field] = index;
    });
    if (columns.label === null && columns.externalId !== null && second.length > 0) {
      // "id" alone names the customer.
      const other = first.findIndex((_, index) => !Object.values(columns).includes(index));
      columns.label = other >= 0 ? other : columns.externalId;
      if (columns.label === columns.externalId) columns.externalId = null;
    }
    return { header: true, columns };
  }
  // What names its unit is that, wherever it stands; the other numbers go by their order. In front it may be the name of a
  // customer ("7d"), unless something else can be the name.
  const mayLead = first.slice(1).some(isPlain);
  first.forEach((cell, index) => {
    if (index === 0 && !mayLead) return;
    const unit = measureOf(cell)?.unit ?? null;
    if (unit === 'gb') columns.capGb ??= index;
    if (unit === 'days') columns.days ??= index;
  });
  first.forEach((cell, index) => {
    if (columns.capGb === index || columns.days === index) return;
    if (isDate(cell)) columns.expiresAt ??= index;
    else if (isTier(cell)) columns.tier ??= index;
    else if (isNumber(cell) && columns.label !== null) {
      if (columns.capGb === null) columns.capGb = index;
      else columns.days ??= index;
    } else if (columns.label === null) columns.label = index;
    else columns.externalId ??= index;
  });
  return { header: false, columns };
}

/** "10", "10 GB" → 10; null for what is no number, or one of something else. "1,5" is one and a half. */
function numberOf(text: string, wanted: Unit): number | null {
  const measure = measureOf(text);
  if (measure === null || (measure.unit !== null && measure.unit !== wanted)) return null;
  return Number(measure.digits.replace(',', '.'));
}

/** "1.000" is a thousand to one and 1 to another; empty for what can be read in one way only. */
function ambiguity(text: string): string {
  const { digits = '' } = measureOf(text) ?? {};
  if (!/^\d{1,3}[.,]\d{3}$/.test(digits)) return '';
  const [thousands, fraction] = [Number(digits.replace(/[.,]/, '')), Number(digits.replace(',', '.'))];
  return `“${digits}” may mean ${thousands} or ${fraction}: write it without a point or comma.`;
}

/** February has no 30th, although a date made of it would be in March. */
function isRealDay(text: string): boolean {
  const [, year, month, date] = (DAY.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return false;
  const day = new Date(Date.UTC(year, month - 1, date));
  return day.getUTCMonth() === month - 1 && day.getUTCDate() === date;
}

/** A day alone lasts to its end, local time; with a time it is that moment. Null for what is no date. */
export function expiryOf(text: string): number | null {
  const trimmed = text.trim();
  if (!isRealDay(trimmed)) return null;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(trimmed);
  if (day) return new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]), 23, 59, 59).getTime();
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?$/.test(trimmed)) return null;
  const at = Date.parse(trimmed.replace(' ', 'T'));
  return Number.isNaN(at) ? null : at;
}

const NEVER = /^(never|none|no|-|—|∞)$/i;

export const MAX_LABEL = 200;
export const MAX_EXTERNAL_ID = 200;
export const MAX_MINT_GB = 1000;
const MAX_DAYS = 3650;

export function readMintRow(
  cells: readonly string[],
  columns: MintColumns,
  defaults: MintDefaults,
  nowMs: number,
): MintRow {
  const problems: MintRow['problems'] = [];
  const complain = (field: MintField, message: string) => problems.push({ field, message });
  const cell = (field: MintField): string => {
    const index = columns[field];
    return index === null ? '' : (cells[index] ?? '').trim();
  };

  const label = cell('label');
  if (label === '') complain('label', 'No name: the platform wants one.');
  else if (label.includes('\uFFFD'))
    complain('label', 'Characters of the name are lost. Save the table as “CSV UTF-8”, then choose it again.');
  else if (label.length > MAX_LABEL) complain('label', `The name has more than ${MAX_LABEL} characters.`);

  const capText = cell('capGb');
  const capGb = capText === '' ? defaults.capGb : numberOf(capText, 'gb');
  if (ambiguity(capText) !== '') complain('capGb', ambiguity(capText));
  else if (capGb === null)
    complain('capGb', capText === '' ? 'No GB.' : `“${capText.slice(0, 40)}” is no number of GB.`);
  else if (!Number.isInteger(capGb)) complain('capGb', `${capGb} GB: the platform takes whole GB only.`);
  else if (capGb < 1 || capGb > MAX_MINT_GB) complain('capGb', `${capGb} GB: the platform takes 1 to ${MAX_MINT_GB}.`);

  const [expiryText, daysText] = [cell('expiresAt'), cell('days')];
  let expiresAt: number | null = defaults.days === null ? null : nowMs + defaults.days * DAY_MS;
  if (expiryText !== '') {
    expiresAt = NEVER.test(expiryText) ? null : expiryOf(expiryText);
    if (expiresAt === null && !NEVER.test(expiryText)) {
      complain('expiresAt', `“${expiryText.slice(0, 40)}” is no date. Write it as 2026-12-24, or never.`);
    } else if (expiresAt !== null && expiresAt <= nowMs) {
      complain('expiresAt', `${expiryText.slice(0, 40)} is in the past.`);
    }
  } else if (daysText !== '') {
    const days = NEVER.test(daysText) ? null : numberOf(daysText, 'days');
    expiresAt = days === null ? null : nowMs + days * DAY_MS;
    if (ambiguity(daysText) !== '') {
      expiresAt = null;
      complain('days', ambiguity(daysText));
    } else if (days === null ? !NEVER.test(daysText) : !Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
      expiresAt = null;
      complain('days', `“${daysText.slice(0, 40)}”: a whole number of days from 1 to ${MAX_DAYS}, or never.`);
    }
  }

  const tierText = cell('tier').toLowerCase();
  const tier = tierText === '' ? defaults.tier : tierText;
  if (tier !== 'standard' && tier !== 'safe') {
    complain('tier', `“${tierText.slice(0, 40)}” is no quality: standard or safe.`);
  }
  const externalId = cell('externalId');
  if (externalId.length > MAX_EXTERNAL_ID) {
    complain('externalId', `The external id has more than ${MAX_EXTERNAL_ID} characters.`);
  }
  return {
    label: label.slice(0, MAX_LABEL),
    capGb,
    expiresAt,
    tier,
    externalId: externalId.slice(0, MAX_EXTERNAL_ID),
    problems,
  };
}
