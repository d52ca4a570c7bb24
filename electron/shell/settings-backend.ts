// Where the settings are kept: electron-store, as one file. Threat: its own defaults are readable for everybody (0644) and wipe a damaged file without a trace.
import { existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import Store from 'electron-store';
import { freePath, timeStamp } from '../store/quarantine.ts';
import type { SettingsBackend } from '../store/settings.ts';

const NAME = 'settings';

export function createSettingsBackend(dir: string, now: () => number): SettingsBackend {
  const file = join(dir, `${NAME}.json`);
  // The constructor reads the file and throws on a damaged one, so it is made at first use, by read or write.
  let store: Store<Record<string, unknown>> | null = null;
  const open = () => {
    store ??= new Store<Record<string, unknown>>({
      cwd: dir,
      name: NAME,
      configFileMode: 0o600,
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      watch: false,
    });
    return store;
  };

  return {
    read: () => (existsSync(file) ? open().store : undefined),
    write(value) {
      open().store = value;
    },
    quarantine() {
      store = null;
      const aside = freePath(dir, `${NAME}.corrupt-${timeStamp(now())}`, '.json');
      renameSync(file, aside);
      return basename(aside);
    },
  };
}
