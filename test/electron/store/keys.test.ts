import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshStore, key, NOON } from './fixtures.ts';

const MINUTE = 60_000;

describe('keys', () => {
  it('keeps every field of a row as it was read', () => {
    const { store } = freshStore();
    const row = key('a', {
      label: 'Zoë 🦊 <img onerror=x> \u202e =cmd()',
      secretHint: 'pak_••••3f2a',
      enabled: false,
      capGb: null,
      usedMb: 12.625,
      expiresAt: NOON + 1,
      isExpired: null,
      lastUsedAt: NOON - 5,
      createdAt: NOON - 10,
      tier: 'gold-2027',
      unreadable: ['capGb', 'label'],
    });
    store.keys.applyList([row], NOON);
    expect(store.keys.get('a')).toEqual(row);
    expect(store.keys.list()).toEqual([row]);
    expect(store.keys.asOf()).toBe(NOON);
  });

  it('sorts naturally and without case, and limits', () => {
    const { store } = freshStore();
    const labels = ['customer 10', 'Customer 2', 'alice', 'Élodie', 'customer 1', 'zed', 'customer 007'];
    store.keys.applyList(
      labels.map((label, index) => key(`k${index}`, { label })),
      NOON,
    );
    const sorted = ['alice', 'customer 1', 'Customer 2', 'customer 007', 'customer 10', 'Élodie', 'zed'];
    expect(store.keys.list().map((row) => row.label)).toEqual(sorted);
    expect(store.keys.list({ limit: 2 }).map((row) => row.label)).toEqual(sorted.slice(0, 2));
  });

  it('returns the changed ids only, and gives unchanged rows the time of the list', () => {
    const { store, clock } = freshStore();
    expect(store.keys.applyList([key('a'), key('b')], NOON)).toEqual(['a', 'b']);
    clock.now = NOON + MINUTE;
    const changed = store.keys.applyList([key('a'), key('b', { usedMb: 3 })], NOON + MINUTE);
    expect(changed).toEqual(['b']);
    expect(store.keys.get('a')?.asOf).toBe(NOON + MINUTE);
  });

  it('marks what the list no longer names as gone, and takes it back when it returns', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('a'), key('b')], NOON);
    clock.now = NOON + MINUTE;
    expect(store.keys.applyList([key('a')], NOON + MINUTE)).toEqual(['b']);
    expect(store.keys.list().map((row) => row.id)).toEqual(['a']);
    expect(store.keys.list({ withGone: true }).map((row) => [row.id, row.gone])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(store.keys.count()).toBe(1);
    clock.now = NOON + 2 * MINUTE;
    expect(store.keys.applyList([key('a'), key('b')], NOON + 2 * MINUTE)).toEqual(['b']);
    expect(store.keys.count()).toBe(2);
  });

  it('a list asked for before a change neither hides the new key nor undoes the change', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('a', { capGb: 10 }), key('revoked')], NOON);
    clock.now = NOON + 5000;
    store.keys.upsert(key('minted', { asOf: clock.now }));
    store.keys.upsert(key('a', { capGb: 35, asOf: clock.now }));
    store.keys.markGone('revoked', clock.now);
    store.keys.applyList([key('a', { capGb: 10 }), key('revoked')], NOON + 2000);
    expect(store.keys.get('a')?.capGb).toBe(35);
    expect(store.keys.get('minted')?.gone).toBe(false);
    expect(store.keys.get('revoked')?.gone).toBe(true);
  });

  it('a row from a clock that was ahead does not block newer lists', () => {
    const { store, clock } = freshStore();
    const wrong = NOON + 7_200_000;
    clock.now = wrong;
    store.keys.applyList([key('a', { capGb: 10, asOf: wrong })], wrong);
    clock.now = NOON;
    store.keys.applyList([key('a', { capGb: 20 })], NOON);
    expect(store.keys.get('a')).toMatchObject({ capGb: 20, asOf: NOON });
  });

  it('an unchanged row from a clock that was ahead shows the time of the newer list', () => {
    const { store, clock } = freshStore();
    const wrong = NOON + 7_200_000;
    clock.now = wrong;
    store.keys.applyList([key('a')], wrong);
    clock.now = NOON;
    expect(store.keys.applyList([key('a')], NOON)).toEqual([]);
    expect(store.keys.get('a')?.asOf).toBe(NOON);
  });

  it('a key that was marked gone is not told as changed again', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('a'), key('b')], NOON);
    store.keys.markGone('b', NOON + 1000);
    clock.now = NOON + MINUTE;
    expect(store.keys.applyList([key('a')], NOON + MINUTE)).toEqual([]);
    expect(store.keys.get('b')).toMatchObject({ gone: true, asOf: NOON + 1000 });
  });

  it('a list that could not be written whole leaves nothing behind, on disk or in memory', () => {
    const { store, dir, clock } = freshStore();
    store.keys.applyList([key('a', { usedMb: 1 })], NOON);
    const saboteur = new DatabaseSync(join(dir, 'pakdesk.db'));
    // The time of the list is written last, so all the rest is already in the transaction.
    saboteur.exec("CREATE TRIGGER no_time BEFORE UPDATE ON meta BEGIN SELECT raise(ABORT, 'no'); END");
    clock.now = NOON + MINUTE;
    const next = [key('a', { usedMb: 5, capGb: 20 }), key('b')];
    expect(() => store.keys.applyList(next, NOON + MINUTE)).toThrow();
    expect(store.keys.list()).toEqual([key('a', { usedMb: 1 })]);
    saboteur.exec('DROP TRIGGER no_time');
    saboteur.close();
    expect(store.keys.applyList(next, NOON + MINUTE)).toEqual(['a', 'b']);
    expect(store.keys.get('a')).toMatchObject({ usedMb: 5, capGb: 20 });
    expect(store.usage.series('24h', clock.now).totalMb).toBe(4);
  });

  it('keeps the hint of a secret that the list does not show', () => {
    const { store } = freshStore();
    store.keys.upsert(key('a', { secretHint: 'pak_••••3f2a', asOf: NOON - 1 }));
    store.keys.applyList([key('a')], NOON);
    expect(store.keys.get('a')?.secretHint).toBe('pak_••••3f2a');
  });

  it('[fault 27] a repeated id is one row', () => {
    const { store } = freshStore();
    store.keys.applyList([key('a', { capGb: 1 }), key('a', { capGb: 2 })], NOON);
    expect(store.keys.list().map((row) => row.capGb)).toEqual([2]);
  });

  it('[fault 30] a figure that is no number is unknown, not 0', () => {
    const { store } = freshStore();
    store.keys.applyList([key('a', { capGb: Number.NaN, usedMb: Number.POSITIVE_INFINITY })], NOON);
    expect(store.keys.get('a')).toMatchObject({ capGb: null, usedMb: null });
  });

  it('[fault 33] lone surrogates and NUL survive sanely and cost no write the next time', () => {
    const { store } = freshStore();
    const odd = [key('a', { label: 'x\ud800y' }), key('b', { label: 'nul\u0000inside' }), key('id\udfff')];
    expect(store.keys.applyList(odd, NOON)).toHaveLength(3);
    expect(store.keys.applyList(odd, NOON)).toEqual([]);
    expect(store.keys.get('a')?.label).toBe('x\ufffdy');
    expect(store.keys.get('b')?.label).toBe('nul\u0000inside');
    expect(store.keys.get('id\udfff')?.id).toBe('id\ufffd');
  });

  it('any label is read back as it was, well formed', () => {
    const { store } = freshStore();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (label) => {
        store.keys.upsert(key('a', { label }));
        return store.keys.get('a')?.label === label.toWellFormed();
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('a key whose mint named no usage counts from 0', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('old')], clock.now);
    clock.now += 60_000;
    const fresh = { createdAt: clock.now, asOf: clock.now };
    store.keys.upsert(key('new', { ...fresh, usedMb: null, unreadable: ['usedMb'] }));
    clock.now += 60_000;
    store.keys.applyList([key('old'), key('new', { createdAt: fresh.createdAt, usedMb: 700 })], clock.now);
    expect(store.usage.series('24h', clock.now, 'new').totalMb).toBe(700);
    // One that was there before and could not be read then is no such key.
    store.keys.upsert(key('dark', { usedMb: null, unreadable: ['usedMb'], createdAt: NOON - 86_400_000 }));
    clock.now += 60_000;
    store.keys.applyList([key('dark', { createdAt: NOON - 86_400_000, usedMb: 900 })], clock.now);
    expect(store.usage.series('24h', clock.now, 'dark').totalMb).toBe(0);
  });

  it('a key that went is gone in the history as well', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('a'), key('b')], clock.now);
    const gone = (id: string) =>
      store.usage.views.history({ span: { range: '24h' }, keyId: id }, clock.now).keys.map((one) => one.gone);
    expect([gone('a'), gone('b')]).toEqual([[false], [false]]);
    clock.now += 60_000;
    store.keys.applyList([key('b')], clock.now);
    store.keys.markGone('b', clock.now);
    expect([gone('a'), gone('b')]).toEqual([[true], [true]]);
  });

  it('takes its payments along when it is renamed, but none that was booked on somebody else', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('k', { label: 'acme' })], clock.now);
    const sale = { at: NOON, source: 'manual', amountMinor: 5000, currency: 'USD', keyId: 'k', operationId: null };
    store.sales.putSale({ ...sale, id: 'his', customer: 'acme', customerId: 'acme', note: '' });
    store.sales.putSale({ ...sale, id: 'other', customer: 'Beta', customerId: 'beta', note: '' });
    const customers = () => ['his', 'other'].map((id) => store.sales.sale(id)?.customer);
    clock.now += 60_000;
    store.keys.applyList([key('k', { label: 'Acme Corporation' })], clock.now);
    expect(customers()).toEqual(['Acme Corporation', 'Beta']);
    // A list without labels says nothing of the name.
    clock.now += 60_000;
    store.keys.applyList([key('k', { label: '', unreadable: ['label'] })], clock.now);
    expect(store.sales.sale('his')).toMatchObject({ customer: 'Acme Corporation', customerId: 'acme corporation' });
  });

  it('survives closing and opening again', () => {
    const first = freshStore();
    first.store.keys.applyList([key('a')], NOON);
    const second = freshStore(first.dir);
    expect(second.store.keys.list()).toEqual([key('a')]);
    expect(second.store.notices).toEqual([]);
  });
});

describe('sealed secrets, meta', () => {
  it('keeps boxes by key id', () => {
    const { store } = freshStore();
    expect(store.secrets.get('a')).toBeNull();
    store.secrets.put('a', Uint8Array.of(1, 2, 3));
    store.secrets.put('a', Uint8Array.of(4));
    expect(store.secrets.get('a')).toEqual(Uint8Array.of(4));
    store.secrets.delete('a');
    store.secrets.put('b', Uint8Array.of(5));
    store.secrets.clear();
    expect([store.secrets.get('a'), store.secrets.get('b')]).toEqual([null, null]);
  });

  it('keeps JSON under a name and forgets undefined', () => {
    const { store } = freshStore();
    expect(store.meta.get('stock')).toBeNull();
    store.meta.set('stock', { pools: { mbl: { us: 73 } } });
    expect(store.meta.get('stock')).toEqual({ pools: { mbl: { us: 73 } } });
    store.meta.set('stock', undefined);
    expect(store.meta.get('stock')).toBeNull();
  });
});
