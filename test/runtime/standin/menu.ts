/** `Menu`: there is no menu bar here; the keys of its items work. */
import { host, provide, tell } from './host-link.ts';

type Template = Electron.MenuItemConstructorOptions;

export class MenuStandIn {
  readonly items: readonly Template[];
  constructor(items: readonly Template[]) {
    this.items = items;
  }

  *all(items: readonly Template[] = this.items): Generator<Template> {
    for (const item of items) {
      yield item;
      if (Array.isArray(item.submenu)) yield* this.all(item.submenu);
    }
  }
}

/** Electron reads several spellings; the page's side knows one. */
function canonical(accelerator: string): string {
  return accelerator.replace(/^(Ctrl|Control|Cmd|Command|CommandOrControl)\+/, 'CmdOrCtrl+');
}

let applicationMenu: MenuStandIn | null = null;

export const Menu = {
  buildFromTemplate: (template: readonly Template[]): MenuStandIn => new MenuStandIn(template),
  setApplicationMenu: (menu: MenuStandIn | null): void => {
    applicationMenu = menu;
    const accelerators = [...(menu?.all() ?? [])].flatMap((item) =>
      typeof item.accelerator === 'string' ? [canonical(item.accelerator)] : [],
    );
    tell(host.ask('setAccelerators', { accelerators }));
  },
  getApplicationMenu: (): MenuStandIn | null => applicationMenu,
};

provide('accelerator', ({ accelerator }) => {
  for (const item of applicationMenu?.all() ?? []) {
    if (typeof item.accelerator === 'string' && canonical(item.accelerator) === accelerator) {
      // What the app's items use: none of them reads its arguments.
      (item.click as (() => void) | undefined)?.();
      return;
    }
  }
});
