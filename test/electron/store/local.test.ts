import { describe, expect, it } from 'vitest';
import { openStore } from '../../../electron/store/open.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { MAX_VIEWS } from '../../../shared/ipc/local.ts';
import { FIRST_VIEW } from '../../../shared/key-view.ts';
import { freshStore, key, NOON } from './fixtures.ts';

const NOTHING = { pinned: false, tags: [], note: '', externalId: '' };

describe('what is kept of a key', () => {
  it('is nothing at first, is set field by field, and leaves no row when it is empty again', () => {
    const { store } = freshStore();
    expect(store.local.get('a')).toEqual({ keyId: 'a', ...NOTHING });
    store.local.set('a', { note: '  pays late ' });
    expect(store.local.set('a', { tags: ['#VIP', 'vip', ' eu '] })).toEqual({
      keyId: 'a',
      ...NOTHING,
      note: 'pays late',
      tags: ['VIP', 'eu'],
    });
    store.local.set('a', { note: '', tags: [] });
    expect(store.local.page(null)).toEqual({ rows: [], next: null });
  });

  it('is there after a restart, and outlives the key', () => {
    const first = freshStore();
    first.store.keys.applyList([key('a'), key('b')], NOON);
    first.store.local.set('b', { externalId: 'C-7', pinned: true });
    first.store.keys.applyList([key('a')], NOON + 1);
    first.store.close();
    const again = openStore({ dir: first.dir, now: () => NOON });
    expect(again.local.get('b')).toEqual({ keyId: 'b', ...NOTHING, externalId: 'C-7', pinned: true });
    again.close();
  });

  it('is changed for many at once, all or none', () => {
    const { store } = freshStore();
    const ids = Array.from({ length: 2_500 }, (_, index) => `k${String(index).padStart(5, '0')}`);
    store.local.tag(ids, ['vip', 'eu'], []);
    store.local.tag(ids.slice(0, 10), [], ['VIP']);
    store.local.pin(ids.slice(5, 15), true);
    const first = store.local.page(null);
    expect(first.rows).toHaveLength(2_000);
    const second = store.local.page(first.next);
    expect(second.rows).toHaveLength(500);
    expect(second.next).toBeNull();
    expect(first.rows[0]?.tags).toEqual(['eu']);
    expect(first.rows[12]).toMatchObject({ tags: ['vip', 'eu'], pinned: true });
  });

  it('keeps text of any kind well formed', () => {
    const { store } = freshStore();
    store.local.set('a', { note: 'lone \ud800 surrogate', externalId: '=cmd|calc' });
    expect(store.local.get('a')).toMatchObject({ note: 'lone \ufffd surrogate', externalId: '=cmd|calc' });
  });
});

describe('views', () => {
  const view = { ...FIRST_VIEW, list: 'nearCap' as const, tags: ['vip'], grouped: true };

  it('are kept under their name; a name that is there already is replaced, whatever its case', () => {
    const { store } = freshStore();
    const saved = store.local.saveView('Today', view);
    store.local.saveView('Other', FIRST_VIEW);
    expect(store.local.saveView('TODAY', { ...view, list: 'expiring' }).id).toBe(saved.id);
    expect(store.local.views().views.map(({ name, view: { list } }) => [name, list])).toEqual([
      ['TODAY', 'expiring'],
      ['Other', 'all'],
    ]);
    store.local.deleteView(saved.id);
    expect(store.local.views().views).toHaveLength(1);
  });

  it('and how the table was last seen are two things', () => {
    const { store, dir } = freshStore();
    expect(store.local.views()).toEqual({ views: [], current: null });
    store.local.rememberView(view);
    store.local.rememberView({ ...view, density: 'compact' });
    store.close();
    const again = openStore({ dir, now: () => NOON });
    expect(again.local.views()).toEqual({ views: [], current: { ...view, density: 'compact' } });
    again.local.deleteView('current');
    expect(again.local.views().current).not.toBeNull();
    again.close();
  });

  it('have an end', () => {
    const { store } = freshStore();
    for (let index = 0; index < MAX_VIEWS; index += 1) store.local.saveView(`view ${index}`, view);
    expect(() => store.local.saveView('one more', view)).toThrow(AppError);
    store.local.saveView('view 3', FIRST_VIEW);
    expect(store.local.views().views).toHaveLength(MAX_VIEWS);
  });

  it('with a column that this version does not know are left alone, not shown', () => {
    const { store } = freshStore();
    store.local.saveView('odd', { ...view, columns: [{ id: 'moon' as 'id', shown: true, widthPx: null }] });
    expect(store.local.views().views).toEqual([]);
  });
});
