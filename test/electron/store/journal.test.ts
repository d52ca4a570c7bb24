import { describe, expect, it } from 'vitest';
import { freshStore, key, NOON, planned } from './fixtures.ts';

const topUp = (id: string, addGb: number, startedAt = NOON) =>
  planned(id, {
    kind: 'topUp',
    keyId: 'k',
    startedAt,
    steps: [
      { name: 'topUp', idempotencyKey: id, request: { do: 'topUp', keyId: 'k', addGb, extendDays: null } },
      { name: 'enable', idempotencyKey: `${id}-2`, request: { do: 'enableIfOff', keyId: 'k' } },
    ],
  });

describe('journal', () => {
  it('begins once: the same intent a second time is refused and changes nothing', () => {
    const { store } = freshStore();
    expect(store.journal.begin(planned('intent-1'))).toBe(true);
    expect(store.journal.begin(planned('intent-1', { label: 'mallory' }))).toBe(false);
    expect(store.journal.get('intent-1')).toMatchObject({ label: 'alice', outcome: 'open', endedAt: null });
  });

  it('refuses an idempotency key that another operation used, wholly', () => {
    const { store } = freshStore();
    store.journal.begin(planned('intent-1'));
    const stolen = planned('intent-2', { steps: planned('intent-1').steps });
    expect(() => store.journal.begin(stolen)).toThrow();
    expect(store.journal.get('intent-2')).toBeNull();
  });

  it('lets an intent begin anew that was turned away, and no other', () => {
    const { store } = freshStore();
    const { journal } = store;
    journal.begin(topUp('intent-1', 5));
    journal.turnAway('intent-1');
    journal.withdraw('intent-1');
    expect(journal.get('intent-1')).not.toBeNull();
    journal.stepDone('intent-1', 'topUp', 'failed', null);
    journal.end('intent-1', 'failed', 'A pause.', NOON);
    journal.turnAway('intent-1');
    expect(journal.isTurnedAway('intent-1')).toBe(true);
    journal.withdraw('intent-1');
    expect(journal.get('intent-1')).toBeNull();
    expect(journal.begin(topUp('intent-1', 7))).toBe(true);
    expect(journal.isTurnedAway('intent-1')).toBe(false);
    // Something of this one was done: it stays as it is.
    journal.stepDone('intent-1', 'topUp', 'done', null);
    journal.stepDone('intent-1', 'enable', 'failed', null);
    journal.end('intent-1', 'failed', 'A pause.', NOON);
    journal.turnAway('intent-1');
    expect(journal.isTurnedAway('intent-1')).toBe(false);
    journal.withdraw('intent-1');
    expect(journal.get('intent-1')).toMatchObject({ outcome: 'failed' });
  });

  it('gives back the plan of what is open or unknown, oldest first, also after opening again', () => {
    const first = freshStore();
    const { journal } = first.store;
    const [b, a, done, unknown] = [
      topUp('intent-b', 5, NOON + 10),
      planned('intent-a'),
      planned('intent-done', { startedAt: NOON + 20 }),
      planned('intent-unknown', { startedAt: NOON + 30 }),
    ];
    for (const operation of [b, a, done, unknown]) journal.begin(operation);
    journal.end('intent-done', 'done', '', NOON + 40);
    journal.end('intent-unknown', 'unknown', 'No answer.', NOON + 40);
    expect(journal.unsettled()).toEqual([a, b, unknown]);
    const again = freshStore(first.dir);
    expect(again.store.journal.unsettled()).toEqual([a, b, unknown]);
  });

  it('closes steps and operation with outcome, request ids and key', () => {
    const { store } = freshStore();
    store.journal.begin(topUp('intent-1', 5));
    store.journal.stepDone('intent-1', 'topUp', 'done', 'req-1');
    store.journal.stepDone('intent-1', 'enable', 'skipped', null);
    store.journal.setKey('intent-1', 'k2');
    store.journal.end('intent-1', 'done', 'note', NOON + 5);
    expect(store.journal.get('intent-1')).toEqual({
      id: 'intent-1',
      kind: 'topUp',
      keyId: 'k2',
      label: 'alice',
      summary: '10 GB, never expires',
      startedAt: NOON,
      endedAt: NOON + 5,
      outcome: 'done',
      note: 'note',
      requestIds: ['req-1'],
      steps: [
        { name: 'topUp', outcome: 'done' },
        { name: 'enable', outcome: 'skipped' },
      ],
    });
    expect(store.journal.unsettled()).toEqual([]);
  });

  it('pages newest first without losing operations of the same millisecond', () => {
    const { store } = freshStore();
    for (let n = 0; n < 7; n += 1) store.journal.begin(planned(`intent-${n}`, { keyId: n % 2 ? 'odd' : 'even' }));
    const seen: string[] = [];
    let before: number | undefined;
    for (;;) {
      const { operations, more } = store.journal.list({ limit: 3, ...(before === undefined ? {} : { before }) });
      seen.push(...operations.map((operation) => operation.id));
      before = operations.at(-1)?.startedAt;
      if (!more) break;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `intent-${n}`));
    expect(store.journal.list({ limit: 10, keyId: 'odd' }).operations).toHaveLength(3);
  });

  it('counts GB of the day: minted, added, and caps raised by an edit; not what failed', () => {
    const { store } = freshStore();
    const { journal } = store;
    store.keys.upsert(key('k', { capGb: 10 }));
    journal.begin(planned('mint-open'));
    journal.begin(planned('mint-failed'));
    journal.stepDone('mint-failed', 'mint', 'failed', null);
    journal.end('mint-failed', 'failed', '', NOON);
    journal.begin(planned('mint-unknown'));
    journal.end('mint-unknown', 'unknown', '', NOON);
    journal.begin(topUp('half-done', 5));
    journal.stepDone('half-done', 'topUp', 'done', null);
    journal.stepDone('half-done', 'enable', 'failed', null);
    journal.end('half-done', 'failed', '', NOON);
    const edit = (id: string, capGb: number) =>
      planned(id, {
        kind: 'edit',
        keyId: 'k',
        steps: [{ name: 'edit', idempotencyKey: id, request: { do: 'edit', keyId: 'k', body: { capGb } } }],
      });
    journal.begin(edit('raised', 17));
    journal.begin(edit('lowered', 4));
    journal.begin(topUp('yesterday', 100, NOON - 86_400_000));
    expect(journal.gbSince(NOON - 1000)).toBe(10 + 10 + 5 + 7);
    expect(journal.gbSince(NOON - 90_000_000)).toBe(132);
  });

  it('tells what requests would buy by how the key stands: no raise where there is no cap, all of it where nobody knows', () => {
    const { store } = freshStore();
    store.keys.upsert(key('capped', { capGb: 10 }));
    store.keys.upsert(key('uncapped', { capGb: null }));
    store.keys.upsert(key('unread', { capGb: null, unreadable: ['capGb'] }));
    const steps = [
      { request: { do: 'edit', body: { capGb: 15 } } },
      { request: { do: 'topUp', addGb: 3 } },
      { request: { do: 'enableIfOff' } },
    ];
    const gbOf = (keyId: string | null) => store.journal.gbOf({ keyId, steps });
    expect([gbOf('capped'), gbOf('uncapped'), gbOf('unread'), gbOf('other')]).toEqual([8, 3, 18, 18]);
    expect(store.journal.gbOf({ keyId: null, steps: [{ request: { do: 'mint', body: { capGb: 7 } } }] })).toBe(7);
  });

  it('keeps secrets out of summary and note', () => {
    const { store } = freshStore();
    const secret = `pak_${'a1'.repeat(12)}`;
    store.journal.begin(planned('intent-1', { summary: `Hand out ${secret}` }));
    store.journal.end('intent-1', 'failed', `refused ${secret}`, NOON);
    expect(JSON.stringify(store.journal.get('intent-1'))).not.toContain(secret);
  });
});
