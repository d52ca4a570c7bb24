import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSettings, type SettingsBackend } from '../../../electron/store/settings.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { DEFAULT_SETTINGS, settingsSchema } from '../../../shared/ipc/settings.ts';
import { NOON } from './fixtures.ts';

const now = () => NOON;

/** As electron-store: text on a disk, parsed at each read; `failure` is what the next write throws. */
function backend(text?: string) {
  const disk = { text, aside: [] as string[], failure: null as Error | null, writes: 0 };
  const it: SettingsBackend = {
    read: () => (disk.text === undefined ? undefined : JSON.parse(disk.text)),
    write(value) {
      if (disk.failure) throw disk.failure;
      disk.writes += 1;
      disk.text = JSON.stringify(value);
    },
    quarantine() {
      disk.aside.push(disk.text ?? '');
      disk.text = undefined;
      return 'settings.corrupt-1.json';
    },
  };
  return { it, disk };
}
const errorOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.data;
    throw error;
  }
  throw new Error('it did not throw');
};

describe('settings', () => {
  it('are the defaults at first, and nothing is written for that', () => {
    const { it: store, disk } = backend();
    const settings = createSettings(store, now);
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
    expect([settings.notices, disk.writes]).toEqual([[], 0]);
  });

  it('change only what is named, and are read back', () => {
    const { it: store } = backend();
    expect(createSettings(store, now).set({ pollMinutes: 7, theme: 'dark' })).toMatchObject({ pollMinutes: 7 });
    expect(createSettings(store, now).get()).toEqual({ ...DEFAULT_SETTINGS, pollMinutes: 7, theme: 'dark' });
  });

  it('fill in what an older version did not have', () => {
    const { it: store } = backend('{"theme":"light"}');
    const settings = createSettings(store, now);
    expect(settings.get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light' });
    expect(settings.notices).toEqual([]);
  });

  it.each(['', '{"theme":', '\u0000\u0001', '[]', '"text"', '7', 'null'])(
    '[bar 25] [fault 46] a file of %j is set aside, and defaults hold',
    (text) => {
      const { it: store, disk } = backend(text);
      const settings = createSettings(store, now);
      expect(settings.get()).toEqual(DEFAULT_SETTINGS);
      expect(settings.notices.map((notice) => notice.text)).toEqual([
        expect.stringContaining('settings.corrupt-1.json'),
      ]);
      expect(disk.aside).toEqual([text]);
      settings.set({ pollMinutes: 9 });
      expect(createSettings(store, now).get().pollMinutes).toBe(9);
    },
  );

  it('[fault 46] one wrong value costs only itself; the file is kept aside and the good ones are kept', () => {
    const { it: store, disk } = backend('{"theme":"purple","pollMinutes":30,"dailyGbLimit":-1}');
    const settings = createSettings(store, now);
    expect(settings.get()).toEqual({ ...DEFAULT_SETTINGS, pollMinutes: 30 });
    expect(settings.notices[0]?.text).toMatch(/theme, dailyGbLimit/);
    expect(disk.aside).toHaveLength(1);
    expect(createSettings(store, now).get().pollMinutes).toBe(30);
    expect(createSettings(store, now).notices).toEqual([]);
  });

  it('[fault 46] what a newer version wrote is given back to it', () => {
    const { it: store, disk } = backend('{"theme":"dark","holograms":{"on":true}}');
    createSettings(store, now).set({ pollMinutes: 6 });
    expect(JSON.parse(disk.text ?? '')).toMatchObject({ theme: 'dark', pollMinutes: 6, holograms: { on: true } });
  });

  it('a wrong change is refused with its fields, and nothing changes', () => {
    const { it: store, disk } = backend();
    const settings = createSettings(store, now);
    const error = errorOf(() => settings.set({ pollMinutes: 0, echoServices: ['http://insecure.example'] }));
    expect(error.code).toBe('validation');
    expect(error.fields.map(({ field }) => field).sort()).toEqual(['echoServices', 'pollMinutes']);
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
    expect(disk.writes).toBe(0);
  });

  it('[bar 25] [fault 44] a full disk is said, and the old settings stay in force', () => {
    const { it: store, disk } = backend();
    const settings = createSettings(store, now);
    disk.failure = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(errorOf(() => settings.set({ theme: 'dark' })).code).toBe('disk_full');
    disk.failure = Object.assign(new Error('no'), { code: 'EROFS' });
    expect(errorOf(() => settings.set({ theme: 'dark' })).code).toBe('store_read_only');
    expect(settings.get().theme).toBe('system');
  });

  it('a caller that changes its copy changes nothing', () => {
    const settings = createSettings(backend().it, now);
    settings.get().presets.pop();
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
  });

  it('whatever JSON is stored, the settings are valid and the prototype is clean', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...Object.keys(DEFAULT_SETTINGS), '__proto__', 'x'), (json, name) => {
        const settings = createSettings(backend(`{"${name}":${json}}`).it, now);
        expect(settingsSchema.safeParse(settings.get()).success).toBe(true);
        settings.set({ theme: 'dark' });
        expect(Object.getPrototypeOf(settings.get())).toBe(Object.prototype);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it('opens a file of a version that had one message and presets without a price', () => {
    const old = {
      theme: 'dark',
      handoutTemplate: 'Hello {{customer}}: {{url}}',
      presets: [{ id: 'p', name: 'P', capGb: 7, days: null, tier: 'safe' }],
    };
    const { it: store, disk } = backend(JSON.stringify(old));
    const settings = createSettings(store, now);
    expect(settings.notices).toEqual([]);
    expect(settings.get().presets).toEqual([{ ...old.presets[0], priceCents: null, currency: 'USD', routing: null }]);
    expect(settings.get().handoutTemplates[0]).toMatchObject({
      id: 'message',
      format: 'text',
      body: old.handoutTemplate,
    });
    expect(settings.get().handoutTemplates).toHaveLength(DEFAULT_SETTINGS.handoutTemplates.length);
    settings.set({ pollMinutes: 9 });
    // The way back to that version stays open.
    expect(JSON.parse(disk.text ?? '')).toMatchObject({ handoutTemplate: old.handoutTemplate, pollMinutes: 9 });
    const edited = [{ id: 'message', name: 'M', format: 'text' as const, body: 'New {{url}}' }];
    settings.set({ handoutTemplates: edited });
    expect(createSettings(store, now).get().handoutTemplates).toEqual(edited);
  });

  it('a patch leaves what it does not name, also where a field has a default', () => {
    const settings = createSettings(backend().it, now);
    settings.set({ copyOnMint: 'url', defaultTemplateId: 'card' });
    expect(settings.set({ theme: 'dark' })).toMatchObject({ copyOnMint: 'url', defaultTemplateId: 'card' });
  });
});
