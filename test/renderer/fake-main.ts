/** A main process in memory, typed by the contract: what the page is shown when no main is wanted. */
import type { AccountState } from '../../shared/ipc/account.ts';
import type { Operation } from '../../shared/ipc/activity.ts';
import type { Notice, SyncState } from '../../shared/ipc/app.ts';
import { AppError, type AppErrorData, appErrorData, type Envelope } from '../../shared/ipc/app-error.ts';
import { calls, type Handlers, type Publish } from '../../shared/ipc/contract.ts';
import type { LabReport } from '../../shared/ipc/lab-report.ts';
import type { SavedView } from '../../shared/ipc/local.ts';
import type { LockState } from '../../shared/ipc/lock.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/ipc/settings.ts';
import type { StorefrontState } from '../../shared/ipc/storefront.ts';
import type { UpdateState } from '../../shared/ipc/updates.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';
import type { KeyLocal } from '../../shared/key-local.ts';
import type { KeyView } from '../../shared/key-view.ts';
import { type FakeBulk, fakeBulk } from './fake-bulk.ts';
import { type CallState, fakeCall, freshCallState, UNDO_MS } from './fake-call.ts';
import { type ComposerState, fakeCarriers, fakeComposer, freshComposerState } from './fake-composer.ts';
import { fakeInsight, type InsightState, pastAlerts } from './fake-insight.ts';
import { fakeKeyList } from './fake-keys.ts';
import { fakeLocal } from './fake-local.ts';
import { fakeLock, NO_LOCK } from './fake-lock.ts';
import { fakeMoney, type MoneyState, pastSales } from './fake-money.ts';
import { fakePayments, freshPayments, type PaymentsState } from './fake-payments.ts';
import { fakeProbe, type ProbeScenario } from './fake-probe.ts';
import { fakeStorefront, freshStorefront } from './fake-storefront.ts';
import { fakeUsage } from './fake-usage.ts';

export interface FakeState extends CallState, ComposerState, InsightState {
  money: MoneyState;
  payments: PaymentsState;
  storefront: StorefrontState;
  lock: LockState;
  update: UpdateState;
  account: AccountState;
  keys: PakKey[];
  sync: SyncState;
  settings: Settings;
  notices: Notice[];
  operations: Operation[];
  /** Calls that fail, by channel. */
  failures: Record<string, AppErrorData>;
  /** Calls that never answer. */
  hanging: string[];
  clipboard: string;
  local: Map<string, KeyLocal>;
  views: SavedView[];
  currentView: KeyView | null;
  probeScenario: ProbeScenario;
  bulk: FakeBulk;
  probeResults: LabReport[];
}

export interface FakeMain {
  state: FakeState;
  /** As the router does: parsed input, checked output, an envelope. */
  call: (channel: string, input: unknown) => Promise<Envelope<unknown>>;
  /** Counts by channel. */
  counts: Map<string, number>;
  /** What a channel was given, in its order. */
  inputs: (channel: string) => unknown[];
}

export const CONNECTED: AccountState = {
  profile: { id: 'p1', name: 'Acme Proxies', color: 'indigo', kind: 'live' },
  profiles: [
    { id: 'p1', name: 'Acme Proxies', color: 'indigo', kind: 'live' },
    { id: 'p2', name: 'Second House', color: 'teal', kind: 'live' },
  ],
  connection: 'connected',
  keyHint: 'psx_…7f3a',
  keptIn: 'keychain',
  proxyUsername: 'psx_ab12',
  gateway: { host: 'gw.proxies.sx', httpPort: 7000, socks5Port: 7001 },
  apiHost: 'api.proxies.sx',
  keychain: { status: 'ok', message: '' },
};

export function createFakeMain(keys: PakKey[], nowMs: () => number, publish: Publish): FakeMain {
  const state: FakeState = {
    ...freshCallState(),
    ...freshComposerState(),
    account: structuredClone(CONNECTED),
    keys,
    sync: {
      status: 'idle',
      asOf: nowMs() - 12_000,
      nextAt: nowMs() + 288_000,
      lastError: null,
      keyCount: keys.length,
      clockSkewMs: 0,
    },
    settings: structuredClone(DEFAULT_SETTINGS),
    notices: [],
    operations: [],
    failures: {},
    hanging: [],
    clipboard: '',
    local: new Map(),
    views: [],
    currentView: null,
    probeScenario: 'works',
    bulk: { jobs: [], rows: new Map() },
    probeResults: [],
    alerts: pastAlerts(keys, nowMs()),
    money: { sales: pastSales(nowMs()), prices: [] },
    payments: freshPayments(keys, nowMs()),
    storefront: freshStorefront(),
    lock: { ...NO_LOCK },
    update: { status: 'off', reason: 'This build names no feed.', version: null, percent: null, checkedAt: null },
  };
  const counts = new Map<string, number>();
  const given = new Map<string, unknown[]>();
  const handlers = fakeHandlers(state, nowMs, publish);

  return {
    state,
    counts,
    inputs: (channel) => given.get(channel) ?? [],
    async call(channel, input) {
      counts.set(channel, (counts.get(channel) ?? 0) + 1);
      given.set(channel, [...(given.get(channel) ?? []), input]);
      if (state.hanging.includes(channel)) return new Promise(() => undefined);
      const failure = state.failures[channel];
      if (failure) return { ok: false, error: failure };
      const [domain = '', name = ''] = channel.split('.');
      const row = (calls as unknown as Record<string, Record<string, (typeof calls.app)['info']>>)[domain]?.[name];
      const handler = (handlers as unknown as Record<string, Record<string, (input: unknown) => unknown>>)[domain]?.[
        name
      ];
      if (!row || !handler) return { ok: false, error: appErrorData('refused', `No such call: ${channel}`) };
      const parsed = row.input.safeParse(input);
      if (!parsed.success) return { ok: false, error: appErrorData('invalid_input', parsed.error.message) };
      try {
        return { ok: true, value: row.output.parse(await handler(parsed.data)) };
      } catch (error) {
        if (error instanceof AppError) return { ok: false, error: error.data };
        throw error;
      }
    },
  };
}

function fakeHandlers(state: FakeState, nowMs: () => number, publish: Publish): Handlers {
  const find = (keyId: string): PakKey => {
    const key = state.keys.find(({ id }) => id === keyId);
    if (key) return key;
    throw new AppError(appErrorData('not_found', 'The platform does not know this key.'));
  };
  const record = (kind: Operation['kind'], key: PakKey, summary: string): Operation => {
    const operation: Operation = {
      id: `op-${state.operations.length + 1}`.padEnd(16, '0'),
      kind,
      keyId: key.id,
      label: key.label,
      summary,
      startedAt: nowMs(),
      endedAt: nowMs(),
      outcome: 'done',
      note: '',
      requestIds: ['req_4b1d2f'],
      steps: [{ name: kind, outcome: 'done' }],
    };
    state.operations.unshift(operation);
    return operation;
  };
  const change = (kind: Operation['kind'], keyId: string, part: Partial<PakKey>, summary: string) => {
    const key = { ...find(keyId), ...part, asOf: nowMs() };
    state.keys = state.keys.map((old) => (old.id === keyId ? key : old));
    const operation = record(kind, key, summary);
    publish('dataChanged', { domains: ['keys', 'activity'] });
    return { key, operation };
  };
  /** A change that can be taken back. */
  const changeBack = (kind: Operation['kind'], keyId: string, part: Partial<PakKey>, summary: string) => {
    const before = find(keyId);
    const changed = change(kind, keyId, part, summary);
    state.undoable.set(changed.operation.id, before);
    return { ...changed, undoUntil: nowMs() + UNDO_MS };
  };
  const call = fakeCall(state, nowMs, change);
  const account = (part: Partial<AccountState>): AccountState => {
    state.account = { ...state.account, ...part };
    publish('dataChanged', { domains: ['account', 'keys'] });
    return state.account;
  };
  const connected = () => account({ profile: state.account.profiles[0] ?? null, connection: 'connected' });
  return {
    app: {
      info: () => ({ version: '0.1.0', runtime: 'chromium', platform: 'linux', profileDir: '/tmp/profile' }),
      notices: () => ({ notices: state.notices }),
      dismissNotice: ({ id }) => {
        state.notices = state.notices.filter((notice) => notice.id !== id);
        return { done: true };
      },
      openExternal: () => ({ done: true }),
      copyText: ({ text }) => {
        state.clipboard = text;
        return { done: true };
      },
    },
    account: {
      state: () => state.account,
      connectFromClipboard: connected,
      connect: connected,
      openDemo: () =>
        account({ profile: { id: 'demo', name: 'Demo', color: 'violet', kind: 'demo' }, connection: 'connected' }),
      open: ({ profileId }) => account({ profile: state.account.profiles.find(({ id }) => id === profileId) ?? null }),
      rename: ({ name, color, proxyUsername }) =>
        account({ profile: state.account.profile && { ...state.account.profile, name, color }, proxyUsername }),
      setHandoutHost: ({ host }) =>
        account({
          handoutHost: host,
          gateway: { ...state.account.gateway, host: host ?? CONNECTED.gateway.host },
        }),
      retryKeychain: () => state.account,
      disconnect: () => account({ profile: null, connection: 'none' }),
      prepareDisconnect: () => ({ token: 'token', name: state.account.profile?.name ?? '' }),
      startNew: () => {
        account({ profile: null, connection: 'none', keyHint: null });
        return { done: true };
      },
    },
    keys: {
      ...fakeKeyList(state),
      mint: ({ label, capGb, expiresAt, tier }) => {
        const key: PakKey = {
          id: `minted-${state.keys.length}`,
          label,
          secretHint: 'pak_••••9e10',
          enabled: true,
          capGb,
          usedMb: 0,
          expiresAt,
          isExpired: false,
          lastUsedAt: null,
          createdAt: nowMs(),
          tier,
          unreadable: [],
          gone: false,
          asOf: nowMs(),
        };
        state.keys = [...state.keys, key];
        return change('mint', key.id, {}, `${capGb} GB`);
      },
      topUp: ({ keyId, addGb, enable }) =>
        change(
          'topUp',
          keyId,
          { capGb: (find(keyId).capGb ?? 0) + (addGb ?? 0), ...(enable ? { enabled: true } : {}) },
          `${addGb} GB added`,
        ),
      edit: ({ keyId, intentId: _, ...part }) =>
        changeBack(
          'edit',
          keyId,
          Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)),
          'edited',
        ),
      setEnabled: ({ keyId, enabled }) => changeBack(enabled ? 'enable' : 'disable', keyId, { enabled }, ''),
      rotate: ({ keyId }) => {
        state.retired.set(keyId, nowMs());
        return change('rotate', keyId, { secretHint: 'pak_••••77aa' }, '');
      },
      revoke: ({ keyId }) => {
        const result = change('revoke', keyId, { gone: true }, '');
        state.keys = state.keys.filter(({ id }) => id !== keyId);
        return result;
      },
      prepare: ({ keyId }) => ({ token: 'token', key: find(keyId) }),
      reveal: () => ({ secret: `pak_${'0123456789abcdef'.repeat(2).slice(0, 24)}` }),
      copy: ({ keyId, what }) => {
        state.clipboard = `${what.kind} ${find(keyId).id}`;
        return { copied: true, clearsInMs: 60_000, as: 'text' };
      },
      ...call.keys,
    },
    sessions: call.sessions,
    usage: fakeUsage(state, nowMs),
    stock: {
      get: () => ({
        pools: { mbl: { us: 73, gb: 21, fr: 9, nl: 6, pl: 12, ge: 4 }, peer: { us: 310, de: 120, fr: 88, jp: 14 } },
        asOf: nowMs() - 60_000,
        reason: '',
      }),
      carriers: ({ country }) => fakeCarriers(country, nowMs()),
    },
    composer: fakeComposer(state, nowMs),
    probe: fakeProbe(state, nowMs, publish),
    activity: {
      audit: call.audit,
      list: ({ limit, keyId, before }) => {
        const fitting = state.operations.filter(
          (operation) =>
            (keyId === undefined || operation.keyId === keyId) &&
            (before === undefined || operation.startedAt < before),
        );
        return { operations: fitting.slice(0, limit), more: fitting.length > limit };
      },
    },
    settings: {
      get: () => state.settings,
      set: ({ patch }) => {
        const named = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
        state.settings = { ...state.settings, ...named };
        return state.settings;
      },
    },
    ...fakeLocal(state, publish),
    ...fakeInsight(state, nowMs, publish),
    money: fakeMoney(state, nowMs),
    payments: fakePayments(state, nowMs, publish),
    storefront: fakeStorefront(state),
    lock: fakeLock(state, nowMs, publish),
    diagnosis: {
      show: () => ({ text: '{}\n' }),
      give: ({ to }) => ({ given: true, name: to === 'file' ? 'pakdesk diagnosis.json' : null, chars: 3 }),
      licenses: () => ({ packages: [{ name: 'react', version: '19.3.1', license: 'MIT', text: 'MIT License' }] }),
    },
    updates: {
      state: () => state.update,
      check: () => state.update,
      download: () => state.update,
      install: () => state.update,
    },
    bulk: fakeBulk(state, nowMs, publish),
    sync: { state: () => state.sync, now: () => ({ ...state.sync, asOf: nowMs() }) },
  };
}

export function pastOperations(keys: PakKey[], nowMs: number): Operation[] {
  const kinds = ['topUp', 'mint', 'rotate', 'disable', 'edit'] as const;
  return keys.slice(0, 12).map((key, index) => ({
    id: `past-${index}`.padEnd(16, '0'),
    kind: kinds[index % kinds.length] ?? 'mint',
    keyId: key.id,
    label: key.label,
    summary: ['10 GB added', '10 GB, expires 24 Dec 2026', '', '', 'Cap 25 GB'][index % 5] ?? '',
    startedAt: nowMs - index * 0.4 * DAY_MS - 90_000,
    endedAt: nowMs - index * 0.4 * DAY_MS - 89_200,
    outcome: index === 3 ? 'failed' : index === 5 ? 'unknown' : 'done',
    note: index === 3 ? 'The platform answered 503 three times. Nothing was changed.' : '',
    requestIds: [`req_${(index * 7919 + 4099).toString(16)}`],
    steps: [{ name: 'send', outcome: index === 3 ? 'failed' : 'done' }],
  }));
}
