import { describe, expect, it } from 'vitest';
import { createClipboard } from '../../../electron/shell/clipboard.ts';
import type { AppError } from '../../../shared/ipc/app-error.ts';
import { recordingLog } from './fakes.ts';

const SECRET = 'pak_0123456789abcdef01234567';

function setup(system: { readonly text: () => string; set: (text: string) => void } = memory()) {
  const sleeps: { delayMs: number; signal: AbortSignal | undefined; wake: () => void }[] = [];
  const { log, lines } = recordingLog();
  const clipboard = createClipboard({
    system: {
      readText: async () => system.text(),
      writeText: async (text) => system.set(text),
      clear: () => system.set(''),
    },
    clock: {
      sleep: (delayMs, signal) =>
        new Promise((resolve, reject) => {
          sleeps.push({ delayMs, signal, wake: resolve });
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
    },
    log,
  });
  const elapse = async (index: number) => {
    sleeps[index]?.wake();
    // The clearing reads and writes: a few turns of the loop.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return { clipboard, system, sleeps, elapse, lines };
}

function memory() {
  let held = '';
  return {
    text: () => held,
    set: (text: string) => {
      held = text;
    },
  };
}

describe('createClipboard', () => {
  it('at locking is emptied of whatever of ours it holds, timed or not, and of nothing else', async () => {
    const { clipboard, system } = setup();
    await clipboard.write('req_4b1d2f', null);
    await clipboard.clearOurs();
    expect(system.text()).toBe('');
    await clipboard.write(SECRET, 60_000);
    await clipboard.clearOurs();
    expect(system.text()).toBe('');
    await clipboard.write(SECRET, 60_000);
    system.set('the user’s own');
    await clipboard.clearOurs();
    expect(system.text()).toBe('the user’s own');
  });

  it('clears a copied secret after its time', async () => {
    const { clipboard, system, sleeps, elapse } = setup();
    await clipboard.write(SECRET, 60_000);
    expect(system.text()).toBe(SECRET);
    expect(sleeps[0]?.delayMs).toBe(60_000);
    await elapse(0);
    expect(system.text()).toBe('');
  });

  it('leaves what the user copied since', async () => {
    const { clipboard, system, elapse } = setup();
    await clipboard.write(SECRET, 60_000);
    system.set('a shopping list');
    await elapse(0);
    expect(system.text()).toBe('a shopping list');
  });

  it('counts anew for a second copy', async () => {
    const { clipboard, system, sleeps, elapse } = setup();
    await clipboard.write('first', 60_000);
    await clipboard.write(SECRET, 60_000);
    expect(sleeps[0]?.signal?.aborted).toBe(true);
    await elapse(0);
    expect(system.text()).toBe(SECRET);
    await elapse(1);
    expect(system.text()).toBe('');
  });

  it('keeps what is not secret, and stops the clock of what was there before', async () => {
    const { clipboard, sleeps } = setup();
    await clipboard.write(SECRET, 60_000);
    await clipboard.write('request id', null);
    expect(sleeps).toHaveLength(1);
    expect(sleeps[0]?.signal?.aborted).toBe(true);
  });

  it('clears at quitting what still waits, and only that', async () => {
    const held = setup();
    await held.clipboard.write(SECRET, 60_000);
    await held.clipboard.clearCopied();
    expect(held.system.text()).toBe('');

    const replaced = setup();
    await replaced.clipboard.write(SECRET, 60_000);
    replaced.system.set('mine');
    await replaced.clipboard.clearCopied();
    expect(replaced.system.text()).toBe('mine');
  });

  it('says so when the text did not arrive', async () => {
    const { clipboard } = setup({ text: () => 'another program', set: () => undefined });
    await expect(clipboard.write(SECRET, null)).rejects.toMatchObject({ code: 'clipboard_failed' });
  });

  it('says so when the system refuses, without the text in the error', async () => {
    const { clipboard } = setup({
      text: () => '',
      set: () => {
        throw new Error('no display');
      },
    });
    const error = (await clipboard.write(SECRET, null).catch((reason: unknown) => reason)) as AppError;
    expect(error.code).toBe('clipboard_failed');
    expect(JSON.stringify(error.data)).not.toContain('pak_');
  });

  it('takes line ends as Windows gives them back', async () => {
    let held = '';
    const { clipboard, elapse } = setup({
      text: () => held,
      set: (text) => {
        held = text.replaceAll('\n', '\r\n');
      },
    });
    await clipboard.write('two\nlines', 1000);
    await elapse(0);
    expect(held).toBe('');
  });

  it('logs a clearing that failed, without the text', async () => {
    let broken = false;
    let held = '';
    const { clipboard, elapse, lines } = setup({
      text: () => {
        if (broken) throw new Error('gone');
        return held;
      },
      set: (text) => {
        held = text;
      },
    });
    await clipboard.write(SECRET, 1000);
    broken = true;
    await elapse(0);
    expect(lines()[0]).toMatchObject({ event: 'clipboard.notCleared' });
    expect(JSON.stringify(lines())).not.toContain('pak_');
  });

  describe('a secret that was written and could not be read back', () => {
    const answers: [string, (held: string) => string][] = [
      [
        'as the system refuses once',
        () => {
          throw new Error('busy');
        },
      ],
      ['as nothing comes', () => ''],
      ['as something else comes', (held) => `${held} altered`],
    ];
    /** The first look after a write goes wrong; `stuck`: it cannot be cleared then either. */
    function troubled(answer: (held: string) => string, stuck = false) {
      let held = '';
      let wrong = 0;
      let refuseClear = false;
      const all = setup({
        text: () => (wrong-- > 0 ? answer(held) : held),
        set: (text) => {
          if (text === '' && refuseClear) {
            refuseClear = false;
            throw new Error('busy');
          }
          held = text;
        },
      });
      const copy = async () => {
        wrong = 1;
        refuseClear = stuck;
        await expect(all.clipboard.write(SECRET, 60_000)).rejects.toMatchObject({ code: 'clipboard_failed' });
        expect(held).toBe(stuck ? SECRET : '');
      };
      return { ...all, copy, held: () => held };
    }

    it.each(answers)('is cleared at once, %s', async (_why, answer) => {
      await troubled(answer).copy();
    });

    it.each(answers)(
      'and not cleared either, goes with the lock, at quitting and in its time, %s',
      async (_why, answer) => {
        const locking = troubled(answer, true);
        await locking.copy();
        await locking.clipboard.clearOurs();
        expect(locking.held()).toBe('');
        const quitting = troubled(answer, true);
        await quitting.copy();
        await quitting.clipboard.clearCopied();
        expect(quitting.held()).toBe('');
        const waiting = troubled(answer, true);
        await waiting.copy();
        await waiting.elapse(0);
        expect(waiting.held()).toBe('');
      },
    );
  });

  it('still takes back the secret of before when the next one could not be written', async () => {
    let refuse = false;
    const inner = memory();
    const { clipboard, elapse } = setup({
      text: inner.text,
      set: (text) => {
        if (refuse && text !== '') throw new Error('busy');
        inner.set(text);
      },
    });
    await clipboard.write(SECRET, 60_000);
    refuse = true;
    await expect(clipboard.write('second', 60_000)).rejects.toMatchObject({ code: 'clipboard_failed' });
    expect(inner.text()).toBe(SECRET);
    await elapse(0);
    expect(inner.text()).toBe('');
  });

  it('looks again when the clipboard was busy as the time was up', async () => {
    let busy = false;
    const inner = memory();
    const text = () => {
      if (busy) throw new Error('busy');
      return inner.text();
    };
    const { clipboard, elapse, sleeps, lines } = setup({ text, set: inner.set });
    await clipboard.write(SECRET, 60_000);
    busy = true;
    await elapse(0);
    expect(sleeps).toHaveLength(2);
    busy = false;
    await elapse(1);
    expect(inner.text()).toBe('');
    expect(lines()).toHaveLength(1);
  });

  it('gives up after a few tries, and quitting clears it all the same', async () => {
    let busy = false;
    const inner = memory();
    const text = () => {
      if (busy) throw new Error('busy');
      return inner.text();
    };
    const { clipboard, elapse, sleeps } = setup({ text, set: inner.set });
    await clipboard.write(SECRET, 60_000);
    busy = true;
    for (let index = 0; index < 10; index += 1) await elapse(index);
    expect(sleeps).toHaveLength(5);
    busy = false;
    await clipboard.clearCopied();
    expect(inner.text()).toBe('');
  });

  it('leaves at quitting what the user copied himself after the time was up', async () => {
    const { clipboard, system, elapse } = setup();
    await clipboard.write(SECRET, 60_000);
    await elapse(0);
    system.set(SECRET);
    await clipboard.clearCopied();
    expect(system.text()).toBe(SECRET);
  });

  it('has formatted text only where the system takes it, reads its plain twin back, and clears it', async () => {
    const held = { text: '', html: '' };
    const system = {
      readText: async () => held.text,
      writeText: async (text: string) => void Object.assign(held, { text, html: '' }),
      clear: () => void Object.assign(held, { text: '', html: '' }),
    };
    const { log } = recordingLog();
    const { promise, resolve } = Promise.withResolvers<void>();
    const clock = { sleep: () => promise };
    expect(createClipboard({ system, clock, log }).writeRich).toBeUndefined();
    const rich = {
      ...system,
      writeRich: async (text: string, html: string) => void Object.assign(held, { text, html }),
    };
    const clipboard = createClipboard({ system: rich, clock, log });
    await clipboard.writeRich?.({ text: SECRET, html: `<b>${SECRET}</b>` }, 60_000);
    expect(held).toEqual({ text: SECRET, html: `<b>${SECRET}</b>` });
    resolve();
    for (let turn = 0; turn < 5; turn += 1) await new Promise((next) => setImmediate(next));
    expect(held).toEqual({ text: '', html: '' });
  });
});

it('a secret whose write lands after a later copy is cleared all the same', async () => {
  let held = '';
  const writes: (() => void)[] = [];
  const clipboard = createClipboard({
    system: {
      readText: async () => held,
      writeText: (text) =>
        new Promise((resolve) => {
          const land = () => {
            held = text;
            resolve();
          };
          if (text === SECRET) writes.push(land);
          else land();
        }),
      clear: () => {
        held = '';
      },
    },
    clock: { sleep: () => new Promise(() => undefined) },
    log: recordingLog().log,
  });
  const first = clipboard.write(SECRET, 60_000);
  await clipboard.write('gw.example:7000', null);
  writes[0]?.();
  await first;
  expect(held).toBe(SECRET);
  await clipboard.clearOurs();
  expect(held).toBe('');
});
