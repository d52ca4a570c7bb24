import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../electron/store/migrations.ts';
import { openStore } from '../../../electron/store/open.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { freshDir, freshStore, key, NOON, planned } from './fixtures.ts';

const now = () => NOON;
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

/** A closed database with one key and one operation in it. */
function filledDir(): string {
  const dir = freshDir();
  const store = openStore({ dir, now });
  store.keys.applyList(
    Array.from({ length: 400 }, (_, n) => key(`k${n}`)),
    NOON,
  );
  store.journal.begin(planned('intent-1'));
  store.close();
  return dir;
}

describe('[bar 25] opening a store', () => {
  it('makes folder and file for this user only', () => {
    const dir = join(freshDir(), 'profiles', 'a');
    freshStore(dir);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'pakdesk.db')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'pakdesk.db-wal')).mode & 0o777).toBe(0o600);
  });

  it('writes the journal, and only the journal, through a connection that syncs each commit', () => {
    const modes: unknown[] = [];
    const store = openStore(
      { dir: filledDir(), now },
      {
        onConnection: (db) => {
          const mode = db.pragma('synchronous');
          modes.push(mode, db.pragma('journal_mode'));
          if (mode === 2) db.pragma('query_only = ON');
        },
      },
    );
    expect(modes).toEqual([1, 'wal', 2, 'wal']);
    expect(codeOf(() => store.journal.begin(planned('intent-2')))).toBe('store_read_only');
    store.keys.upsert(key('a'));
    store.close();
  });

  it('[fault 47] damage met while running is said, and found at the next start whatever the size', () => {
    const dir = filledDir();
    const path = join(dir, 'pakdesk.db');
    const fill = openStore({ dir, now });
    fill.meta.set('large', 'x'.repeat(9_000_000));
    fill.close();
    const store = openStore({ dir, now });
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096 * 2, 4096 * 60);
    writeFileSync(path, bytes);
    expect(codeOf(() => store.keys.list())).toBe('store_failed');
    expect(existsSync(join(dir, 'pakdesk.suspect'))).toBe(true);
    store.close();
    const again = freshStore(dir).store;
    expect(again.notices).toHaveLength(1);
    expect(existsSync(join(dir, 'pakdesk.suspect'))).toBe(false);
  });

  const damage: [string, (path: string) => void][] = [
    ['empty', (path) => truncateSync(path, 0)],
    ['text', (path) => writeFileSync(path, 'this is no database\n'.repeat(50))],
    ['cut off', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    [
      'a damaged page',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0x5a, 4096 * 4, 4096 * 12);
        writeFileSync(path, bytes);
      },
    ],
    [
      'another program’s database',
      (path) => {
        truncateSync(path, 0);
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE notes (t TEXT)');
        other.close();
      },
    ],
  ];
  it.each(damage)('[fault 47] %s → set aside with its log, fresh, said', (_, spoil) => {
    const dir = filledDir();
    const path = join(dir, 'pakdesk.db');
    spoil(path);
    const spoilt = readFileSync(path);
    writeFileSync(`${path}-wal`, 'old log');
    const { store } = freshStore(dir);
    expect(store.readOnly).toBe(false);
    expect(store.keys.list()).toEqual([]);
    store.keys.applyList([key('new')], NOON);
    const aside = join(dir, 'pakdesk.corrupt-20261124T120000Z.db');
    expect(readFileSync(aside).equals(spoilt)).toBe(true);
    expect(readFileSync(`${aside}-wal`, 'utf8')).toBe('old log');
    expect(store.notices).toHaveLength(1);
    expect(store.notices[0]).toMatchObject({ severity: 'error' });
    expect(store.notices[0]?.text).toContain('pakdesk.corrupt-20261124T120000Z.db');
  });

  it('[fault 47] a log without its database is set aside, not replayed into the fresh one', () => {
    const dir = filledDir();
    const path = join(dir, 'pakdesk.db');
    const open = openStore({ dir, now });
    open.keys.upsert(key('only-in-the-log'));
    const log = readFileSync(`${path}-wal`);
    open.close();
    rmSync(path);
    writeFileSync(`${path}-wal`, log);
    const { store } = freshStore(dir);
    expect(store.notices).toHaveLength(1);
    expect(store.keys.list()).toEqual([]);
    expect(readFileSync(join(dir, 'pakdesk.corrupt-20261124T120000Z.db-wal')).equals(log)).toBe(true);
  });

  it('[fault 47] a folder in its place is set aside, and a second one in the same second as well', () => {
    const dir = freshDir();
    for (const name of ['one', 'two']) {
      mkdirSync(join(dir, 'pakdesk.db'));
      writeFileSync(join(dir, 'pakdesk.db', name), name);
      const store = openStore({ dir, now });
      expect(store.notices).toHaveLength(1);
      store.close();
      if (name === 'one') rmSync(join(dir, 'pakdesk.db'));
    }
    expect(existsSync(join(dir, 'pakdesk.corrupt-20261124T120000Z.db', 'one'))).toBe(true);
    expect(existsSync(join(dir, 'pakdesk.corrupt-20261124T120000Z-2.db', 'two'))).toBe(true);
  });

  it('[fault 48] a newer file opens for reading, refuses writes, and stays as it was', () => {
    const dir = filledDir();
    const path = join(dir, 'pakdesk.db');
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}; PRAGMA wal_checkpoint(TRUNCATE)`);
    newer.close();
    const before = readFileSync(path);
    const { store } = freshStore(dir);
    expect(store.readOnly).toBe(true);
    expect(store.notices.map((notice) => notice.severity)).toEqual(['warning']);
    expect(store.keys.count()).toBe(400);
    expect(codeOf(() => store.keys.upsert(key('x')))).toBe('store_read_only');
    expect(codeOf(() => store.keys.applyList([], NOON))).toBe('store_read_only');
    expect(codeOf(() => store.journal.begin(planned('intent-2')))).toBe('store_read_only');
    expect(codeOf(() => store.usage.record([{ keyId: 'a', at: NOON, usedMb: 1 }]))).toBe('store_read_only');
    expect(codeOf(() => store.meta.set('a', 1))).toBe('store_read_only');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('[fault 48] a newer file that this version cannot read at all starts empty and writes nothing', () => {
    const dir = filledDir();
    const newer = new DatabaseSync(join(dir, 'pakdesk.db'));
    newer.exec(`DROP TABLE probes; PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    const { store } = freshStore(dir);
    expect([store.readOnly, store.keys.count(), store.notices.length]).toEqual([true, 0, 1]);
    expect(codeOf(() => store.keys.upsert(key('x')))).toBe('store_read_only');
  });

  it('migrates an older file after copying it', () => {
    const dir = filledDir();
    const next = [...MIGRATIONS, 'ALTER TABLE keys ADD COLUMN colour TEXT; UPDATE keys SET colour = 7 WHERE id = 1'];
    const store = openStore({ dir, now }, { migrations: next });
    expect(store.keys.count()).toBe(400);
    store.close();
    const copy = new DatabaseSync(join(dir, `pakdesk.v${MIGRATIONS.length}-20261124T120000Z.db`), { readOnly: true });
    expect(copy.prepare('PRAGMA user_version').get()?.['user_version']).toBe(MIGRATIONS.length);
    expect(copy.prepare('SELECT count(*) AS n FROM keys').get()?.['n']).toBe(400);
    copy.close();
  });

  it('[fault 49] a migration that fails half way is rolled back, and the copy is kept', () => {
    const dir = filledDir();
    const next = [...MIGRATIONS, 'CREATE TABLE half (a TEXT); DELETE FROM keys; SELECT no_such_column FROM keys'];
    expect(codeOf(() => openStore({ dir, now }, { migrations: next }))).toBe('store_failed');
    expect(readdirSync(dir).filter((name) => name.startsWith(`pakdesk.v${MIGRATIONS.length}-`))).toHaveLength(1);
    const { store } = freshStore(dir);
    expect(store.keys.count()).toBe(400);
    expect(store.journal.get('intent-1')).not.toBeNull();
    const db = new DatabaseSync(join(dir, 'pakdesk.db'), { readOnly: true });
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()?.['n']).toBe(0);
    db.close();
  });

  it('[fault 44] a full disk is said, and what was there stays', () => {
    const { store, dir } = freshStore();
    store.keys.applyList([key('a')], NOON);
    store.close();
    const small = openStore({ dir, now }, { onConnection: (db) => db.exec('PRAGMA max_page_count = 60') });
    const many = Array.from({ length: 5000 }, (_, n) => key(`k${n}`, { label: 'x'.repeat(100) }));
    expect(codeOf(() => small.keys.applyList(many, NOON + 1))).toBe('disk_full');
    expect(small.keys.list().map((row) => row.id)).toEqual(['a']);
    expect(small.keys.asOf()).toBe(NOON);
    small.keys.upsert(key('b'));
    small.close();
    const again = openStore({ dir, now });
    expect(again.keys.count()).toBe(2);
    again.close();
  });
});

/** Runs a module with this Node and its own user id, so that file permissions count even where the tests run as root. */
async function runAsNobody(code: string): Promise<string> {
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { ...asNobody, cwd: process.cwd() });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    out += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  return out;
}

describe.skipIf(process.platform === 'win32')(
  '[bar 25] [fault 47] a folder that cannot be written',
  { timeout: 60_000 },
  () => {
    const script = (dir: string) => `
    import { openStore } from ${JSON.stringify(join(process.cwd(), 'electron/store/open.ts'))};
    const store = openStore({ dir: ${JSON.stringify(dir)}, now: () => ${NOON} });
    let code = '';
    try { store.meta.set('a', 1); } catch (error) { code = error.code; }
    console.log(JSON.stringify({ readOnly: store.readOnly, count: store.keys.count(), notices: store.notices.length, code }));`;

    it('opens what is there for reading', async () => {
      const dir = filledDir();
      chmodSync(join(dir, 'pakdesk.db'), 0o444);
      chmodSync(dir, 0o555);
      const out = await runAsNobody(script(dir));
      chmodSync(dir, 0o755);
      expect(JSON.parse(out)).toEqual({ readOnly: true, count: 400, notices: 1, code: 'store_read_only' });
    });

    it('starts empty where there is nothing yet', async () => {
      const dir = freshDir();
      chmodSync(dir, 0o555);
      const out = await runAsNobody(script(join(dir, 'profile')));
      chmodSync(dir, 0o755);
      expect(JSON.parse(out)).toEqual({ readOnly: true, count: 0, notices: 1, code: 'store_read_only' });
    });
  },
);
