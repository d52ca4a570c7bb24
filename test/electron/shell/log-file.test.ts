import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from '../../../electron/shell/log-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(dir, 'logs', name), 'utf8');

describe('openLogFile', () => {
  it('has each line on disk when it returns, for this user alone', () => {
    const write = openLogFile({ dir: join(dir, 'logs') });
    write('one');
    write('two');
    expect(read('pakdesk.log')).toBe('one\ntwo\n');
    if (process.platform !== 'win32') expect(statSync(join(dir, 'logs', 'pakdesk.log')).mode & 0o777).toBe(0o600);
  });

  it('goes on in the file of the last run, and takes it back from others', () => {
    openLogFile({ dir: join(dir, 'logs') })('before');
    chmodSync(join(dir, 'logs', 'pakdesk.log'), 0o644);
    openLogFile({ dir: join(dir, 'logs') })('after');
    expect(read('pakdesk.log')).toBe('before\nafter\n');
    if (process.platform !== 'win32') expect(statSync(join(dir, 'logs', 'pakdesk.log')).mode & 0o777).toBe(0o600);
  });

  it('puts a full file aside and keeps so many', () => {
    const write = openLogFile({ dir: join(dir, 'logs'), maxBytes: 10, keep: 2 });
    for (const line of ['line one', 'line two', 'line three', 'line four']) write(line);
    expect(readdirSync(join(dir, 'logs')).sort()).toEqual(['pakdesk.1.log', 'pakdesk.2.log', 'pakdesk.log']);
    expect(read('pakdesk.log')).toBe('line four\n');
    expect(read('pakdesk.2.log')).toBe('line two\n');
  });

  it('does not stop the app when it cannot write, and tells how much is missing', () => {
    const write = openLogFile({ dir: join(dir, 'logs') });
    rmSync(join(dir, 'logs'), { recursive: true });
    writeFileSync(join(dir, 'logs'), 'in the way');
    write('lost one');
    write('lost two');
    rmSync(join(dir, 'logs'));
    openLogFile({ dir: join(dir, 'logs') });
    write('back');
    expect(read('pakdesk.log')).toBe('{"event":"log.lost","lines":2}\nback\n');
  });
});
