/** What a bulk action does to one key, and why it may not: the dry run's rules, in one pure place. */
import type { OperationKind } from './ipc/activity.ts';
import { DAY_MS, type PakKey, usedRatio } from './key.ts';

export const BULK_ACTIONS = [
  'topUp',
  'extend',
  'setExpiry',
  'setCap',
  'enable',
  'disable',
  'rotate',
  'revoke',
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** `revive`: switch a key back on that the change frees from its cap or its expiry; the platform alone does not. */
export type BulkChange =
  | { action: 'topUp'; addGb: number; revive: boolean }
  | { action: 'extend'; days: number; revive: boolean }
  | { action: 'setExpiry'; expiresAt: number | null }
  | { action: 'setCap'; capGb: number; revive: boolean }
  | { action: 'enable' }
  | { action: 'disable' }
  | { action: 'rotate' }
  | { action: 'revoke' };

export const SKIP_REASONS = [
  'gone',
  'duplicate',
  'unknownState',
  'unknownCap',
  'unknownExpiry',
  'noCap',
  'aboveCeiling',
  'neverExpires',
  'alreadyOn',
  'alreadyOff',
  'atCap',
  'expired',
  'sameCap',
  'sameExpiry',
  'nameTaken',
  'retried',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export const SKIP_WORDS: Record<SkipReason, string> = {
  gone: 'The platform no longer lists it.',
  duplicate: 'It is in the list twice; the first one counts.',
  unknownState: 'The platform did not say whether it is on.',
  unknownCap: 'Its cap cannot be read.',
  unknownExpiry: 'Its expiry cannot be read.',
  noCap: 'It has no cap, so there is nothing to add to or to change.',
  aboveCeiling: 'Its cap would go above what the platform allows.',
  neverExpires: 'It never expires: adding days would give it an expiry.',
  alreadyOn: 'It is on already.',
  alreadyOff: 'It is off already.',
  atCap: 'It is at its cap: the gateway would suspend it again. Add GB instead.',
  expired: 'It has expired. Add days instead.',
  sameCap: 'Its cap is that already.',
  sameExpiry: 'Its expiry is that already.',
  nameTaken: 'A key of that name exists already.',
  retried: 'A later job tries it again: what comes of it stands there.',
};

/** What the decision hangs on: compared with the platform just before the row is sent. */
export interface BulkState {
  capGb: number | null;
  enabled: boolean | null;
  expiresAt: number | null;
}

export type RowStep =
  | { do: 'topUp'; addGb: number | null; extendDays: number | null; capGbBefore: number | null }
  | { do: 'extendIfShort'; expiresAt: number }
  | { do: 'edit'; body: { capGb?: number; expiresAt?: number | null; enabled?: boolean } }
  | { do: 'enableIfOff' }
  | { do: 'regenerate' }
  | { do: 'delete' };

export type RowPlan =
  | { skip: SkipReason; before: BulkState }
  | {
      skip: null;
      before: BulkState;
      after: BulkState;
      /** GB that this row buys. */
      gb: number;
      kind: OperationKind;
      /** Something true that the user may not expect; empty otherwise. */
      note: string;
      steps: { name: string; request: RowStep }[];
    };

/** Platform rule for an ordinary reseller. An account that already has a larger cap has a higher ceiling. */
export const DEFAULT_CEILING_GB = 1000;

export function ceilingGb(keys: readonly Pick<PakKey, 'capGb'>[]): number {
  return keys.reduce((most, { capGb }) => Math.max(most, capGb ?? 0), DEFAULT_CEILING_GB);
}

export const bulkStateOf = ({ capGb, enabled, expiresAt }: BulkState): BulkState => ({ capGb, enabled, expiresAt });

export function sameState(a: BulkState, b: BulkState): boolean {
  return a.capGb === b.capGb && a.enabled === b.enabled && a.expiresAt === b.expiresAt;
}

const isExpired = (key: PakKey, nowMs: number) =>
  key.isExpired === true || (key.expiresAt !== null && key.expiresAt <= nowMs);

/** Off, and what holds it off is its cap or its time, not somebody's decision. */
function isHeldOff(key: PakKey, nowMs: number): boolean {
  return key.enabled === false && ((usedRatio(key) ?? 0) >= 1 || isExpired(key, nowMs));
}

function isFree(key: PakKey, after: BulkState, nowMs: number): boolean {
  const ratio = usedRatio({ capGb: after.capGb, usedMb: key.usedMb });
  return (ratio === null || ratio < 1) && (after.expiresAt === null || after.expiresAt > nowMs);
}

const ENABLE = { name: 'switch on', request: { do: 'enableIfOff' } } as const;

/** `ceiling`: the largest cap in GB that the platform takes from this account. */
export function planRow(change: BulkChange, key: PakKey | null, nowMs: number, ceiling: number): RowPlan {
  const nothing: BulkState = { capGb: null, enabled: null, expiresAt: null };
  if (key === null) return { skip: 'gone', before: nothing };
  const before = bulkStateOf(key);
  const skip = (reason: SkipReason): RowPlan => ({ skip: reason, before });
  if (key.gone) return skip('gone');

  type Part = { kind: OperationKind; after?: Partial<BulkState>; gb?: number; note?: string };
  const plan = (part: Part, steps: { name: string; request: RowStep }[]): RowPlan => ({
    skip: null,
    before,
    after: { ...before, ...part.after },
    gb: part.gb ?? 0,
    kind: part.kind,
    note: part.note ?? '',
    steps,
  });
  /** Adds the step that lifts a suspension, where the change lifts its cause; else says that it stays off. */
  const reviving = (revive: boolean, part: Part, steps: { name: string; request: RowStep }[]): RowPlan => {
    const after = { ...before, ...part.after };
    if (!isHeldOff(key, nowMs)) return plan(part, steps);
    if (!isFree(key, after, nowMs))
      return plan({ ...part, note: 'Not enough: the gateway goes on refusing it.' }, steps);
    if (!revive) return plan({ ...part, note: 'It stays off until it is switched on.' }, steps);
    return plan({ ...part, after: { ...part.after, enabled: true } }, [...steps, ENABLE]);
  };

  switch (change.action) {
    case 'topUp': {
      if (key.capGb === null) return skip(key.unreadable.includes('capGb') ? 'unknownCap' : 'noCap');
      const capGb = key.capGb + change.addGb;
      if (capGb > ceiling) return skip('aboveCeiling');
      const request = { do: 'topUp', addGb: change.addGb, extendDays: null, capGbBefore: key.capGb } as const;
      return reviving(change.revive, { kind: 'topUp', after: { capGb }, gb: change.addGb }, [
        { name: 'top up', request },
      ]);
    }
    case 'extend': {
      if (key.unreadable.includes('expiresAt')) return skip('unknownExpiry');
      if (key.expiresAt === null) return skip('neverExpires');
      // Platform rule: days count from the later of now and the current expiry.
      const expiresAt = Math.max(nowMs, key.expiresAt) + change.days * DAY_MS;
      return reviving(change.revive, { kind: 'topUp', after: { expiresAt } }, [
        {
          name: 'add days',
          request: { do: 'topUp', addGb: null, extendDays: change.days, capGbBefore: key.capGb },
        },
        { name: 'extend', request: { do: 'extendIfShort', expiresAt } },
      ]);
    }
    case 'setExpiry': {
      if (key.unreadable.includes('expiresAt')) return skip('unknownExpiry');
      const { expiresAt } = change;
      if (key.expiresAt === expiresAt) return skip('sameExpiry');
      return reviving(false, { kind: 'edit', after: { expiresAt } }, [
        { name: 'change', request: { do: 'edit', body: { expiresAt } } },
      ]);
    }
    case 'setCap': {
      if (key.capGb === null) return skip(key.unreadable.includes('capGb') ? 'unknownCap' : 'noCap');
      const { capGb } = change;
      if (key.capGb === capGb) return skip('sameCap');
      if (capGb > ceiling) return skip('aboveCeiling');
      const suspends = key.enabled === true && (usedRatio({ capGb, usedMb: key.usedMb }) ?? 0) >= 1;
      return reviving(
        change.revive,
        {
          kind: 'edit',
          after: { capGb },
          gb: Math.max(0, capGb - key.capGb),
          ...(suspends ? { note: 'Below what it has used: the gateway suspends it.' } : {}),
        },
        [{ name: 'change', request: { do: 'edit', body: { capGb } } }],
      );
    }
    case 'enable':
      if (key.enabled === null) return skip('unknownState');
      if (key.enabled) return skip('alreadyOn');
      if ((usedRatio(key) ?? 0) >= 1) return skip('atCap');
      if (isExpired(key, nowMs)) return skip('expired');
      return plan({ kind: 'enable', after: { enabled: true } }, [
        { name: 'switch on', request: { do: 'edit', body: { enabled: true } } },
      ]);
    case 'disable':
      if (key.enabled === null) return skip('unknownState');
      if (!key.enabled) return skip('alreadyOff');
      return plan({ kind: 'disable', after: { enabled: false } }, [
        { name: 'switch off', request: { do: 'edit', body: { enabled: false } } },
      ]);
    case 'rotate':
      return plan({ kind: 'rotate' }, [{ name: 'new secret', request: { do: 'regenerate' } }]);
    case 'revoke':
      return plan({ kind: 'revoke' }, [{ name: 'revoke', request: { do: 'delete' } }]);
  }
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** "Add 10 GB", for headings, the journal and the report. */
export function bulkWords(change: BulkChange): string {
  switch (change.action) {
    case 'topUp':
      return `Add ${change.addGb} GB`;
    case 'extend':
      return `Add ${change.days} ${change.days === 1 ? 'day' : 'days'}`;
    case 'setExpiry':
      return change.expiresAt === null ? 'Never expire' : `Expire on ${day.format(change.expiresAt)}`;
    case 'setCap':
      return `Set the cap to ${change.capGb} GB`;
    case 'enable':
      return 'Switch on';
    case 'disable':
      return 'Switch off';
    case 'rotate':
      return 'Rotate';
    case 'revoke':
      return 'Revoke';
  }
}

/** What takes something from a customer: confirmed with Cancel first. */
export function isDestructive(action: BulkAction | 'mint'): boolean {
  return action === 'disable' || action === 'rotate' || action === 'revoke';
}
