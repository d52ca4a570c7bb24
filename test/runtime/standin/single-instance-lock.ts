/** The lock of a profile folder, like Chromium's own: a file that names the process; a dead one's is taken over. */
import { type FSWatcher, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processLives } from '../process-lives.ts';

type OnSecondInstance = (argv: string[], cwd: string, additionalData: unknown) => void;

export class SingleInstanceLock {
  readonly #dir: string;
  readonly #lockFile: string;
  readonly #onSecondInstance: OnSecondInstance;
  #watcher: FSWatcher | null = null;

  constructor(dir: string, onSecondInstance: OnSecondInstance) {
    this.#dir = join(dir, 'SingleInstance');
    this.#lockFile = join(this.#dir, 'lock');
    this.#onSecondInstance = onSecondInstance;
  }

  take(additionalData: unknown): boolean {
    if (this.#watcher) return true;
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        writeFileSync(this.#lockFile, String(process.pid), { flag: 'wx', mode: 0o600 });
        this.#listen();
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = Number(readFileSync(this.#lockFile, 'utf8'));
        if (holder > 0 && processLives(holder)) {
          const call = { argv: process.argv, cwd: process.cwd(), additionalData };
          writeFileSync(join(this.#dir, `call-${process.pid}.json`), JSON.stringify(call), { mode: 0o600 });
          return false;
        }
        rmSync(this.#lockFile, { force: true });
      }
    }
    return false;
  }

  release(): void {
    if (!this.#watcher) return;
    this.#watcher.close();
    this.#watcher = null;
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #listen(): void {
    for (const name of readdirSync(this.#dir)) if (name.startsWith('call-')) rmSync(join(this.#dir, name));
    this.#watcher = watch(this.#dir, () => {
      for (const name of readdirSync(this.#dir)) {
        if (!name.startsWith('call-')) continue;
        try {
          const call = JSON.parse(readFileSync(join(this.#dir, name), 'utf8'));
          rmSync(join(this.#dir, name));
          this.#onSecondInstance(call.argv, call.cwd, call.additionalData);
        } catch {
          // Half written: its next change is seen as well.
        }
      }
    });
    this.#watcher.unref();
  }
}
