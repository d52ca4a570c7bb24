/** `Tray`, `nativeImage` and `powerMonitor`: there is no tray here, but what the app does with one works. */
import { EventEmitter } from 'node:events';
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

/** The host's computer does not tell of its sleep. */
export const powerMonitor = new EventEmitter();
