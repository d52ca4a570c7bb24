/** Kept runs of the lab: newest first, without attempts in lists, never with a whole exit address; those of older versions stay readable. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { APPLICATION_ID, MIGRATIONS, migrate } from '../../../electron/store/migrations.ts';
import { openStore } from '../../../electron/store/open.ts';
import { createProbeStore } from '../../../electron/store/probes.ts';
import { openDatabase } from '../../../electron/store/sqlite.ts';
import { fakeReport } from '../../renderer/fake-report.ts';
import { freshDir, freshStore, NOON } from './fixtures.ts';

const report = (runId: string, at: number, keyId: string) => fakeReport('works', { runId, at, keyId, label: 'alice' });

const PAST = {
  runId: 'run-past1',
  at: NOON,
  keyId: 'a',
  label: 'alice',
  protocol: 'socks5',
  verdict: 'works',
  sentence: 'Works: US, T-Mobile USA, 412 ms to the first byte.',
  nextStep: '',
  gatewayCode: null,
  requestId: 'req_1',
  retryAfterMs: null,
  stages: [{ name: 'firstByte', outcome: 'done', startMs: 100, endMs: 412, note: '' }],
  totalMs: 430,
  exit: { maskedIp: '203.0.113.•••', country: 'us', network: 'T-Mobile USA', ipType: null },
  asked: { country: 'us', pool: 'mbl' },
  echoService: 'https://ipinfo.io/json',
};

/** A profile as the first version left it. */
function dirOfFirstVersion(): string {
  const dir = freshDir();
  const db = new DatabaseSync(join(dir, 'pakdesk.db'));
  db.exec(
    `PRAGMA journal_mode = WAL; ${MIGRATIONS[0]}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`,
  );
  db.prepare('INSERT INTO probes (run_id, at, key_id, result) VALUES (?, ?, ?, ?)').run(
    PAST.runId,
    PAST.at,
    PAST.keyId,
    JSON.stringify(PAST),
  );
  db.close();
  return dir;
}

describe('runs of the lab', () => {
  it('are newest first, by key, and never hold a whole exit address', () => {
    const { store } = freshStore();
    store.probes.add(report('run-00001', NOON, 'a'));
    store.probes.add(report('run-00002', NOON + 1, 'b'));
    const leaky = { ...report('run-00003', NOON + 2, 'a'), ip: '203.0.113.77' };
    leaky.attempts = leaky.attempts.map((attempt) => ({ ...attempt, exitIp: '203.0.113.77' }));
    store.probes.add(leaky);
    expect(store.probes.list({ limit: 10 }).map((r) => r.runId)).toEqual(['run-00003', 'run-00002', 'run-00001']);
    expect(store.probes.list({ limit: 1, keyId: 'a' }).map((r) => r.runId)).toEqual(['run-00003']);
    expect(JSON.stringify([store.probes.list({ limit: 10 }), store.probes.get('run-00003')])).not.toContain(
      '203.0.113.77',
    );
  });

  it('come whole by their id, and without attempts in a list', () => {
    const { store } = freshStore();
    const one = report('run-00001', NOON, 'a');
    store.probes.add(one);
    expect(store.probes.get('run-00001')).toEqual(one);
    const { attempts, ...head } = one;
    expect(attempts).toHaveLength(1);
    expect(store.probes.list({ limit: 10 })).toEqual([head]);
    expect(store.probes.get('run-00009')).toBeNull();
  });

  it('are dropped from the oldest on when all together are too large', () => {
    const db = openDatabase(':memory:');
    migrate(db, MIGRATIONS);
    const size = JSON.stringify(report('run-00001', NOON, 'a').attempts).length;
    const probes = createProbeStore(db, 3.5 * size);
    for (let n = 1; n <= 6; n += 1) probes.add(report(`run-0000${n}`, NOON + n, 'a'));
    expect(probes.list({ limit: 10 }).map(({ runId }) => runId)).toEqual(['run-00006', 'run-00005', 'run-00004']);
    db.close();
  });

  it('of an older version stay readable, with what was not kept left unknown', () => {
    const store = openStore({ dir: dirOfFirstVersion(), now: () => NOON });
    store.probes.add(report('run-00002', NOON + 1, 'a'));
    expect(store.probes.list({ limit: 10 }).map((r) => [r.runId, r.sentence])).toEqual([
      ['run-00002', expect.stringContaining('asked for mobile')],
      ['run-past1', PAST.sentence],
    ]);
    expect(store.probes.get('run-past1')).toMatchObject({
      check: { kind: 'single' },
      firstByteMs: 412,
      bytesUsed: null,
      costMicros: null,
      asked: { country: 'us', pool: 'mbl', ipType: null, sessionId: null },
      attempts: [{ protocol: 'socks5', stages: PAST.stages, echoService: PAST.echoService, trace: [] }],
    });
    store.close();
  });

  it('of an older version are read as they are where the file cannot be brought up to date', () => {
    const db = openDatabase(join(dirOfFirstVersion(), 'pakdesk.db'), { readOnly: true });
    const probes = createProbeStore(db);
    expect(probes.list({ limit: 10 }).map(({ sentence }) => sentence)).toEqual([PAST.sentence]);
    expect(probes.get(PAST.runId)?.attempts).toHaveLength(1);
    db.close();
  });
});
