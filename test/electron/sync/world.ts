import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLog } from '../../../electron/log.ts';
import type { RemoteKey, Reply, StockReply } from '../../../electron/platform/types.ts';
import { openStore } from '../../../electron/store/open.ts';
import { createScheduler, type SyncDomain } from '../../../electron/sync/scheduler.ts';
import type { SyncState } from '../../../shared/ipc/app.ts';
import { AppError, type AppErrorCode, appErrorData } from '../../../shared/ipc/app-error.ts';
import { fakeClock } from './fake-clock.ts';

export const NOON = Date.UTC(2026, 10, 24, 12);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const POLL = 5 * MINUTE;
export const SECRET = 'pak_0123456789abcdef01233f2a';

export const remote = (id: string, usedMb = 0, secret: string | null = null): RemoteKey => ({
  key: {
    id,
    label: `customer ${id}`,
    enabled: true,
    capGb: 10,
    usedMb,
    expiresAt: null,
    isExpired: false,
    lastUsedAt: null,
    createdAt: null,
    tier: 'standard',
    unreadable: [],
    asOf: NOON,
  },
  secret,
  askedAt: NOON,
});
export const reply = <T>(value: T, serverTime: number | null = null): Reply<T> => ({
  value,
  requestId: 'req-1',
  serverTime,
});
export const refusal = (code: AppErrorCode, retryAfterMs: number | null = null) =>
  new AppError(appErrorData(code, `It is ${code}.`, '', { retryAfterMs }));

/** A scheduler over a real store, a played platform and a fake clock; everything it does is written down. */
export function world() {
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-sync-'));
  const clock = fakeClock(NOON);
  const store = openStore({ dir, now: clock.now });
  const lines: string[] = [];
  const calls: number[] = [];
  const stockCalls: number[] = [];
  const states: SyncState[] = [];
  const changes: [SyncDomain[], string[]][] = [];
  const invalid: string[] = [];
  const secrets: [string, string][] = [];
  const answers = {
    list: async (_signal?: AbortSignal): Promise<Reply<RemoteKey[]>> => reply([remote('a')]),
    stock: async (_signal?: AbortSignal): Promise<Reply<StockReply>> => reply({ pools: { mbl: { us: 73 } } }),
  };
  const scheduler = createScheduler({
    client: {
      listKeys: (signal) => {
        calls.push(clock.now() - NOON);
        return answers.list(signal);
      },
      stock: (signal) => {
        stockCalls.push(clock.now() - NOON);
        return answers.stock(signal);
      },
    },
    store,
    clock,
    log: createLog((line) => void lines.push(line), clock.now),
    pollMs: () => POLL,
    onState: (state) => void states.push(state),
    onChanged: (domains, ids) => void changes.push([domains, ids]),
    onKeyInvalid: (error) => void invalid.push(error.code),
    onSecret: (keyId, secret) => void secrets.push([keyId, secret]),
    usageRetentionDays: () => 30,
    random: () => 1,
  });
  onTestFinished(async () => {
    await scheduler.stop();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return { clock, store, lines, calls, stockCalls, states, changes, invalid, secrets, answers, scheduler };
}
