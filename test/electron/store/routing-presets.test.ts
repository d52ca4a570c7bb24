import { describe, expect, it } from 'vitest';
import { openStore } from '../../../electron/store/open.ts';
import { freshStore, key, NOON } from './fixtures.ts';

const ROUTING = { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' } as const;

describe('saved routings', () => {
  it('come back as they were saved, by name, after a restart', () => {
    const { store, dir } = freshStore();
    store.routingPresets.put({
      id: 'p2',
      name: 'peers in Spain',
      keyId: null,
      routing: { pool: 'peer' },
      savedAt: NOON,
    });
    store.routingPresets.put({ id: 'p1', name: 'Alice', keyId: 'a', routing: ROUTING, savedAt: NOON + 1 });
    store.close();
    const again = openStore({ dir, now: () => NOON });
    expect(again.routingPresets.list().map(({ name }) => name)).toEqual(['Alice', 'peers in Spain']);
    expect(again.routingPresets.get('p1')).toEqual({
      id: 'p1',
      name: 'Alice',
      keyId: 'a',
      routing: ROUTING,
      savedAt: NOON + 1,
    });
    again.close();
  });

  it('are renamed under their id, and deleted once', () => {
    const { store } = freshStore();
    const preset = { id: 'p1', name: 'Alice', keyId: null, routing: ROUTING, savedAt: NOON };
    store.routingPresets.put(preset);
    store.routingPresets.put({ ...preset, name: 'Alice, US' });
    expect(store.routingPresets.list()).toEqual([{ ...preset, name: 'Alice, US' }]);
    expect(store.routingPresets.delete('p1')).toBe(true);
    expect(store.routingPresets.delete('p1')).toBe(false);
    expect(store.routingPresets.get('p1')).toBeNull();
  });

  it('of a newer version, with words unknown here, are left alone and not shown', () => {
    const { store } = freshStore();
    const strange = { pool: 'mbl', orbit: 'low' } as unknown as typeof ROUTING;
    store.routingPresets.put({ id: 'p1', name: 'new', keyId: null, routing: strange, savedAt: NOON });
    expect(store.routingPresets.list()).toEqual([]);
    expect(store.routingPresets.get('p1')).toBeNull();
  });
});

describe('session names handed out', () => {
  it('tell which other present customers have a name', () => {
    const { store } = freshStore();
    store.keys.applyList([key('a', { label: 'alice' }), key('b', { label: 'bob' })], NOON);
    store.handedOutSessions.remember('a', ['alice7', 'shared'], NOON);
    store.handedOutSessions.remember('b', ['shared'], NOON + 1);
    expect(store.handedOutSessions.othersWith('shared', 'a')).toEqual([{ keyId: 'b', label: 'bob' }]);
    expect(store.handedOutSessions.othersWith('alice7', 'a')).toEqual([]);
    expect(store.handedOutSessions.othersWith('shared', null).map(({ label }) => label)).toEqual(['bob', 'alice']);
    store.keys.markGone('b', NOON + 2);
    expect(store.handedOutSessions.othersWith('shared', 'a')).toEqual([]);
  });

  it('take ten thousand at once', () => {
    const { store } = freshStore();
    store.keys.applyList([key('a', { label: 'alice' })], NOON);
    store.handedOutSessions.remember(
      'a',
      Array.from({ length: 10_000 }, (_, i) => `s${i}`),
      NOON,
    );
    expect(store.handedOutSessions.othersWith('s9999', null)).toEqual([{ keyId: 'a', label: 'alice' }]);
  });
});
