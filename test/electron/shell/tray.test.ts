import { EventEmitter } from 'node:events';
import { app, type BrowserWindow, Tray } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTray } from '../../../electron/shell/tray.ts';
import { cancellable, recordingLog } from './fakes.ts';

class FakeWindow extends EventEmitter {
  visible = true;
  minimized = false;
  hide = vi.fn(() => {
    this.visible = false;
  });
  show = vi.fn(() => {
    this.visible = true;
  });
  focus = vi.fn();
  restore = vi.fn();
  isVisible = () => this.visible;
  isMinimized = () => this.minimized;
  isDestroyed = () => false;
  closes() {
    const event = cancellable();
    this.emit('close', event);
    return !event.prevented;
  }
}

interface Held {
  menu: { items: { label?: string; click?: () => void }[] } | null;
}

const menus = vi.spyOn(Tray.prototype, 'setContextMenu');
const quit = vi.spyOn(app, 'quit').mockReturnValue();
const readNow = vi.fn();

function setup() {
  const window = new FakeWindow();
  const { log, lines } = recordingLog();
  const tray = createTray({ window: () => window as unknown as BrowserWindow, readNow, log });
  const choose = (label: string) => {
    const made = menus.mock.contexts.at(-1) as unknown as Held;
    const item = made.menu?.items.find((one) => one.label === label);
    if (!item) throw new Error(`no item ${label}`);
    item.click?.();
  };
  return { window, tray, choose, lines };
}

beforeEach(() => {
  menus.mockClear();
  quit.mockClear();
  readNow.mockClear();
});
afterEach(() => void app.removeAllListeners('before-quit'));

describe('the tray', () => {
  it('is not there by default: closing the window closes it', () => {
    const { window, tray } = setup();
    tray.apply(false);
    expect(menus).not.toHaveBeenCalled();
    expect(window.closes()).toBe(true);
  });

  it('keeps the app when the window is closed, and leads back to it', () => {
    const { window, tray, choose } = setup();
    tray.apply(true);
    tray.apply(true);
    expect(menus).toHaveBeenCalledTimes(1);
    expect(window.closes()).toBe(false);
    expect(window.visible).toBe(false);
    choose('Read usage now');
    expect(readNow).toHaveBeenCalledTimes(1);
    choose('Open Pakdesk');
    expect(window.visible).toBe(true);
    expect(window.focus).toHaveBeenCalled();
  });

  it('lets the window close once the app quits', () => {
    const { window, tray, choose } = setup();
    tray.apply(true);
    choose('Quit Pakdesk');
    expect(quit).toHaveBeenCalledTimes(1);
    app.emit('before-quit', cancellable());
    expect(window.closes()).toBe(true);
  });

  it('shows the window again when it is switched off: what was in it would be nowhere', () => {
    const { window, tray } = setup();
    tray.apply(true);
    window.closes();
    tray.apply(false);
    expect(window.visible).toBe(true);
    expect(window.closes()).toBe(true);
  });

  it('without a tray on the desktop the window closes as before, and the log says why', () => {
    const { window, tray, lines } = setup();
    menus.mockImplementationOnce(() => {
      throw new Error('no status area');
    });
    tray.apply(true);
    expect(window.closes()).toBe(true);
    expect(JSON.stringify(lines())).toContain('tray.notMade');
  });
});
