// A small file that is there while the app runs: found at a start, the last run did not end properly. Threat: a crash that nobody is told of, or a notice that blames a run that ended well.
import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';

const BEAT_MS = 60_000;

const markerSchema = z.object({
  pid: z.number().int(),
  version: z.string().max(40),
  startedAt: z.number().int(),
  /** How often the window's process went away. */
  pageCrashes: z.number().int().min(0),
  /** The log line of what ended it; null: it was killed, or the power went. */
  fatalErrorId: z.string().max(40).nullable(),
});
type Marker = z.infer<typeof markerSchema>;

export interface UncleanEnd extends Omit<Marker, 'pid'> {
  /** About when, to the minute. */
  seenAt: number;
}

export interface RunMarker {
  /** How the run before ended; null = properly, or this is the first one. */
  readonly before: UncleanEnd | null;
  readonly startedAt: number;
  pageCrashed(): void;
  pageCrashes(): number;
  fatal(errorId: string): void;
  /** The proper end. */
  end(): void;
}

function readBefore(path: string): UncleanEnd | null {
  try {
    const seenAt = Math.round(statSync(path).mtimeMs);
    const parsed = markerSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    // Half a file is the sign of a crash as well.
    const { version, startedAt, pageCrashes, fatalErrorId } = parsed.success
      ? parsed.data
      : { version: '', startedAt: seenAt, pageCrashes: 0, fatalErrorId: null };
    return { version, startedAt, pageCrashes, fatalErrorId, seenAt };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    return error instanceof SyntaxError
      ? { version: '', startedAt: 0, pageCrashes: 0, fatalErrorId: null, seenAt: 0 }
      : null;
  }
}

export interface RunMarkerOptions {
  dir: string;
  version: string;
  clock: Clock;
  log: Log;
}

/** Only the instance that has the profile may call it. A folder that cannot be written is told once, and stops nothing. */
export function markRun({ dir, version, clock, log }: RunMarkerOptions): RunMarker {
  const path = join(dir, 'running.json');
  const before = readBefore(path);
  let marker: Marker = { pid: process.pid, version, startedAt: clock.now(), pageCrashes: 0, fatalErrorId: null };
  let writable = true;
  const ended = new AbortController();

  function write(): void {
    if (!writable) return;
    try {
      writeFileAtomic(path, JSON.stringify(marker));
    } catch (error) {
      writable = false;
      log.error('run.notMarked', error);
    }
  }

  async function beat(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        await clock.sleep(BEAT_MS, ended.signal);
      } catch {
        return;
      }
      try {
        const seconds = clock.now() / 1000;
        if (writable) utimesSync(path, seconds, seconds);
      } catch (error) {
        writable = false;
        log.error('run.notMarked', error);
      }
    }
  }

  if (before) log.warn('run.endedUncleanly', { ...before });
  write();
  void beat();

  return {
    before,
    startedAt: marker.startedAt,
    pageCrashes: () => marker.pageCrashes,
    pageCrashed() {
      marker = { ...marker, pageCrashes: marker.pageCrashes + 1 };
      write();
    },
    fatal(errorId) {
      marker = { ...marker, fatalErrorId: errorId };
      write();
    },
    end() {
      ended.abort();
      rmSync(path, { force: true });
    },
  };
}
