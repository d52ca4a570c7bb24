// Calls that only read the profile: usage, activity, stock, sync state. All of them work offline.

import { stockSchema } from '../../shared/ipc/app.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { carriersOf } from '../sync/carriers.ts';
import { missingRight } from './sessions.ts';

export function usageHandlers(open: () => OpenAccount): Handlers['usage'] {
  const parts = () => {
    const { store, clock } = open().session;
    return { store, nowMs: clock.now() };
  };
  return {
    series({ range, keyId }) {
      const { store, nowMs } = parts();
      return { ...store.usage.series(range, nowMs, keyId), asOf: store.keys.asOf() };
    },
    top({ range, limit }) {
      const { store, nowMs } = parts();
      return { rows: store.usage.top(range, nowMs, limit) };
    },
    overview(question) {
      const { store, nowMs } = parts();
      return { ...store.usage.views.overview(question, nowMs), asOf: store.keys.asOf() };
    },
    history(question) {
      const { store, nowMs } = parts();
      return { ...store.usage.views.history(question, nowMs), asOf: store.keys.asOf() };
    },
    heatmap(question) {
      const { store, nowMs } = parts();
      return { ...store.usage.views.heatmap(question, nowMs), asOf: store.keys.asOf() };
    },
    table(question) {
      const { store, nowMs } = parts();
      return store.usage.views.table(question, nowMs);
    },
  };
}

export function activityHandlers(open: () => OpenAccount): Handlers['activity'] {
  return {
    async audit({ keyId, before, limit }) {
      const { online } = open().session;
      if (!online)
        return { entries: [], more: false, unavailable: 'No API key is in use, so the platform is not asked.' };
      try {
        const { value } = await online.client.audit({ keyId, limit, ...(before === undefined ? {} : { before }) });
        return { entries: value, more: value.length >= limit, unavailable: null };
      } catch (error) {
        const unavailable = missingRight(error, 'reseller access');
        if (unavailable === null) throw error;
        return { entries: [], more: false, unavailable };
      }
    },
    list: ({ limit, before, keyId }) =>
      open().session.store.journal.list({
        limit,
        ...(before === undefined ? {} : { before }),
        ...(keyId === undefined ? {} : { keyId }),
      }),
  };
}

export function syncHandlers(open: () => OpenAccount): Handlers['sync'] {
  return {
    state: () => open().syncState(),
    async now() {
      const { scheduler } = open().needOnline().online;
      await scheduler.now();
      return scheduler.state();
    },
  };
}

export function stockHandlers(open: () => OpenAccount): Handlers['stock'] {
  const cached = () => stockSchema.safeParse(open().session.store.meta.get('stock'));
  return {
    async get({ refresh }) {
      const { online } = open().session;
      if (refresh && online) await online.scheduler.refreshStock();
      const known = cached();
      return known.success ? known.data : { pools: {}, asOf: null, reason: 'The platform has not told its stock yet.' };
    },
    carriers: ({ country, refresh }) => carriersOf(open().session, country, refresh),
  };
}
