// The life of an update: looked for, agreed to, fetched, installed. Threat: a new version that nobody asked for, of somebody else, or older than this one.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { UpdateState } from '../../shared/ipc/updates.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isSignedRelease, type Release } from './release-signature.ts';

const LOOK_EVERY_MS = 24 * 3_600_000;
/** The start comes first. */
const FIRST_LOOK_AFTER_MS = 5 * 60_000;

/** What the feed says; its own fields are kept. */
export type FoundRelease = Release & { pakdeskSignature?: unknown };

/** The part of electron-updater that is used. */
export interface Updater {
  /** Null: there is nothing newer. Downloads nothing. */
  check(): Promise<FoundRelease | null>;
  /** Checks the file against the hash that the feed gave. */
  download(onPercent: (percent: number) => void): Promise<void>;
  quitAndInstall(): void;
}

export interface UpdatesDeps {
  /** Why there can be none, in words; null = there can. */
  off: string | null;
  loadUpdater: () => Promise<Updater>;
  releaseKey: string | null;
  clock: Clock;
  log: Log;
  onState: (state: UpdateState) => void;
  /** Looking by itself, once a day. */
  isWanted: () => boolean;
  /** Ends when nothing is in flight. */
  settle: () => Promise<void>;
}

export interface Updates {
  state(): UpdateState;
  check(): Promise<UpdateState>;
  download(): Promise<UpdateState>;
  install(): Promise<UpdateState>;
  /** Looks once a day until the signal aborts. */
  follow(signal: AbortSignal): Promise<void>;
}

export function createUpdates(deps: UpdatesDeps): Updates {
  const { clock, log, releaseKey } = deps;
  const off = deps.off ?? (releaseKey === null ? 'This build names no release key.' : null);
  let updater: Promise<Updater> | null = null;
  let state: UpdateState = {
    status: off === null ? 'idle' : 'off',
    reason: off ?? '',
    version: null,
    percent: null,
    checkedAt: null,
  };

  function set(part: Partial<UpdateState>): UpdateState {
    state = { ...state, reason: '', percent: null, ...part };
    deps.onState(state);
    return state;
  }

  function need(...statuses: UpdateState['status'][]): void {
    if (statuses.includes(state.status)) return;
    throw new AppError(
      state.status === 'off'
        ? appErrorData('conflict', 'Updates are off.', state.reason)
        : appErrorData('busy', 'That cannot be done now.', 'Wait until what is under way has ended.'),
    );
  }

  function fail(event: string, words: string, error: unknown): UpdateState {
    const errorId = log.error(event, error);
    return set({ status: 'failed', reason: `${words} (${errorId})` });
  }

  async function check(): Promise<UpdateState> {
    need('idle', 'available', 'failed');
    set({ status: 'checking', version: null });
    try {
      updater ??= deps.loadUpdater();
      const found = await (await updater).check();
      const checkedAt = clock.now();
      if (found === null) return set({ status: 'idle', checkedAt });
      // Before anything of it is fetched: the signature covers the hash that the file is then held to.
      if (releaseKey === null || !isSignedRelease(found, found.pakdeskSignature, releaseKey)) {
        return fail(
          'updates.notSigned',
          'The feed offers a version that the makers of Pakdesk have not signed. It was not fetched.',
          new Error(`unsigned release ${found.version.slice(0, 40)}`),
        );
      }
      log.info('updates.available', { version: found.version });
      return set({ status: 'available', version: found.version, checkedAt });
    } catch (error) {
      updater = null;
      return fail('updates.notChecked', 'The feed could not be read. Try again later.', error);
    }
  }

  return {
    state: () => state,
    check,
    async download() {
      need('available');
      const { version } = state;
      set({ status: 'downloading', version, percent: 0 });
      try {
        if (updater === null) throw new Error('no updater');
        await (await updater).download((percent) => {
          if (state.status === 'downloading') set({ status: 'downloading', version, percent: Math.round(percent) });
        });
        log.info('updates.downloaded', { version });
        return set({ status: 'ready', version });
      } catch (error) {
        return fail('updates.notDownloaded', 'The new version could not be fetched. This one goes on.', error);
      }
    },
    async install() {
      need('ready');
      if (updater === null) throw new Error('no updater');
      log.info('updates.installing', { version: state.version });
      const { quitAndInstall } = await updater;
      await deps.settle();
      quitAndInstall();
      return state;
    },
    async follow(signal) {
      if (off !== null) return;
      let waitMs = FIRST_LOOK_AFTER_MS;
      while (!signal.aborted) {
        try {
          await clock.sleep(waitMs, signal);
        } catch {
          return;
        }
        waitMs = LOOK_EVERY_MS;
        if (deps.isWanted() && (state.status === 'idle' || state.status === 'failed')) await check();
      }
    },
  };
}
