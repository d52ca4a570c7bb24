/** The parts of the desktop: clipboard (the real one), dialogs, opening a page in the browser, theme, screen. */
import { EventEmitter } from 'node:events';
import { readClipboard, writeClipboard } from '../text-clipboard.ts';
import { host, tell } from './host-link.ts';

/** The system's text tools know no formatted text: the app then copies the source. */
export const ClipboardItem = undefined;

export const clipboard: Pick<Electron.Clipboard, 'clear' | 'readText' | 'writeText'> = {
  readText: readClipboard,
  writeText: writeClipboard,
  clear: () => {
    writeClipboard('').catch((error: unknown) => console.error('chromium runtime: clipboard not cleared', error));
  },
};

export const shell: Pick<Electron.Shell, 'openExternal'> = {
  openExternal: (url) => host.ask('openExternal', { url }),
};

type MessageBoxOptions = Electron.MessageBoxOptions;
type SaveDialogOptions = Electron.SaveDialogOptions;
type OpenDialogOptions = Electron.OpenDialogOptions;

export const dialog = {
  showErrorBox: (title: string, content: string): void => {
    console.error(`${title}\n${content}`);
  },
  /** Called with or without a window before the options. */
  showMessageBox: async (
    ...args: [MessageBoxOptions] | [unknown, MessageBoxOptions]
  ): Promise<Electron.MessageBoxReturnValue> => {
    const options = args[args.length - 1] as MessageBoxOptions;
    const buttons = options.buttons ?? ['OK'];
    const cancelId = options.cancelId ?? options.defaultId ?? 0;
    const response = await host.ask('messageBox', {
      title: options.title ?? '',
      message: [options.message, options.detail].filter(Boolean).join('\n'),
      buttons,
      cancelId,
    });
    return { response, checkboxChecked: false };
  },
  /** Called with or without a window before the options. */
  showSaveDialog: async (
    ...args: [SaveDialogOptions] | [unknown, SaveDialogOptions]
  ): Promise<Electron.SaveDialogReturnValue> => {
    const options = args[args.length - 1] as SaveDialogOptions;
    const filePath = await host.ask('saveDialog', { defaultPath: options.defaultPath ?? '' });
    return { canceled: filePath === null, filePath: filePath ?? '' };
  },
  /** Called with or without a window before the options. */
  showOpenDialog: async (
    ...args: [OpenDialogOptions] | [unknown, OpenDialogOptions]
  ): Promise<Electron.OpenDialogReturnValue> => {
    const options = args[args.length - 1] as OpenDialogOptions;
    const path = await host.ask('openDialog', { title: options.title ?? '' });
    return { canceled: path === null, filePaths: path === null ? [] : [path] };
  },
};

type ThemeSource = Electron.NativeTheme['themeSource'];

export class NativeThemeStandIn
  extends EventEmitter
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  #source: ThemeSource = 'system';
  readonly #systemIsDark = process.env['PAKDESK_SYSTEM_THEME'] === 'dark';

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    if (source === this.#source) return;
    this.#source = source;
    tell(host.ask('setColorScheme', { scheme: source === 'system' ? null : source }));
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark' || (this.#source === 'system' && this.#systemIsDark);
  }
}

export const nativeTheme = new NativeThemeStandIn();

/** One screen of the size that the host's display has. */
const area = { x: 0, y: 0, width: 1920, height: 1080 };
export const screen = {
  getAllDisplays: () => [{ id: 1, bounds: area, workArea: area, scaleFactor: 1 }],
  getPrimaryDisplay: () => ({ id: 1, bounds: area, workArea: area, scaleFactor: 1 }),
};
