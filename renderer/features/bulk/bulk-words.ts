/** What the bulk dialogs say. Pure. */
import {
  type BulkAction,
  type BulkChange,
  type BulkState,
  bulkWords,
  SKIP_WORDS,
  type SkipReason,
} from '../../../shared/bulk-change.ts';
import { formatCapGb, formatDate, formatMoneyCents } from '../../../shared/format.ts';
import type { BulkJob, BulkPreview } from '../../../shared/ipc/bulk.ts';

export const count = (value: number) => value.toLocaleString('en-US');
export const keysText = (value: number) => `${count(value)} ${value === 1 ? 'key' : 'keys'}`;

export const ACTION_NAMES: Record<BulkAction, string> = {
  topUp: 'Add GB',
  extend: 'Add days',
  setExpiry: 'Set expiry',
  setCap: 'Set cap',
  enable: 'Switch on',
  disable: 'Switch off',
  rotate: 'Rotate secrets',
  revoke: 'Revoke',
};

/** The button that does it: "Add 5 GB to 12 keys", "Revoke 12 keys". */
export function confirmWords(change: BulkChange, keys: number): string {
  switch (change.action) {
    case 'topUp':
    case 'extend':
      return `${bulkWords(change)} to ${keysText(keys)}`;
    case 'setExpiry':
      return `Set the expiry of ${keysText(keys)}`;
    case 'setCap':
      return `Set the cap of ${keysText(keys)}`;
    default:
      return `${bulkWords(change)} ${keysText(keys)}`;
  }
}

const onWord = (enabled: boolean | null) => (enabled === null ? 'unknown' : enabled ? 'on' : 'off');
const expiryWord = (expiresAt: number | null) => (expiresAt === null ? 'no expiry' : formatDate(expiresAt));

/** Only what changes, as pairs: cap, state, expiry. */
export function differences(before: BulkState, after: BulkState): { before: string; after: string }[] {
  const pairs: { before: string; after: string }[] = [];
  if (before.capGb !== after.capGb) pairs.push({ before: formatCapGb(before.capGb), after: formatCapGb(after.capGb) });
  if (before.enabled !== after.enabled) {
    pairs.push({ before: onWord(before.enabled), after: onWord(after.enabled) });
  }
  if (before.expiresAt !== after.expiresAt) {
    pairs.push({ before: expiryWord(before.expiresAt), after: expiryWord(after.expiresAt) });
  }
  return pairs;
}

/** What a row becomes where no figure tells it. */
export const REPLACED: Partial<Record<BulkAction | 'mint', string>> = {
  rotate: 'new secret',
  revoke: 'revoked for good',
};

/** The reasons with their numbers, the most frequent first. */
export function skipGroups(
  rows: readonly { skip: SkipReason | null }[],
): { reason: SkipReason; text: string; keys: number }[] {
  const groups = new Map<SkipReason, number>();
  for (const { skip } of rows) if (skip !== null) groups.set(skip, (groups.get(skip) ?? 0) + 1);
  return [...groups]
    .map(([reason, keys]) => ({ reason, text: SKIP_WORDS[reason], keys }))
    .sort((a, b) => b.keys - a.keys || a.reason.localeCompare(b.reason));
}

/** "60 GB, $240.00 wholesale: 12 orders, each at its own rate". Empty where nothing is bought. */
export function costWords(totals: BulkPreview['totals'], orders: number): string {
  if (totals.gb === 0) return '';
  const gb = `${count(totals.gb)} GB`;
  if (totals.wholesaleCents === null) return `${gb}; your wholesale rates cover no order of that size`;
  const each = orders === 1 ? 'one order' : `${count(orders)} orders, each priced by its own size`;
  return `${gb}, ${formatMoneyCents(totals.wholesaleCents)} wholesale: ${each}`;
}

/** Ended rows of all that were to be sent, 0 to 1. */
export function progressOf({ counts, total }: BulkJob): { ended: number; toSend: number; share: number } {
  const toSend = total - counts.skipped;
  const ended = counts.done + counts.failed + counts.unknown + counts.cancelled;
  return { ended, toSend, share: toSend === 0 ? 1 : ended / toSend };
}

export function jobTitle(job: BulkJob): string {
  return job.action === 'mint' ? job.summary : `${job.summary}: ${keysText(job.total)}`;
}

export function jobStateWords(job: BulkJob): string {
  switch (job.state) {
    case 'running':
      return 'Running';
    case 'finished':
      return job.counts.unknown > 0 ? 'Finished, with open questions' : 'Finished';
    case 'cancelled':
      return 'Cancelled';
    case 'paused':
      return job.pausedBy === 'interrupted' ? 'Interrupted' : job.pausedBy === 'stopped' ? 'Stopped' : 'Paused';
  }
}
