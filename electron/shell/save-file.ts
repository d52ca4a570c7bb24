// The native save dialog. Threat: a page that was taken over writes where it likes; so a path only ever comes from the user, in the system's own dialog.
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { app, BrowserWindow, dialog, type SaveDialogOptions } from 'electron';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';

const FILE_TYPES: Record<string, string> = {
  csv: 'Table (CSV)',
  html: 'Web page',
  json: 'JSON',
  md: 'Markdown',
  pdf: 'PDF document',
  png: 'Picture (PNG)',
  svg: 'Picture (SVG)',
  txt: 'Text',
};

const rememberedSchema = z.object({ folder: z.string().min(1) });

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Gone, unplugged or forbidden: the system's usual folder is offered in its place.
    return false;
  }
}

/** Asks where to save; null when cancelled. The last folder is remembered in `memoryFile`, as Electron always offers Downloads. */
export function createPathChooser(memoryFile: string, log: Log): (suggestedName: string) => Promise<string | null> {
  function remembered(): string | null {
    try {
      return rememberedSchema.parse(JSON.parse(readFileSync(memoryFile, 'utf8'))).folder;
    } catch {
      // None yet, or damaged: worth no more than a click.
      return null;
    }
  }

  return async (suggestedName) => {
    const last = remembered();
    const folder = last !== null && (await isFolder(last)) ? last : app.getPath('downloads');
    const extension = extname(suggestedName).slice(1).toLowerCase();
    const options: SaveDialogOptions = {
      defaultPath: join(folder, suggestedName),
      filters: [
        ...(extension === ''
          ? []
          : [{ name: FILE_TYPES[extension] ?? extension.toUpperCase(), extensions: [extension] }]),
        { name: 'All files', extensions: ['*'] },
      ],
      // Secrets do not belong into a list of recent files.
      properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
    };
    const [window] = BrowserWindow.getAllWindows();
    const { canceled, filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    if (canceled || filePath === '') return null;
    try {
      writeFileAtomic(memoryFile, JSON.stringify({ folder: dirname(filePath) }));
    } catch (error) {
      log.error('export.folderNotRemembered', error);
    }
    return filePath;
  };
}
