import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SingleInstanceLock } from './standin/single-instance-lock.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('[bar 21] [fault 41] SingleInstanceLock', () => {
  it('is held once, and tells its holder of the second', async () => {
    const told: unknown[] = [];
    const first = new SingleInstanceLock(dir, (_argv, _cwd, data) => told.push(data));
    expect(first.take({})).toBe(true);
    expect(new SingleInstanceLock(dir, () => undefined).take({ hello: 1 })).toBe(false);
    await expect.poll(() => told).toEqual([{ hello: 1 }]);
    first.release();
    expect(existsSync(join(dir, 'SingleInstance'))).toBe(false);
  });

  it('is free again after its holder let go', () => {
    const first = new SingleInstanceLock(dir, () => undefined);
    first.take({});
    first.release();
    const second = new SingleInstanceLock(dir, () => undefined);
    expect(second.take({})).toBe(true);
    second.release();
  });

  it('is taken over from a process that was killed', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    mkdirSync(join(dir, 'SingleInstance'));
    writeFileSync(join(dir, 'SingleInstance', 'lock'), String(dead.pid));
    const lock = new SingleInstanceLock(dir, () => undefined);
    expect(lock.take({})).toBe(true);
    lock.release();
  });
});
