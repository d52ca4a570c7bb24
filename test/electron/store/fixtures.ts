import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../../electron/store/open.ts';
import type { PlannedOperation, Store } from '../../../electron/store/types.ts';
import type { PakKey } from '../../../shared/key.ts';

export const NOON = Date.UTC(2026, 10, 24, 12);

export function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-store-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export interface TestStore {
  store: Store;
  dir: string;
  clock: { now: number };
}

/** A store on a real file in a folder of its own, with a clock that stands still. */
export function freshStore(dir = freshDir(), now = NOON): TestStore {
  const clock = { now };
  const store = openStore({ dir, now: () => clock.now });
  onTestFinished(() => store.close());
  return { store, dir, clock };
}

export function key(id: string, rest: Partial<PakKey> = {}): PakKey {
  return {
    id,
    label: `customer ${id}`,
    secretHint: null,
    enabled: true,
    capGb: 10,
    usedMb: 0,
    expiresAt: null,
    isExpired: false,
    lastUsedAt: null,
    createdAt: null,
    tier: 'standard',
    unreadable: [],
    gone: false,
    asOf: NOON,
    ...rest,
  };
}

export function planned(id: string, rest: Partial<PlannedOperation> = {}): PlannedOperation {
  return {
    id,
    kind: 'mint',
    keyId: null,
    label: 'alice',
    summary: '10 GB, never expires',
    startedAt: NOON,
    steps: [
      {
        name: 'mint',
        idempotencyKey: id,
        request: { do: 'mint', body: { label: 'alice', capGb: 10, expiresAt: null, tier: 'standard' } },
      },
    ],
    ...rest,
  };
}
