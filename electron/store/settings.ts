// The app's settings over whatever keeps them. Threat: a damaged file that stops the app, or is replaced by defaults without a trace.
import type { Notice } from '../../shared/ipc/app.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../../shared/ipc/settings.ts';
import { fileError } from './atomic-file.ts';
import { timeStamp } from './quarantine.ts';

/**
 * Where the settings are kept: electron-store in the app, a plain conf or JSON file in tests.
 * `read` answers with the whole stored object, with undefined when there is none yet, and throws when the file cannot be parsed.
 * `write` replaces the whole object, atomically.
 * `quarantine` puts what is stored aside under another name, so that the next `read` finds none; it returns that name.
 */
export interface SettingsBackend {
  read(): unknown;
  write(value: Record<string, unknown>): void;
  quarantine(): string;
}

export interface SettingsService {
  get(): Settings;
  /** Only the named settings change. Throws AppError validation, disk_full, store_read_only or store_failed, and changes nothing then. */
  set(patch: Partial<Settings>): Settings;
  /** What was found at the start. */
  readonly notices: Notice[];
}

const FIELDS = Object.keys(settingsSchema.shape) as (keyof Settings)[];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Until 0.1 there was one template, of plain text. It stays in the file as it is, for a way back to that version. */
function fromOlderVersion(stored: Record<string, unknown>): Record<string, unknown> {
  const text = stored['handoutTemplate'];
  if (typeof text !== 'string' || text === '' || text.length > 10_000 || stored['handoutTemplates'] !== undefined) {
    return {};
  }
  const [first, ...rest] = structuredClone(DEFAULT_SETTINGS.handoutTemplates);
  return { handoutTemplates: first ? [{ ...first, body: text }, ...rest] : rest };
}

export function createSettings(backend: SettingsBackend, now: () => number): SettingsService {
  const notices: Notice[] = [];
  /** Names that this version does not know: a newer one wrote them and wants them back. */
  const foreign: Record<string, unknown> = {};
  let settings: Settings = structuredClone(DEFAULT_SETTINGS);

  function setAside(because: string): void {
    let text: string;
    try {
      text = `The file was set aside as ${backend.quarantine()} because ${because}.`;
    } catch (error) {
      text = `${because}, and the file could not be set aside: ${fileError(error, 'a copy').data.message}`;
    }
    const at = now();
    notices.push({
      id: `settings-${timeStamp(at)}`,
      at,
      severity: 'warning',
      title: 'Some settings could not be read',
      text,
    });
  }

  function load(): void {
    let stored: unknown;
    try {
      stored = backend.read();
    } catch {
      setAside('it could not be read; all settings are back to their defaults');
      return;
    }
    if (stored === undefined) return;
    if (!isRecord(stored)) {
      setAside('it held no settings; all are back to their defaults');
      return;
    }
    const bad: string[] = [];
    const good: Record<string, unknown> = fromOlderVersion(stored);
    for (const [name, value] of Object.entries(stored)) {
      const field = FIELDS.find((known) => known === name);
      if (field === undefined) {
        if (name !== '__proto__') foreign[name] = value;
        continue;
      }
      const parsed = settingsSchema.shape[field].safeParse(value);
      if (parsed.success) good[field] = parsed.data;
      else bad.push(field);
    }
    settings = settingsSchema.parse({ ...settings, ...good });
    if (bad.length === 0) return;
    setAside(`these made no sense and are back to their defaults: ${bad.join(', ')}`);
    // The good ones would be lost with the file that was set aside. If this fails they are still in force until the app closes.
    try {
      backend.write({ ...foreign, ...settings });
    } catch (error) {
      const { message, nextStep } = fileError(error, 'the settings').data;
      const at = now();
      const text = `${message} ${nextStep}`;
      notices.push({
        id: `settings-save-${timeStamp(at)}`,
        at,
        severity: 'warning',
        title: 'Settings not saved',
        text,
      });
    }
  }

  load();

  return {
    notices,
    get: () => structuredClone(settings),
    set(patch) {
      const parsed = settingsSchema.safeParse({ ...settings, ...patch });
      if (!parsed.success) {
        const fields = parsed.error.issues.map((issue) => ({
          field: String(issue.path[0] ?? ''),
          message: issue.message,
        }));
        throw new AppError(
          appErrorData('validation', 'These settings were not saved.', 'Correct the marked fields.', { fields }),
        );
      }
      try {
        backend.write({ ...foreign, ...parsed.data });
      } catch (error) {
        throw fileError(error, 'the settings');
      }
      settings = parsed.data;
      return structuredClone(settings);
    },
  };
}
