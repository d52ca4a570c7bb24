import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { app, dialog } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { quitOnFatalError, reloadAfterCrash } from '../../../electron/shell/process-life.ts';
import { recordingLog } from './fakes.ts';

const box = vi.spyOn(dialog, 'showErrorBox').mockReturnValue();
beforeEach(() => box.mockClear());

function setup() {
  const contents = Object.assign(new EventEmitter(), { reload: vi.fn() });
  const window = Object.assign(new EventEmitter(), { webContents: contents, isDestroyed: () => false });
  const clock = { time: 0, now: () => clock.time };
  const { log, lines } = recordingLog();
  const reloads: string[] = [];
  reloadAfterCrash(window as unknown as BrowserWindow, { clock, log, onReload: (id) => reloads.push(id) });
  const crash = (reason = 'crashed') => contents.emit('render-process-gone', {}, { reason, exitCode: 1 });
  return { crash, clock, reload: contents.reload, reloads, lines };
}

describe('[fault 59] reloadAfterCrash', () => {
  it('loads the page again three times, then says so and stops', () => {
    const { crash, reload } = setup();
    for (let times = 0; times < 5; times += 1) crash();
    expect(reload).toHaveBeenCalledTimes(3);
    expect(box).toHaveBeenCalledTimes(2);
  });

  it('counts anew after ten minutes', () => {
    const { crash, clock, reload } = setup();
    for (let times = 0; times < 6; times += 1) {
      crash();
      clock.time += 5 * 60_000;
    }
    expect(reload).toHaveBeenCalledTimes(6);
    expect(box).not.toHaveBeenCalled();
  });

  it('leaves a page that ended by itself', () => {
    const { crash, reload } = setup();
    crash('clean-exit');
    expect(reload).not.toHaveBeenCalled();
  });

  it('logs each', () => {
    const { crash, lines, reloads } = setup();
    crash('oom');
    expect(reloads).toEqual([lines()[0]?.['errorId']]);
    expect(lines()[0]).toMatchObject({ event: 'page.gone', cause: { message: 'oom' } });
  });
});

describe('quitOnFatalError', () => {
  it.each(['uncaughtException', 'unhandledRejection'] as const)('on %s: logs, marks the run, says so, ends', (name) => {
    const present = process.listeners(name as 'uncaughtException');
    const { log, lines } = recordingLog();
    const steps: unknown[] = [];
    const exit = vi.spyOn(app, 'exit').mockImplementation((code) => void steps.push(['exit', code]));
    quitOnFatalError(log, (errorId) => steps.push(['marked', errorId]));
    try {
      const added = process.listeners(name as 'uncaughtException').filter((listener) => !present.includes(listener));
      expect(added).toHaveLength(1);
      added[0]?.(new Error('with pak_0123456789abcdef in it'), 'uncaughtException');
      const [line] = lines();
      expect(line).toMatchObject({ level: 'error', event: `process.${name}` });
      expect(JSON.stringify(line)).not.toContain('pak_0123456789abcdef');
      expect(steps).toEqual([
        ['marked', line?.['errorId']],
        ['exit', 1],
      ]);
      expect(box).toHaveBeenCalledWith(expect.any(String), expect.stringContaining(String(line?.['errorId'])));
    } finally {
      exit.mockRestore();
      for (const it of ['uncaughtException', 'unhandledRejection'] as const)
        for (const listener of process.listeners(it as 'uncaughtException'))
          if (/fatal|errorId/.test(String(listener))) process.off(it, listener);
    }
  });
});
