/** `Tray`, `nativeImage` and `powerMonitor`: there is no tray here, but what the app does with one works. */
import { EventEmitter } from 'node:events';
import { provide } from './host-link.ts';
import type { MenuStandIn } from './menu.ts';

const trays = new Set<Tray>();

export class Tray extends EventEmitter implements Pick<Electron.Tray, 'destroy' | 'isDestroyed' | 'setToolTip'> {
  readonly image: unknown;
  menu: MenuStandIn | null = null;
  toolTip = '';
  #destroyed = false;

  constructor(image: unknown) {
    super();
    this.image = image;
    trays.add(this);
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setContextMenu(menu: MenuStandIn | null): void {
    this.menu = menu;
  }

  destroy(): void {
    this.#destroyed = true;
    trays.delete(this);
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

provide('trayItems', () => {
  const [tray] = trays;
  return tray === undefined ? null : (tray.menu?.items ?? []).flatMap(({ label }) => label ?? []);
});
provide('chooseInTray', ({ item }) => {
  const [tray] = trays;
  const chosen = tray?.menu?.items.find(({ label }) => label === item);
  if (!chosen) throw new Error(`There is no “${item}” in the tray.`);
  // What the app's items use: none of them reads its arguments.
  (chosen.click as (() => void) | undefined)?.();
});
provide('touched', () => powerMonitor.touched());

/** macOS alone has it. */
export const systemPreferences: Pick<Electron.SystemPreferences, 'canPromptTouchID' | 'promptTouchID'> = {
  canPromptTouchID: () => false,
  promptTouchID: () => Promise.reject(new Error('The stand-in has no Touch ID.')),
};
