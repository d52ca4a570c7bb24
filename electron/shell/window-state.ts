// Where the window was and how it looked, so that it opens in place and in the right colour. Threat: a stored place off every screen hides the app.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';

export const MIN_SIZE = { width: 900, height: 600 };
const DEFAULT_SIZE = { width: 1280, height: 800 };
const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface WindowState {
  /** Without a place the system chooses one. */
  bounds: { width: number; height: number; x?: number; y?: number };
  maximized: boolean;
  theme: Theme;
}

const size = (value: unknown, min: number, fallback: number) =>
  typeof value === 'number' && Number.isInteger(value) ? Math.min(Math.max(value, min), 16_384) : fallback;

/** Takes anything: what does not fit becomes the default. */
export function parseWindowState(value: unknown, screens: readonly Rectangle[]): WindowState {
  const state = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const stored = (typeof state['bounds'] === 'object' && state['bounds'] !== null ? state['bounds'] : {}) as Record<
    string,
    unknown
  >;
  const width = size(stored['width'], MIN_SIZE.width, DEFAULT_SIZE.width);
  const height = size(stored['height'], MIN_SIZE.height, DEFAULT_SIZE.height);
  const { x, y } = stored;
  const onScreen =
    typeof x === 'number' &&
    typeof y === 'number' &&
    // Enough of the title bar must be within reach to drag it back.
    screens.some((s) => x + width > s.x + 80 && x < s.x + s.width - 80 && y >= s.y - 10 && y < s.y + s.height - 40);
  return {
    bounds: { width, height, ...(onScreen ? { x, y } : {}) },
    maximized: state['maximized'] === true,
    theme: THEMES.find((theme) => theme === state['theme']) ?? 'system',
  };
}

export interface WindowStateFile {
  read(screens: readonly Rectangle[]): WindowState;
  write(state: WindowState): void;
}

/** Plain JSON and no library: it is read before the window exists, where every millisecond shows. */
export function windowStateFile(path: string): WindowStateFile {
  return {
    read(screens) {
      let stored: unknown = null;
      try {
        stored = JSON.parse(readFileSync(path, 'utf8'));
      } catch {
        // Missing or unreadable: the defaults are as good.
      }
      return parseWindowState(stored, screens);
    },
    write(state) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}
