// Calls on settings. Which API the app talks to is not among them.
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';

export interface SettingsDeps {
  settings: { get(): Settings; set(patch: Partial<Settings>): Settings };
  publish: Publish;
  /** What else follows a setting: the window's theme, … */
  onChanged: (settings: Settings) => void;
}

export function settingsHandlers({ settings, publish, onChanged }: SettingsDeps): Handlers['settings'] {
  return {
    get: () => settings.get(),
    set({ patch }) {
      const next = settings.set(patch);
      onChanged(next);
      publish('dataChanged', { domains: ['settings'] });
      return next;
    },
  };
}
