import type { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';

interface FakeWindow extends EventEmitter {
  options: Record<string, unknown>;
  webContents: { id: number; sent: unknown[][]; webRtcPolicy: string; loaded: string };
  shown: boolean;
}

const made = vi.hoisted(() => [] as FakeWindow[]);

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  let lastId = 100;
  class BrowserWindow extends EventEmitter {
    readonly options: Record<string, unknown>;
    shown = false;
    destroyed = false;
    readonly webContents;
    constructor(options: Record<string, unknown>) {
      super();
      this.options = options;
      lastId += 1;
      const contents = { id: lastId, sent: [] as unknown[][], webRtcPolicy: '', loaded: '' };
      this.webContents = {
        ...contents,
        on: () => undefined,
        send: (...args: unknown[]) => contents.sent.push(args),
        setWebRTCIPHandlingPolicy(policy: string) {
          this.webRtcPolicy = policy;
        },
      };
      this.webContents.sent = contents.sent;
      made.push(this as unknown as FakeWindow);
    }
    static getAllWindows() {
      return made;
    }
    loadURL(url: string) {
      this.webContents.loaded = url;
      return Promise.resolve();
    }
    isDestroyed() {
      return this.destroyed;
    }
    isMaximized() {
      return false;
    }
    getNormalBounds() {
      return { x: 1, y: 2, width: 1000, height: 700 };
    }
    show() {
      this.shown = true;
    }
    maximize() {}
    setBackgroundColor() {}
  }
  return {
    BrowserWindow,
    nativeTheme: { themeSource: 'system', shouldUseDarkColors: true },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  };
});

const { createMainWindow, isRegisteredWindow, publish, webPreferences } = await import(
  '../../../electron/shell/window.ts'
);
const { recordingLog } = await import('./fakes.ts');

function open(hidden = false) {
  const written: unknown[] = [];
  createMainWindow({
    preload: '/preload.cjs',
    production: true,
    hidden,
    stateFile: {
      read: () => ({ bounds: { width: 1280, height: 800 }, maximized: false, theme: 'system' }),
      write: (state) => written.push(state),
    },
    log: recordingLog().log,
  });
  const window = made.at(-1) as FakeWindow;
  return { window, written };
}

beforeEach(() => {
  made.length = 0;
});

describe('the window', () => {
  it('[bar 1] has exactly these preferences', () => {
    expect(webPreferences('/p', true)).toEqual({
      preload: '/p',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      plugins: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: false,
    });
    expect(webPreferences('/p', false).devTools).toBe(true);
  });

  it('[bar 1] is made in one place only', () => {
    const electron = new URL('../../../electron', import.meta.url).pathname;
    const makers = readdirSync(electron, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap(
        (name) => readFileSync(join(electron, name), 'utf8').match(/new BrowserWindow|new WebContentsView/g) ?? [],
      );
    expect(makers).toEqual(['new BrowserWindow']);
  });

  it('loads the app’s page, keeps WebRTC in, and shows itself when there is something to see', () => {
    const { window } = open();
    expect(window.options).toMatchObject({ show: false, minWidth: 900, minHeight: 600, backgroundColor: '#141517' });
    expect(window.webContents.loaded).toBe('app://pakdesk/');
    expect(window.webContents.webRtcPolicy).toBe('disable_non_proxied_udp');
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it('stays hidden when it was started so', () => {
    const { window } = open(true);
    window.emit('ready-to-show');
    expect(window.shown).toBe(false);
  });

  it('is registered until it has closed', () => {
    const { window } = open();
    expect(isRegisteredWindow(window.webContents.id)).toBe(true);
    expect(isRegisteredWindow(window.webContents.id + 1)).toBe(false);
    window.emit('closed');
    expect(isRegisteredWindow(window.webContents.id)).toBe(false);
  });

  it('gets events only while it is registered', () => {
    const { window } = open();
    publish('command', { command: 'mint' });
    window.emit('closed');
    publish('command', { command: 'keys' });
    expect(window.webContents.sent).toEqual([['command', { command: 'mint' }]]);
  });

  it('remembers its place', () => {
    const { window, written } = open();
    window.emit('close');
    expect(written).toEqual([{ theme: 'system', maximized: false, bounds: { x: 1, y: 2, width: 1000, height: 700 } }]);
  });
});
