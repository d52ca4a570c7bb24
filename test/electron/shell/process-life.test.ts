import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { reloadAfterCrash } from '../../../electron/shell/process-life.ts';
import { recordingLog } from './fakes.ts';

const box = vi.spyOn(dialog, 'showErrorBox').mockReturnValue();
beforeEach(() => box.mockClear());

function setup() {
  const contents = Object.assign(new EventEmitter(), { reload: vi.fn() });
  const window = Object.assign(new EventEmitter(), { webContents: contents, isDestroyed: () => false });
  const clock = { time: 0, now: () => clock.time };
  const { log, lines } = recordingLog();
  reloadAfterCrash(window as unknown as BrowserWindow, clock, log);
  const crash = (reason = 'crashed') => contents.emit('render-process-gone', {}, { reason, exitCode: 1 });
  return { crash, clock, reload: contents.reload, lines };
}

describe('reloadAfterCrash', () => {
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
    const { crash, lines } = setup();
    crash('oom');
    expect(lines()[0]).toMatchObject({ event: 'page.gone', cause: { message: 'oom' } });
  });
});
