// How alerts reach somebody: pop-ups and the badge. Threat: forty pop-ups in the morning; one that is dropped in silence and counts as told.
import { AWAY_MS, popupsFor, quietUntil } from '../../shared/alerts-quiet.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { Store } from '../store/types.ts';
import { type Notifier, popupOf, summaryPopup } from './notifier.ts';

export interface TellingDeps {
  store: Store;
  publish: Publish;
  settings: () => Settings;
  notifier: Notifier;
}

export interface Telling {
  /** What nobody was told of yet, at the end of a run that began at `startedAt`; `sinceMs` is the run before. */
  popUp(startedAt: number, sinceMs: number | null, nowMs: number): void;
  /** The number on the app's icon, where it is another one than before. */
  badge(): void;
  /** The badge and the page. Returns how many are unread. */
  announce(): number;
  /** Takes the number down. */
  end(): void;
}

/** More than ever pop up one by one; the rest is only counted. */
const LOOKED_AT = 20;

export function createTelling({ store, publish, settings, notifier }: TellingDeps): Telling {
  let shown: number | null = null;

  function badge(): void {
    const count = settings().alerts.badge ? store.alerts.unread() : 0;
    if (count === shown) return;
    shown = count;
    notifier.setBadge(count);
  }

  return {
    popUp(startedAt, sinceMs, nowMs) {
      const { alerts } = settings();
      const untold = store.alerts.untold(LOOKED_AT);
      if (untold.length === 0) return;
      const isQuiet = quietUntil(alerts.quietHours, nowMs) !== null;
      const away = (sinceMs !== null && startedAt - sinceMs > AWAY_MS) || untold.some(({ at }) => at < startedAt);
      if (alerts.notifications && notifier.isSupported()) {
        const popups = popupsFor(untold, isQuiet, away, store.alerts.countUntold());
        // Held back until the quiet hours end, or the app is unlocked: then it was not told.
        if (popups.kind === 'nothing' || notifier.isHeld()) return;
        if (popups.kind === 'summary') notifier.show(summaryPopup(popups.summary));
        else for (const alert of untold) notifier.show(popupOf(alert));
      }
      // Where nothing pops up, switching it on later must not bring up the past.
      store.alerts.markTold();
    },
    badge,
    announce() {
      const unread = store.alerts.unread();
      badge();
      publish('alertsChanged', { unread });
      return unread;
    },
    end() {
      shown = null;
      notifier.setBadge(0);
    },
  };
}
