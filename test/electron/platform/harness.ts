/** A client against a fault server, with a clock that does not wait and a log that is kept. */
// Loaded beforehand, so that no test's time limit has to pay for it.
import 'undici';
import { afterEach, expect } from 'vitest';
import type { Clock } from '../../../electron/clock.ts';
import { createLog } from '../../../electron/log.ts';
import { createPlatformClient } from '../../../electron/platform/client.ts';
import type { PlatformLimits } from '../../../electron/platform/limits.ts';
import type { PlatformClient } from '../../../electron/platform/types.ts';
import { AppError, type AppErrorData } from '../../../shared/ipc/app-error.ts';
import type { ApiProxy } from '../../../shared/ipc/settings.ts';
import { type FaultServer, type Handler, startFaultServer } from './fault-server.ts';

export const API_KEY = 'psx_CANARY0123456789abcdefghijklmnop';
export const SECRET = 'pak_0123456789abcdef01234567';
export const NOW = Date.parse('2026-11-24T12:00:00.000Z');

export interface FakeClock extends Clock {
  /** What was slept, in ms. */
  sleeps: number[];
  advance(ms: number): void;
}

/** Time passes only by sleeping or by hand. */
export function fakeClock(start = NOW): FakeClock {
  let now = start;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    async sleep(delayMs, signal) {
      signal?.throwIfAborted();
      sleeps.push(delayMs);
      now += delayMs;
    },
    advance(ms) {
      now += ms;
    },
  };
}

export const ROW = {
  id: 'k1',
  key: SECRET,
  label: 'alice@acme',
  enabled: true,
  trafficCapGB: 10,
  trafficUsedMB: 512.5,
  expiresAt: '2026-12-24T00:00:00.000Z',
  isExpired: false,
  lastUsedAt: '2026-11-23T10:00:00.000Z',
  createdAt: 1_760_000_000_000,
  updatedAt: 1_760_000_000_000,
  qualityTier: 'standard',
};

export const MINT = { label: 'alice@acme', capGb: 10, expiresAt: null, tier: 'standard' };
export const IDEMPOTENCY_KEY = 'intent-0123456789abcdef';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

export function cleanUp(close: () => Promise<void>): void {
  closers.push(close);
}

export interface Bench {
  server: FaultServer;
  client: PlatformClient;
  clock: FakeClock;
  logLines: string[];
}

/** For the tests whose subject is a time limit. */
export const HASTY: Partial<PlatformLimits> = {
  connectTimeoutMs: 100,
  headersTimeoutMs: 100,
  bodyTimeoutMs: 100,
  attemptTimeoutMs: 100,
};

export function makeClient(
  baseUrl: string,
  options: {
    limits?: Partial<PlatformLimits>;
    clock?: FakeClock;
    random?: () => number;
    apiKey?: string;
    trustedRoots?: readonly string[];
    proxy?: () => ApiProxy;
  } = {},
): Omit<Bench, 'server'> {
  const clock = options.clock ?? fakeClock();
  const logLines: string[] = [];
  const client = createPlatformClient({
    baseUrl,
    getApiKey: () => options.apiKey ?? API_KEY,
    clock,
    random: options.random ?? (() => 1),
    log: createLog((line) => logLines.push(line), clock.now),
    limits: options.limits ?? {},
    ...(options.trustedRoots ? { trustedRoots: options.trustedRoots } : {}),
    ...(options.proxy ? { proxy: options.proxy } : {}),
  });
  cleanUp(() => client.close());
  return { client, clock, logLines };
}

export async function startBench(handlers: Handler[], options: Parameters<typeof makeClient>[1] = {}): Promise<Bench> {
  const server = await startFaultServer(handlers);
  cleanUp(() => server.close());
  return { server, ...makeClient(server.url, options) };
}

/** The error of a call that must fail, checked for what no error may hold. */
export async function errorOf(call: Promise<unknown>): Promise<AppErrorData> {
  try {
    await call;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    const { data } = error as AppError;
    expect(JSON.stringify(data)).not.toMatch(/CANARY|pak_[0-9a-f]{6,}/);
    // Said in words: a sentence, and never a code alone.
    expect(data.message).toMatch(/^(?:[A-Z]|127\.|no-such-host).*\w+ \w+.*[.!…”]$/s);
    return data;
  }
  throw new Error('The call succeeded');
}
