// The storefront of one account: its settings, and whether it is open. Off until it is switched on; what x402 needs is loaded only then.

import type { Notice } from '../../shared/ipc/app.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import {
  DEFAULT_STOREFRONT,
  type StorefrontConfig,
  type StorefrontState,
  storefrontConfigSchema,
} from '../../shared/ipc/storefront.ts';
import { STOREFRONT_NETWORKS, type StorefrontNetwork } from '../../shared/usdc.ts';
import { crosses, dailySpending } from '../account/daily-limit.ts';
import type { Session } from '../account/session.ts';
import type { MetaStore } from '../store/types.ts';
import { createSettlementRecords, type Settlement, type SettlementRecords } from './settlement-records.ts';
import type { BackRoom, Shop, ShopDeps, ShopTimes } from './storefront-shop.ts';
import { listenProblem, missing, recentlySold, TRUSTED } from './storefront-words.ts';
import type { Fulfilment } from './types.ts';

export interface Storefront {
  state(): StorefrontState;
  /** Throws AppError validation. Resolves when it listens, or says why not in its state. */
  set(patch: Partial<StorefrontConfig>): Promise<StorefrontState>;
  check(): Promise<{ ok: boolean; networks: StorefrontNetwork[]; message: string }>;
  close(): Promise<void>;
}

export interface StorefrontDeps {
  session: Session;
  fulfilment: Pick<Fulfilment, 'take' | 'advance' | 'need' | 'handedOut'>;
  publish: Publish;
  notify: (notice: Notice) => void;
  withdraw: (noticeId: string) => void;
  dailyGbLimit: () => number | null;
  keyInvalid: () => boolean;
  /** What the buyer gets: the proxy URLs with the secret in them. */
  keyReply: (keyId: string, routing: Settlement['routing']) => Promise<Record<string, unknown>>;
  times?: ShopTimes | undefined;
}

const META = 'storefront';
const UNKNOWN_NOTICE = 'x402-unknown';
const CLOSED_NOTICE = 'x402-closed';
const MONTH_MS = 30 * 86_400_000;

/** Read as untrusted: what does not fit counts as not set. */
export function readStorefrontConfig(meta: MetaStore): StorefrontConfig {
  const kept = meta.get(META);
  const parsed = storefrontConfigSchema.safeParse({ ...DEFAULT_STOREFRONT, ...(typeof kept === 'object' ? kept : {}) });
  return parsed.success ? parsed.data : { ...DEFAULT_STOREFRONT };
}

export function keepStorefrontConfig(meta: MetaStore, config: StorefrontConfig): void {
  meta.set(META, config);
}

export function createStorefront(deps: StorefrontDeps): Storefront {
  const { session, publish } = deps;
  const { store, clock, log } = session;
  const kept = createSettlementRecords(store.payments.intake);
  /** Counted once and after each sale: the list of all sales is long one day. */
  let sold: ReturnType<typeof recentlySold> | null = null;
  const records: SettlementRecords = {
    ...kept,
    put(settlement, nowMs) {
      if (settlement.state === 'taken') sold = null;
      kept.put(settlement, nowMs);
    },
  };
  let config = readStorefrontConfig(store.meta);
  let shop: Shop | null = null;
  /** Only while there is no shop, and something of one is open. */
  let backRoom: BackRoom | null = null;
  let problem = '';
  let closed = false;
  let told = 0;
  /** Opening and closing happen one after the other. */
  let queue: Promise<unknown> = Promise.resolve();

  /** Whoever sells is told at once that money may have come that is not known yet. */
  function tellUnknown(): void {
    const unknown = records.unknown();
    if (unknown === 0) {
      deps.withdraw(UNKNOWN_NOTICE);
      return;
    }
    deps.notify({
      id: UNKNOWN_NOTICE,
      at: clock.now(),
      severity: 'warning',
      title: unknown === 1 ? 'A payment in USDC is being looked up' : `${unknown} payments in USDC are being looked up`,
      text: 'The facilitator did not say how it ended. The chain is asked until it is known; the buyer gets his key then.',
    });
  }

  /** Nobody looks at the settings to find out that nothing is sold. */
  function tellClosed(): void {
    if (problem === '') {
      deps.withdraw(CLOSED_NOTICE);
      return;
    }
    deps.notify({
      id: CLOSED_NOTICE,
      at: clock.now(),
      severity: 'warning',
      title: 'The storefront is not open',
      text: `${problem} See Settings, under Storefront.`,
    });
  }

  /** Whoever changes where the money goes, or whom to believe about it, does not do it unseen. */
  function tellTrusted(before: StorefrontConfig): void {
    for (const { name, title, text } of TRUSTED) {
      const isFirst = before[name] === null && !name.endsWith('Wallet');
      if (config[name] === before[name] || isFirst) continue;
      // One notice for each change, also for two of the same moment.
      told += 1;
      const at = clock.now();
      deps.notify({ id: `x402-${name}-${at}-${told}`, at, severity: 'info', title, text: text(config[name]) });
    }
  }

  const changed = () => {
    if (!closed) tellUnknown();
    publish('dataChanged', { domains: ['payments'] });
  };

  /** Why nothing can be delivered now; null when it can. Asked before any money moves. */
  function closedBecause(gb: number): string | null {
    const { online } = session;
    if (store.readOnly || online === null || deps.keyInvalid()) return 'The shop is closed at the moment.';
    const { status } = online.scheduler.state();
    if (status === 'offline' || status === 'failing') return 'The shop cannot reach its supplier at the moment.';
    return crosses(dailySpending(session, deps.dailyGbLimit()), gb) ? 'So much is not left for today.' : null;
  }

  const shopDeps = (): ShopDeps => ({
    config,
    records,
    fulfilment: deps.fulfilment,
    find: (sourceId) => store.payments.find('x402', sourceId),
    room: closedBecause,
    closedBecause: () => closedBecause(1),
    keyReply: deps.keyReply,
    clock,
    log,
    changed,
    ...(deps.times ? { times: deps.times } : {}),
  });

  async function open(): Promise<void> {
    problem = missing(config);
    if (problem !== '') return;
    try {
      const { openShop } = await import('./storefront-shop.ts');
      shop = await openShop(shopDeps());
      log.info('x402.open', { url: shop.localUrl });
    } catch (error) {
      log.error('x402.notOpened', error);
      problem = listenProblem(error, config.port);
    }
  }

  /** Somebody paid, or may have: he is not forgotten because nothing is sold any more. */
  const isOwing = () => !store.readOnly && records.open().length > 0;

  function apply(): Promise<void> {
    const turn = queue.then(async () => {
      await Promise.all([shop?.close(), backRoom?.close()]);
      shop = null;
      backRoom = null;
      problem = '';
      if (!closed && config.enabled && !store.readOnly) await open();
      if (!closed && shop === null && isOwing()) {
        const { openBackRoom } = await import('./storefront-shop.ts');
        backRoom = openBackRoom(shopDeps());
      }
      if (!closed) tellClosed();
      if (!closed) changed();
    });
    queue = turn.catch((error: unknown) => void log.error('x402.apply', error));
    return turn;
  }

  if (config.enabled || isOwing()) void apply().catch(() => undefined);

  function state(): StorefrontState {
    sold ??= recentlySold(records.taken(), clock.now() - MONTH_MS);
    const trouble = problem || shop?.trouble() || (shop ? (closedBecause(1) ?? '') : '');
    return {
      config: { ...config },
      listening: shop !== null,
      localUrl: shop?.localUrl ?? null,
      problem: config.enabled ? trouble : '',
      unsettled: records.open().length,
      ...sold,
      demo: session.profile.kind === 'demo',
    };
  }

  return {
    state,
    async set(patch) {
      const next = storefrontConfigSchema.parse({ ...config, ...patch });
      const lacking = next.enabled ? missing(next) : '';
      if (lacking !== '') throw invalid('enabled', lacking);
      const { walletProblem } = await import('./storefront-shop.ts');
      const wrong = walletProblem(next);
      if (wrong !== null) throw invalid(wrong.field, wrong.message);
      keepStorefrontConfig(store.meta, next);
      const before = config;
      config = next;
      tellTrusted(before);
      await apply();
      return state();
    },
    async check() {
      const { facilitatorUrl } = config;
      if (facilitatorUrl === null) return { ok: false, networks: [], message: 'No facilitator is set.' };
      try {
        const { askSupported } = await import('./storefront-shop.ts');
        const { networks } = await askSupported(facilitatorUrl);
        const usable = STOREFRONT_NETWORKS.filter((network) => networks.includes(network));
        return usable.length > 0
          ? { ok: true, networks: usable, message: '' }
          : {
              ok: false,
              networks: [],
              message: 'It answers, but carries out payments neither on Base nor on Solana (x402 version 2).',
            };
      } catch (error) {
        const why = error instanceof AppError ? error.data.message : (error as Error).message;
        return { ok: false, networks: [], message: why };
      }
    },
    async close() {
      closed = true;
      await apply();
    },
  };
}

function invalid(field: string, message: string): AppError {
  return new AppError(
    appErrorData('validation', message, 'Correct it; nothing was changed.', { fields: [{ field, message }] }),
  );
}
