import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const electron = vi.hoisted(() => ({ calls: [] as string[], locked: false }));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const record = (name: string, target: object): object =>
    new Proxy(target, {
      get(object, key) {
        const value = Reflect.get(object, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          electron.calls.push(`${name}.${String(key)}`);
          return Reflect.apply(value, object, args);
        };
      },
    });
  const app = Object.assign(new Emitter(), {
    isPackaged: false,
    enableSandbox: () => undefined,
    exit: () => undefined,
    setPath: () => undefined,
    getPath: () => process.env['PAKDESK_TEST_PROFILE'],
    getVersion: () => '0',
    requestSingleInstanceLock: () => !electron.locked,
    // Never ready: this is about what comes before.
    whenReady: () => new Promise(() => undefined),
  });
  const menu = { buildFromTemplate: () => ({}), setApplicationMenu: () => undefined };
  const protocol = { registerSchemesAsPrivileged: () => undefined };
  return {
    app: record('app', app),
    BrowserWindow: class extends EventEmitter {},
    clipboard: {},
    dialog: {},
    ipcMain: {},
    Menu: record('Menu', menu),
    nativeTheme: {},
    protocol: record('protocol', protocol),
    screen: {},
    session: {},
    shell: {},
    default: {},
  };
});

let dir = '';
/** The test runner's own. */
const present = new Set<unknown>([
  ...process.listeners('uncaughtException'),
  ...process.listeners('unhandledRejection'),
]);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-boot-'));
  vi.stubEnv('PAKDESK_TEST_PROFILE', dir);
  vi.resetModules();
  electron.calls.length = 0;
  // main's own arguments; the test runner's are not for it.
  vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', 'main', '--profile', dir]);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    for (const listener of (process as EventEmitter).listeners(name)) {
      if (!present.has(listener)) process.removeListener(name, listener as () => void);
    }
  }
  rmSync(dir, { recursive: true, force: true });
});

describe('boot', () => {
  it('[bar 2] takes the sandbox, the profile folder and the lock before any other work', async () => {
    electron.locked = false;
    await import('../../../electron/main.ts');
    expect(electron.calls.slice(0, 4)).toEqual([
      'app.enableSandbox',
      'app.setPath',
      'app.requestSingleInstanceLock',
      'app.getPath',
    ]);
    const at = (name: string) => electron.calls.indexOf(name);
    expect(at('protocol.registerSchemesAsPrivileged')).toBeLessThan(at('app.whenReady'));
    expect(at('protocol.registerSchemesAsPrivileged')).toBeGreaterThan(0);
  });

  it('[bar 2] [fault 41] ends at once, and touches nothing, where another instance has the profile', async () => {
    electron.locked = true;
    await import('../../../electron/main.ts');
    expect(electron.calls).toEqual(['app.enableSandbox', 'app.setPath', 'app.requestSingleInstanceLock', 'app.exit']);
    expect(readdirSync(dir)).toEqual([]);
  });
});
