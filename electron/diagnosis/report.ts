// The text for the makers: versions, choices, counts, the last errors by their ids. Threat: a diagnosis that gives away a key, a customer or the reseller's prices; so it is put together out of named figures, and searched before it leaves.

import type { AppInfo } from '../../shared/ipc/app.ts';
import { APP_ERROR_CODES, AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { callChannels } from '../../shared/ipc/contract.ts';
import type { LockState } from '../../shared/ipc/lock.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { UpdateState } from '../../shared/ipc/updates.ts';
import { keyState } from '../../shared/key.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import { redact } from '../log.ts';
import type { TrailEntry } from './error-trail.ts';
import type { UncleanEnd } from './run-marker.ts';

/** The system's side, which the shell knows. */
export interface SystemFacts {
  versions: Record<string, string>;
  os: string;
  arch: string;
  memoryMb: number;
  cores: number;
  locale: string;
}

export interface RunFacts {
  startedAt: number;
  pageCrashes: number;
  before: UncleanEnd | null;
}

export interface ReportParts {
  nowMs: number;
  info: AppInfo;
  system: SystemFacts;
  run: RunFacts;
  settings: Settings;
  lock: LockState;
  update: UpdateState;
  keychain: string;
  /** Null: none is open. */
  account: OpenAccount | null;
  accounts: number;
  errors: TrailEntry[];
}

const JOURNAL_LOOK = 500;

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

function tally(words: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Figures and switches only. What the user typed is counted, not told. */
function settingsFacts(settings: Settings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (Array.isArray(value)) return [name, `${value.length} entries`];
      if (typeof value === 'boolean' || typeof value === 'number') return [name, value];
      if (name === 'theme' || name === 'copyOnMint') return [name, value];
      if (value === null) return [name, null];
      return [name, 'set'];
    }),
  );
}

function accountFacts(account: OpenAccount, nowMs: number): Record<string, unknown> {
  const { store, profile, online } = account.session;
  const sync = account.syncState();
  const keys = store.keys.list();
  const { operations, more } = store.journal.list({ limit: JOURNAL_LOOK });
  return {
    kind: profile.kind,
    connected: online !== null,
    keyKeptIn: online?.keptIn ?? null,
    keyInvalid: account.keyInvalid,
    readOnly: store.readOnly,
    keys: { total: store.keys.count(), byState: tally(keys.map((key) => keyState(key, nowMs))) },
    sync: {
      status: sync.status,
      asOf: iso(sync.asOf),
      nextAt: iso(sync.nextAt),
      clockSkewMs: sync.clockSkewMs,
      lastError: sync.lastError && {
        code: sync.lastError.code,
        errorId: sync.lastError.errorId,
        requestId: sync.lastError.requestId,
      },
    },
    journal: {
      looked: operations.length,
      more,
      unsettled: store.journal.unsettled().length,
      byKindAndOutcome: tally(operations.map(({ kind, outcome }) => `${kind} ${outcome ?? 'open'}`)),
      last: operations.slice(0, 10).map(({ kind, outcome, startedAt, endedAt, requestIds }) => ({
        kind,
        outcome,
        startedAt: iso(startedAt),
        endedAt: iso(endedAt),
        requestIds,
      })),
    },
    bulk: tally(store.readOnly ? [] : store.bulkJobs.list(20).map(({ action, state }) => `${action} ${state}`)),
    tests: store.probes.list({ limit: 50 }).length,
  };
}

export function reportText(parts: ReportParts): string {
  const { nowMs, info, run } = parts;
  const report = {
    pakdesk: { version: info.version, runtime: info.runtime, platform: info.platform },
    at: iso(nowMs),
    system: parts.system,
    run: {
      startedAt: iso(run.startedAt),
      pageCrashes: run.pageCrashes,
      endedUncleanlyBefore: run.before && {
        version: run.before.version,
        startedAt: iso(run.before.startedAt),
        seenAt: iso(run.before.seenAt),
        pageCrashes: run.before.pageCrashes,
        fatalErrorId: run.before.fatalErrorId,
      },
    },
    lock: { enabled: parts.lock.enabled, afterMinutes: parts.lock.afterMinutes, onSleep: parts.lock.onSleep },
    updates: parts.update.status,
    keychain: parts.keychain,
    accounts: parts.accounts,
    account: parts.account === null ? null : accountFacts(parts.account, nowMs),
    settings: settingsFacts(parts.settings),
    errors: parts.errors,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Shorter ones are words such as “test”, which a report may hold by itself. */
const NAME_CHARS = 6;

/** Values that come out of a closed list in the code. Any other is searched, also one that is added later. */
const OWN_VALUES = new Set(
  'platform runtime os arch kind keyKeptIn status outcome event level updates keychain theme copyOnMint'.split(' '),
);
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const KNOWN: Record<string, readonly string[]> = {
  code: APP_ERROR_CODES,
  cause: APP_ERROR_CODES.map((code) => `AppError ${code}`),
  channel: callChannels(),
};

/** What the report says by itself: its names of fields, and its own values. A customer may be called “active”, too. */
function ownWords(text: string): string {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    // No report, or more than one: then nothing in it is our own.
    return '';
  }
  return JSON.stringify(report, (field, value: unknown) => {
    if (typeof value !== 'string' || OWN_VALUES.has(field) || TIME.test(value)) return value;
    return KNOWN[field]?.includes(value) ? value : '';
  });
}

const timesIn = (text: string, word: string) => text.split(word).length - 1;

/** Throws `internal` rather than let a text go that holds what it must not. */
export function assertGivesNothingAway(text: string, account: OpenAccount | null, homeFolder: string): void {
  const refuse = (what: string): never => {
    throw new AppError(
      appErrorData(
        'internal',
        `The diagnosis held ${what}, which it must not. It was not given out.`,
        'Please tell the makers that this happened.',
      ),
    );
  };
  if (redact(text) !== text) refuse('a secret');
  if (homeFolder.length >= NAME_CHARS && text.includes(homeFolder)) refuse('the name of a folder');
  if (account === null) return;
  assertNoApiKey(text, account.session.online?.apiKey ?? null);
  const { profile, store } = account.session;
  const names = [profile.name, profile.proxyUsername, ...store.keys.list({ withGone: true }).map(({ label }) => label)];
  const own = ownWords(text);
  for (const name of names) {
    const written = JSON.stringify(name).slice(1, -1);
    if (name.length >= NAME_CHARS && timesIn(text, written) > timesIn(own, written)) refuse('a name');
  }
}
