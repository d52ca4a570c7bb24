/** The storefront in memory: off, and told apart from an open one by what was set. */
import type { Handlers } from '../../shared/ipc/contract.ts';
import { DEFAULT_STOREFRONT, type StorefrontState } from '../../shared/ipc/storefront.ts';
import type { FakeState } from './fake-main.ts';

export function freshStorefront(): StorefrontState {
  return {
    config: { ...DEFAULT_STOREFRONT },
    listening: false,
    localUrl: null,
    problem: '',
    unsettled: 0,
    sold: { purchases: 0, gb: 0, micro: 0 },
    lastSaleAt: null,
    demo: false,
  };
}

export function fakeStorefront(state: FakeState): Handlers['storefront'] {
  return {
    get: () => state.storefront,
    set({ patch }) {
      const config = { ...state.storefront.config, ...patch };
      const localUrl = config.enabled ? `http://127.0.0.1:${config.port}` : null;
      state.storefront = { ...state.storefront, config, listening: config.enabled, localUrl };
      return state.storefront;
    },
    check: () => ({ ok: true, networks: ['eip155:8453'], message: '' }),
    demoBuy: ({ gb }) => ({
      status: 200,
      gb,
      paidMicro: gb * 3_500_000,
      transaction: `0x${'ab'.repeat(32)}`,
      keyId: state.keys[0]?.id ?? null,
    }),
  };
}
