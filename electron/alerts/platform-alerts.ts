// Alerts out of what the platform itself says. They are of the account, or of a key that is here; nobody else looks after their end.
import type { AlertSettings } from '../../shared/ipc/settings.ts';
import type { PlatformClient } from '../platform/types.ts';
import type { Store } from '../store/types.ts';
import { CALM_MS, type Told, type Verdict } from './judge.ts';
import { alertOf, Part } from './part.ts';
import { incidentNews, type PlatformWatch } from './platform-watch.ts';

interface Asked {
  client: Pick<PlatformClient, 'audit' | 'incidents'>;
  platform: PlatformWatch;
  store: Store;
  settings: AlertSettings;
  told: Map<string, Told> | null;
  nowMs: number;
  /** Taking stock: nothing is news. */
  isFirst: boolean;
  isClosed: () => boolean;
}

/** Incidents and refused logins. True when the list changed. */
export async function judgePlatform(asked: Asked): Promise<boolean> {
  const { client, platform, store, told, nowMs, isFirst } = asked;
  const { incidents, anomalies } = asked.settings;
  if (!incidents && !anomalies) return false;
  const named = (id: string) => {
    const key = store.keys.get(id);
    return key === null || key.gone ? null : key;
  };
  const news = await platform.read(client, { incidents, anomalies }, named);
  if (asked.isClosed()) return false;
  const part = new Part(told);
  if (news.incidents !== null) {
    const known = new Map(store.alerts.current('incident').map(({ threshold, id }) => [threshold, id]));
    const { add, end } = incidentNews(news.incidents, known, nowMs);
    part.add.push(...add.map((draft) => alertOf(draft, null, nowMs, isFirst)));
    part.end.push(...end);
  }
  for (const [keyId, draft] of news.failedLogins ?? []) {
    const before = told?.get(keyId) ?? null;
    const isKnown = before?.anomalies?.failedLogins !== undefined;
    const next: Told = { ...before, anomalies: { ...before?.anomalies, failedLogins: nowMs } };
    const verdict: Verdict = {
      told: next,
      add: isKnown ? [] : [{ slot: 'failedLogins', draft }],
      end: [],
      resume: [],
    };
    const key = keyId === '' ? null : named(keyId);
    const who = { id: keyId, label: key?.label ?? '' };
    part.take(who, verdict, before, nowMs, isFirst);
    if (keyId === '') for (const alert of part.add) if (alert.keyId === '') alert.keyId = null;
  }
  calmAccount(told, part, nowMs);
  return part.write(store.alerts, nowMs);
}

/** Logins of no known key: no reading of a key ends them. */
function calmAccount(told: Map<string, Told> | null, part: Part, nowMs: number): void {
  const account = told?.get('');
  const at = account?.anomalies?.failedLogins;
  if (account === undefined || at === undefined || Math.abs(nowMs - at) < CALM_MS) return;
  const verdict: Verdict = { told: null, add: [], end: Object.values(account.ids ?? {}), resume: [] };
  part.take({ id: '', label: '' }, verdict, account, nowMs, true);
}
