/** `Tray`, `nativeImage` and `powerMonitor`: there is no tray here, but what the app does with one works. */
import { EventEmitter } from 'node:events';
import { provide } from './host-link.ts';
import type { MenuStandIn } from './menu.ts';

export class Tray extends EventEmitter implements Pick<Electron.Tray, 'destroy' | 'isDestroyed' | 'setToolTip'> {
  readonly image: unknown;
  menu: MenuStandIn | null = null;
  toolTip = '';
  #destroyed = false;

  constructor(image: unknown) {
    super();
    this.image = image;
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setContextMenu(menu: MenuStandIn | null): void {
    this.menu = menu;
  }

  destroy(): void {
    this.#destroyed = true;
    this.removeAllListeners();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
}

export const nativeImage = { createFromDataURL: (url: string) => ({ url }) };

/** The host's computer does not tell of its sleep; that nobody touched the page for a while is known from the page. */
class PowerMonitorStandIn extends EventEmitter implements Pick<Electron.PowerMonitor, 'getSystemIdleTime'> {
  #touchedAt = Date.now();

  touched(): void {
    this.#touchedAt = Date.now();
  }

  getSystemIdleTime(): number {
    return Math.floor((Date.now() - this.#touchedAt) / 1000);
  }
}
export const powerMonitor = new PowerMonitorStandIn();

provide('touched', () => powerMonitor.touched());

/** macOS alone has it. */
export const systemPreferences: Pick<Electron.SystemPreferences, 'canPromptTouchID' | 'promptTouchID'> = {
  canPromptTouchID: () => false,
  promptTouchID: () => Promise.reject(new Error('The stand-in has no Touch ID.')),
};
