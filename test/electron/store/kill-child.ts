// A child that writes as the app does until it is killed: journal, list, settings, accounts. Each thing is told on stdout only after the call returned.
import { writeSync } from 'node:fs';
import { createSettingsBackend } from '../../../electron/shell/settings-backend.ts';
import { openStore } from '../../../electron/store/open.ts';
import { openProfiles } from '../../../electron/store/profiles.ts';
import { createSettings } from '../../../electron/store/settings.ts';
import type { PakKey } from '../../../shared/key.ts';

const [, , dir = '', run = ''] = process.argv;
const store = openStore({ dir, now: Date.now });
const settings = createSettings(createSettingsBackend(dir, Date.now), Date.now);
const profiles = openProfiles(dir, Date.now);
const tell = (line: string) => writeSync(1, `${line}\n`);
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
  tell(`operation ${id}`);
  // One transaction: 200 keys with the same counter, so a torn one would show as two different counters.
  store.keys.applyList(
    Array.from({ length: 200 }, (_, k) => row(k, Number(run) * 1000 + n)),
    Date.now(),
  );
  settings.set({ dailyGbLimit: Number(run) * 1000 + n + 1 });
  tell(`limit ${Number(run) * 1000 + n + 1}`);
  profiles.put({
    id: `p${(Number(run) + n) % 5}`,
    name: `Account ${n}`,
    color: 'teal',
    kind: 'live',
    apiUrl: 'https://api.proxies.sx/v1',
    gateway: { host: 'gw.proxies.sx', httpPort: 7000, socks5Port: 7001 },
    proxyUsername: 'psx_ab12',
    extraEchoServices: [],
    createdAt: Date.now(),
  });
  tell(`account p${(Number(run) + n) % 5}`);
}
