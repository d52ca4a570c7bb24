// A child that writes without pause until it is killed. Each operation is told on stdout only after begin() returned.
import { writeSync } from 'node:fs';
import { openStore } from '../../../electron/store/open.ts';
import type { PakKey } from '../../../shared/key.ts';

const [, , dir = '', run = ''] = process.argv;
const store = openStore({ dir, now: Date.now });
const row = (n: number, usedMb: number): PakKey => ({
  id: `k${n}`,
  label: `customer ${n}`,
  secretHint: null,
  enabled: true,
  capGb: 10,
  usedMb,
  expiresAt: null,
  isExpired: false,
  lastUsedAt: null,
  createdAt: null,
  tier: null,
  unreadable: [],
  gone: false,
  asOf: Date.now(),
});

for (let n = 0; ; n += 1) {
  const id = `run${run}-${n}`;
  store.journal.begin({
    id,
    kind: 'topUp',
    keyId: 'k1',
    label: 'customer 1',
    summary: '1 GB',
    startedAt: Date.now(),
    steps: [
      { name: 'topUp', idempotencyKey: id, request: { do: 'topUp', keyId: 'k1', addGb: 1 } },
      { name: 'enable', idempotencyKey: `${id}-2`, request: { do: 'enableIfOff', keyId: 'k1' } },
    ],
  });
  writeSync(1, `${id}\n`);
  // One transaction: 200 keys with the same counter, so a torn one would show as two different counters.
  store.keys.applyList(
    Array.from({ length: 200 }, (_, k) => row(k, Number(run) * 1000 + n)),
    Date.now(),
  );
}
