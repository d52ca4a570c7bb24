/** Tags, notes and views in memory; exports that are only counted. */
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import { hasLocal, type KeyLocal, noLocal, retag } from '../../shared/key-local.ts';
import type { FakeState } from './fake-main.ts';

export function fakeLocal(state: FakeState, publish: Publish): Pick<Handlers, 'local' | 'exports'> {
  const get = (keyId: string): KeyLocal => state.local.get(keyId) ?? noLocal(keyId);
  const each = (keyIds: readonly string[], change: (before: KeyLocal) => KeyLocal) => {
    for (const keyId of keyIds) {
      const next = change(get(keyId));
      if (hasLocal(next)) state.local.set(keyId, next);
      else state.local.delete(keyId);
    }
    publish('dataChanged', { domains: ['local'] });
    return { done: true } as const;
  };
  return {
    local: {
      list: () => ({ rows: [...state.local.values()], next: null }),
      set({ keyId, ...change }) {
        const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        each([keyId], (before) => ({ ...before, ...named }));
        return get(keyId);
      },
      tag: ({ keyIds, add, remove }) =>
        each(keyIds, (before) => ({ ...before, tags: retag(before.tags, add, remove) })),
      pin: ({ keyIds, pinned }) => each(keyIds, (before) => ({ ...before, pinned })),
      views: () => ({ views: state.views, current: state.currentView }),
      saveView({ name, view }) {
        const saved = { id: `view-${name}`, name, view };
        state.views = [...state.views.filter((other) => other.id !== saved.id), saved];
        publish('dataChanged', { domains: ['local'] });
        return saved;
      },
      deleteView({ id }) {
        state.views = state.views.filter((other) => other.id !== id);
        publish('dataChanged', { domains: ['local'] });
        return { done: true };
      },
      rememberView({ view }) {
        state.currentView = view;
        return { done: true };
      },
    },
    exports: {
      picture: ({ suggestedName }) => ({ saved: true, name: `${suggestedName}.png` }),
      usageCsv: () => ({ saved: true, name: 'usage.csv', rows: 30 }),
      statementHtml: ({ suggestedName }) => ({ saved: true, name: `${suggestedName}.html` }),
      statementPdf: ({ suggestedName }) => ({ saved: true, name: `${suggestedName}.pdf` }),
      keys: ({ format, keyIds }) => ({
        saved: true,
        name: `pakdesk-keys.${format}`,
        rows: keyIds.length,
        missing: 0,
        withoutSecret: 0,
      }),
      prepareSecrets: ({ keyIds }) => ({ token: 'token', count: keyIds.length, toReveal: 2 }),
    },
  };
}
