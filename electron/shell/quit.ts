// Quitting waits for what is in flight. Threats: the window is closed while a mint is on its way, and its answer is lost; a copied secret stays because something else never ended.
import { app } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** Longer than one platform call may take in all; after it, the journal settles the rest at the next start. */
const MAX_WAIT_MS = 20_000;

export interface QuitOptions {
  /** Ends when nothing is in flight and everything is closed. */
  settle: () => Promise<void>;
  clock: Pick<Clock, 'sleep'>;
  log: Log;
}

/**
 * Closing may wait for ever, such as for a prompt of the keychain that nobody answers, and is then given up. So the copied
 * secret goes first; what was copied while it closed goes after it.
 */
export async function closeAndClear(close: () => Promise<void>, clearCopied: () => Promise<void>): Promise<void> {
  const cleared = clearCopied();
  try {
    await close();
  } finally {
    await cleared;
    await clearCopied();
  }
}

export function quitWhenSettled({ settle, clock, log }: QuitOptions): void {
  let state: 'open' | 'settling' | 'settled' = 'open';
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (state === 'settled') return;
    event.preventDefault();
    if (state === 'settling') return;
    state = 'settling';
    const given = new AbortController();
    const deadline = clock.sleep(MAX_WAIT_MS, given.signal).then(
      () => log.warn('quit.deadline', { afterMs: MAX_WAIT_MS }),
      () => undefined,
    );
    const settled = settle().catch((error: unknown) => log.error('quit.settleFailed', error));
    void Promise.race([settled, deadline]).then(() => {
      given.abort();
      state = 'settled';
      app.quit();
    });
  });
}
