import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markRun } from '../../../electron/diagnosis/run-marker.ts';
import { recordingLog } from '../shell/fakes.ts';

let dir = '';
const path = () => join(dir, 'running.json');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-run-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function start(nowMs = 1_000) {
  let wake: () => void = () => undefined;
  const { log, lines } = recordingLog();
  const time = { now: nowMs };
  const run = markRun({
    dir,
    version: '0.1.0',
    log,
    clock: {
      now: () => time.now,
      sleep: (_delayMs, signal) =>
        new Promise((resolve, reject) => {
          wake = resolve;
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
    },
  });
  return { run, lines, time, beat: () => wake() };
}

describe('markRun', () => {
  it('finds nothing after a proper end, and leaves nothing', () => {
    const { run } = start();
    expect(run.before).toBeNull();
    expect(existsSync(path())).toBe(true);
    run.end();
    expect(existsSync(path())).toBe(false);
    const again = start();
    expect(again.run.before).toBeNull();
    again.run.end();
  });

  it('tells the next start of a run that was killed: since when, until about when', async () => {
    const first = start(1_000);
    first.run.pageCrashed();
    first.time.now = 120_000;
    first.beat();
    await new Promise((resolve) => setImmediate(resolve));
    expect(Math.round(statSync(path()).mtimeMs)).toBe(120_000);
    const second = start(500_000);
    expect(second.run.before).toEqual({
      version: '0.1.0',
      startedAt: 1_000,
      seenAt: 120_000,
      pageCrashes: 1,
      fatalErrorId: null,
    });
    expect(second.lines()[0]).toMatchObject({ event: 'run.endedUncleanly' });
    second.run.end();
    first.run.end();
  });

  it('names the error that ended it', () => {
    start().run.fatal('e-12345678');
    const { run } = start();
    expect(run.before).toMatchObject({ fatalErrorId: 'e-12345678' });
    run.end();
  });

  it('takes half a file for what it is: the sign of a crash', () => {
    writeFileSync(path(), '{"pid":1,');
    const { run } = start();
    expect(run.before).toMatchObject({ startedAt: 0, fatalErrorId: null });
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid });
    run.end();
  });

  it('believes nothing that does not fit', () => {
    writeFileSync(path(), JSON.stringify({ pid: 'x', startedAt: '<b>', fatalErrorId: 'x'.repeat(10_000) }));
    utimesSync(path(), 9, 9);
    const { run } = start();
    expect(run.before).toEqual({ version: '', startedAt: 9_000, seenAt: 9_000, pageCrashes: 0, fatalErrorId: null });
    run.end();
  });

  it('goes on in a folder that cannot be written, and says so once', () => {
    rmSync(dir, { recursive: true });
    const { run, lines } = start();
    run.pageCrashed();
    run.pageCrashed();
    expect(lines().filter(({ event }) => event === 'run.notMarked')).toHaveLength(1);
    expect(run.pageCrashes()).toBe(2);
    run.end();
  });
});
