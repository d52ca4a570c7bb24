import { app } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeAndClear, quitWhenSettled } from '../../../electron/shell/quit.ts';
import { cancellable, recordingLog } from './fakes.ts';

const quit = vi.spyOn(app, 'quit').mockReturnValue();
const turn = () => new Promise((resolve) => setImmediate(resolve));

function setup(settle: () => Promise<void>) {
  let elapse: () => void = () => undefined;
  const { log, lines } = recordingLog();
  quitWhenSettled({
    settle,
    clock: {
      sleep: (_delayMs, signal) =>
        new Promise((resolve, reject) => {
          elapse = resolve;
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
    },
    log,
  });
  const askToQuit = () => {
    const event = cancellable();
    app.emit('before-quit', event);
    return event.prevented;
  };
  return { askToQuit, elapse: () => elapse(), lines };
}

beforeEach(() => quit.mockClear());
afterEach(() => {
  app.removeAllListeners('before-quit');
  app.removeAllListeners('window-all-closed');
});

describe('quitWhenSettled', () => {
  it('quits when the last window has closed, on every system', () => {
    setup(async () => undefined);
    app.emit('window-all-closed');
    expect(quit).toHaveBeenCalledOnce();
  });

  it('holds quitting until what is in flight has ended, and then lets it through', async () => {
    let finish: () => void = () => undefined;
    let settles = 0;
    const { askToQuit } = setup(() => {
      settles += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    expect(askToQuit()).toBe(true);
    expect(askToQuit()).toBe(true);
    expect(settles).toBe(1);
    await turn();
    expect(quit).not.toHaveBeenCalled();
    finish();
    await turn();
    expect(quit).toHaveBeenCalledOnce();
    expect(askToQuit()).toBe(false);
  });

  it('quits all the same when closing fails, and logs why', async () => {
    const { askToQuit, lines } = setup(() => Promise.reject(new Error('disk')));
    askToQuit();
    await turn();
    expect(quit).toHaveBeenCalledOnce();
    expect(lines()[0]).toMatchObject({ event: 'quit.settleFailed' });
  });

  it('does not wait for ever', async () => {
    const { askToQuit, elapse, lines } = setup(() => new Promise(() => undefined));
    askToQuit();
    elapse();
    await turn();
    expect(quit).toHaveBeenCalledOnce();
    expect(lines()[0]).toMatchObject({ event: 'quit.deadline' });
  });
});

describe('closeAndClear', () => {
  function clipboard() {
    const held = { secret: true };
    const clear = async () => {
      held.secret = false;
    };
    return { held, clear };
  }

  it('takes back what was copied although closing never ends', async () => {
    const { held, clear } = clipboard();
    const { askToQuit, elapse } = setup(() => closeAndClear(() => new Promise(() => undefined), clear));
    askToQuit();
    await turn();
    expect(held.secret).toBe(false);
    elapse();
    await turn();
    expect(quit).toHaveBeenCalledOnce();
  });

  it.each([
    ['ends', async () => undefined],
    ['fails', () => Promise.reject(new Error('disk'))],
  ])('takes back what was copied while it closed, when that %s', async (_how, end) => {
    const { held, clear } = clipboard();
    const closed = closeAndClear(async () => {
      await turn();
      held.secret = true;
      await end();
    }, clear).catch((error: unknown) => error);
    await closed;
    expect(held.secret).toBe(false);
  });
});
