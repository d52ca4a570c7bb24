// What the rest of main knows of the profile's database. Nothing here knows SQL; nothing holds a secret in clear.

import type { UsageHistory } from '../../shared/forecast-history.ts';
import type { Operation, OperationKind } from '../../shared/ipc/activity.ts';
import type { Notice } from '../../shared/ipc/app.ts';
import type { LabHead, LabReport } from '../../shared/ipc/lab-report.ts';
import type { SavedView } from '../../shared/ipc/local.ts';
import type { UsageRange } from '../../shared/ipc/usage.ts';
import type { PakKey } from '../../shared/key.ts';
import type { KeyLocal } from '../../shared/key-local.ts';
import type { KeyView } from '../../shared/key-view.ts';
import type { Routing } from '../../shared/proxy-url.ts';
import type { AlertStore } from './alerts.ts';
import type { BulkJobStore } from './bulk-jobs.ts';
import type { PaymentStore } from './payments.ts';
import type { SalesStore } from './sales.ts';
import type { UsageViews } from './usage-views.ts';

export interface KeyStore {
  /** Sorted by label (natural, case-blind); gone keys left out unless asked for. */
  list(options?: { limit?: number; withGone?: boolean }): PakKey[];
  count(): number;
  get(id: string): PakKey | null;
  /** One answer of the list endpoint, in one transaction: upserts, marks the missing as gone, records usage samples. Returns the ids whose row changed. A list that is not whole proves nothing about the keys it does not show: none is marked. */
  applyList(rows: PakKey[], asOf: number, whole?: boolean): string[];
  /**
   * The same in parts, with a breath between two, so that a list of 100,000 holds nobody up. Each part is a transaction of rows
   * and their counters; what is said of the list as a whole (gone keys, its time, the covered hour) is the last one. Cut off in
   * between, rows that were read are kept with their own time, and the list before this one still counts.
   */
  applyLongList(rows: PakKey[], asOf: number, whole: boolean, breathe: () => Promise<void>): Promise<string[]>;
  /** Present keys by label, from after `cursor` (sort key and id of the last row seen). `next` is null at the end. */
  page(options: { limit: number; cursor: readonly [string, string] | null }): {
    keys: PakKey[];
    next: [string, string] | null;
  };
  /** Names this run of this database; a revision of another one means nothing. */
  readonly feedId: string;
  revision(): number;
  /** The present rows of what changed after `revision`, and the ids that went. */
  changesSince(revision: number, limit: number): { keys: PakKey[]; removed: string[]; revision: number; more: boolean };
  /** One row as a single answer told it; records its usage sample too. Lists that were asked for before `asOf` leave it alone. */
  upsert(row: PakKey): void;
  markGone(id: string, at: number): void;
  /** When the last whole list was applied; null before the first. */
  asOf(): number | null;
}

/** AES-256-GCM boxes made by the vault's cipher; the store only keeps the bytes. */
export interface SecretStore {
  put(keyId: string, box: Uint8Array): void;
  get(keyId: string): Uint8Array | null;
  delete(keyId: string): void;
  clear(): void;
}

export interface UsageSample {
  keyId: string;
  at: number;
  /** The platform's running counter, in MB. */
  usedMb: number;
}

export interface UsageStore {
  /** Counters as read, any order; late, repeated and unreadable ones are ignored, falls are resets. */
  record(samples: UsageSample[]): void;
  /** What a forecast reads: hours of the last 7 days and days (UTC) of the last 90. */
  recent(nowMs: number, keyId?: string): { hours: UsageHistory; days: UsageHistory };
  series(
    range: UsageRange,
    nowMs: number,
    keyId?: string,
  ): {
    bucketMs: number;
    points: { at: number; mb: number | null }[];
    totalMb: number;
    previousTotalMb: number | null;
    since: number | null;
  };
  top(range: UsageRange, nowMs: number, limit: number): { keyId: string; label: string; mb: number }[];
  /** MB a day over the last 7 days seen, by key id; keys without history are missing. */
  burnRates(nowMs: number): Map<string, number>;
  /** Packs what is closed and drops what is older than the retention of days, and of hours. Returns the number of rows dropped. */
  prune(nowMs: number, retentionDays: number, hoursDays?: number): number;
  /** What every chart begins with, read ahead: short steps, to be run while nobody waits. */
  warmUp(): (() => void)[];
  /** By local time and by customer. */
  readonly views: UsageViews;
}

/** What must be known to settle an operation after a crash: the request, without secrets. */
export interface PlannedOperation {
  id: string;
  kind: OperationKind;
  keyId: string | null;
  label: string;
  summary: string;
  startedAt: number;
  /** JSON-able request of each step with its own idempotency key. */
  steps: { name: string; idempotencyKey: string; request: Record<string, unknown> }[];
}

export interface JournalStore {
  /** GB that these requests buy, by how the key stands now. */
  gbOf(plan: { keyId: string | null; steps: { request: object }[] }): number;
  /** Written and synced to disk before anything is sent. False when an operation of that id exists (same intent). */
  begin(operation: PlannedOperation): boolean;
  stepDone(id: string, step: string, outcome: 'done' | 'failed' | 'skipped', requestId: string | null): void;
  /** Binds the operation to the key it made. */
  setKey(id: string, keyId: string): void;
  end(id: string, outcome: 'done' | 'failed' | 'unknown', note: string, at: number): void;
  /** It failed for certain, before the platform looked at the request: the same may be asked again under its own keys. Nothing where a step was done. */
  turnAway(id: string): void;
  isTurnedAway(id: string): boolean;
  /** Makes room for the same intent to begin again. Only of one that was turned away. */
  withdraw(id: string): void;
  get(id: string): Operation | null;
  /** Operations whose outcome is open or unknown, oldest first, with their plan. */
  unsettled(): PlannedOperation[];
  list(options: { limit: number; before?: number; keyId?: string }): { operations: Operation[]; more: boolean };
  /** GB minted and added by operations that are not failed, since `sinceMs`: for the daily limit. */
  gbSince(sinceMs: number): number;
}

export interface ProbeStore {
  add(report: LabReport): void;
  /** Newest first, without the attempts. */
  list(options: { limit: number; keyId?: string }): LabHead[];
  get(runId: string): LabReport | null;
}

export interface RoutingPreset {
  id: string;
  name: string;
  /** Null = offered for every customer. */
  keyId: string | null;
  routing: Routing;
  /** Unix ms. */
  savedAt: number;
}

export interface RoutingPresetStore {
  /** By name, case-blind. */
  list(): RoutingPreset[];
  get(id: string): RoutingPreset | null;
  put(preset: RoutingPreset): void;
  /** False when there was none. */
  delete(id: string): boolean;
}

/** Which session names went to which customer: two customers under one name would share an exit. */
export interface HandedOutSessions {
  remember(keyId: string, sessionIds: readonly string[], at: number): void;
  /** Other present customers who were handed this name, latest first, five at most. */
  othersWith(sessionId: string, keyId: string | null): { keyId: string; label: string }[];
}

/** What only this computer knows of the keys. Nothing of it is ever sent. */
export interface LocalStore {
  /** All empty for a key of which nothing is kept. */
  get(keyId: string): KeyLocal;
  /** Keys that have something, after that id. */
  page(cursor: string | null): { rows: KeyLocal[]; next: string | null };
  set(keyId: string, change: { [F in keyof Omit<KeyLocal, 'keyId'>]?: KeyLocal[F] | undefined }): KeyLocal;
  tag(keyIds: readonly string[], add: readonly string[], remove: readonly string[]): void;
  pin(keyIds: readonly string[], pinned: boolean): void;
  views(): { views: SavedView[]; current: KeyView | null };
  /** A view of that name is replaced. Throws `validation` when there are too many. */
  saveView(name: string, view: KeyView): SavedView;
  deleteView(id: string): void;
  rememberView(view: KeyView): void;
}

/** Small named values that belong to the profile: last stock, clock skew, … */
export interface MetaStore {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

export interface Store {
  readonly keys: KeyStore;
  readonly secrets: SecretStore;
  readonly usage: UsageStore;
  readonly journal: JournalStore;
  readonly probes: ProbeStore;
  readonly meta: MetaStore;
  readonly local: LocalStore;
  readonly bulkJobs: BulkJobStore;
  readonly routingPresets: RoutingPresetStore;
  readonly handedOutSessions: HandedOutSessions;
  readonly sales: SalesStore;
  readonly payments: PaymentStore;
  readonly alerts: AlertStore;
  /** True when the file is of a newer version or the folder cannot be written: reading works, writing throws `store_read_only`. */
  readonly readOnly: boolean;
  /** What was found at opening: quarantined file, newer version, … */
  readonly notices: Notice[];
  /** A copy of the whole file but its secrets, for a backup. */
  copyWithoutSecrets(path: string): Promise<{ schema: number; usageSince: number | null; operations: number }>;
  close(): void;
}

export interface OpenStoreOptions {
  /** The profile's folder; made when missing. */
  dir: string;
  now: () => number;
}
