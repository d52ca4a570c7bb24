// Calls on settings. Which API the app talks to is not among them.
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';

/** What an order costs and brings goes by these. */
const PRICES = ['wholesaleRates', 'retailPerGb', 'presets'] as const;

export interface SettingsDeps {
  settings: { get(): Settings; set(patch: Partial<Settings>): Settings };
  publish: Publish;
  /** What was bought until now keeps the prices of its day. */
  beforePrices: () => void;
  /** What else follows a setting: the window's theme, … */
  onChanged: (settings: Settings) => void;
}

export function settingsHandlers({ settings, publish, beforePrices, onChanged }: SettingsDeps): Handlers['settings'] {
  return {
    get: () => settings.get(),
    set({ patch }) {
      if (PRICES.some((name) => patch[name] !== undefined)) beforePrices();
      const next = settings.set(patch);
      onChanged(next);
      publish('dataChanged', { domains: ['settings'] });
      return next;
    },
  };
}
