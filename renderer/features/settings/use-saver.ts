/** Saves one setting at once, and tells at that setting whether it was kept. */
import { useCallback, useState } from 'react';
import type { AppErrorData } from '../../../shared/ipc/app-error.ts';
import type { Settings } from '../../../shared/ipc/settings.ts';
import { useSetSettings } from '../../queries/settings.ts';
import { asAppError } from '../../ui/app-error.ts';

export type SettingName = keyof Settings;
type Mark = { at: 'saving' | 'saved'; round: number } | { at: 'failed'; error: AppErrorData };

export interface Saver {
  /** True when it was kept. */
  save: (patch: Partial<Settings>) => Promise<boolean>;
  markOf: (name: SettingName) => Mark | null;
}

export function useSaver(): Saver {
  const { mutateAsync } = useSetSettings();
  const [marks, setMarks] = useState<Partial<Record<SettingName, Mark>>>({});
  const save = useCallback(
    async (patch: Partial<Settings>) => {
      const names = Object.keys(patch) as SettingName[];
      const markAll = (mark: Mark) =>
        setMarks((old) => ({ ...old, ...Object.fromEntries(names.map((name) => [name, mark])) }));
      markAll({ at: 'saving', round: 0 });
      try {
        await mutateAsync(patch);
        markAll({ at: 'saved', round: performance.now() });
        return true;
      } catch (error) {
        markAll({ at: 'failed', error: asAppError(error) });
        return false;
      }
    },
    [mutateAsync],
  );
  return { save, markOf: (name) => marks[name] ?? null };
}
