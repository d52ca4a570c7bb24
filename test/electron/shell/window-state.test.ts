import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIN_SIZE, parseWindowState, windowStateFile } from '../../../electron/shell/window-state.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: -1280, y: 100, width: 1280, height: 720 },
];
const DEFAULTS = { bounds: { width: 1280, height: 800 }, maximized: false, theme: 'system' };

describe('parseWindowState', () => {
  it.each([[null], ['text'], [[]], [{ bounds: 'x', theme: 'pink', maximized: 'yes' }], [{ bounds: null }]])(
    'makes the defaults of %j',
    (value) => {
      expect(parseWindowState(value, screens)).toEqual(DEFAULTS);
    },
  );

  it('keeps a place on either screen', () => {
    const state = { bounds: { x: -1200, y: 150, width: 1000, height: 700 }, maximized: true, theme: 'dark' };
    expect(parseWindowState(state, screens)).toEqual(state);
  });

  it('forgets a place on a screen that has gone', () => {
    const { bounds } = parseWindowState({ bounds: { x: 4000, y: 10, width: 1000, height: 700 } }, screens);
    expect(bounds).toEqual({ width: 1000, height: 700 });
  });

  it('never gives a window that is too small or out of reach, whatever is stored', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.anything());
    const stored = fc.record({ bounds: fc.record({ x: number, y: number, width: number, height: number }) });
    fc.assert(
      fc.property(fc.oneof(stored, fc.anything()), (value) => {
        const { bounds } = parseWindowState(value, screens);
        expect(bounds.width).toBeGreaterThanOrEqual(MIN_SIZE.width);
        expect(bounds.height).toBeGreaterThanOrEqual(MIN_SIZE.height);
        if (bounds.x === undefined || bounds.y === undefined) return;
        const { x, y, width } = bounds;
        expect(screens.some((s) => x + width > s.x && x < s.x + s.width && y < s.y + s.height)).toBe(true);
      }),
    );
  });
});

describe('windowStateFile', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'pakdesk-window-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('gives back what was written, and leaves nothing beside it', () => {
    const file = windowStateFile(join(dir, 'profile', 'window.json'));
    const state = { bounds: { x: 5, y: 6, width: 1000, height: 700 }, maximized: true, theme: 'light' as const };
    file.write(state);
    expect(file.read(screens)).toEqual(state);
    expect(readdirSync(join(dir, 'profile'))).toEqual(['window.json']);
    if (process.platform !== 'win32') expect(statSync(join(dir, 'profile', 'window.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '\0\0'])('starts from the defaults on %j', (text) => {
    writeFileSync(join(dir, 'window.json'), text);
    expect(windowStateFile(join(dir, 'window.json')).read(screens)).toEqual(DEFAULTS);
  });
});
