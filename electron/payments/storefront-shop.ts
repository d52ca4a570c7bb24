// A storefront that is open: everything of x402, loaded only where it is switched on. What it takes with it is a chunk of its own.
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { isAddress } from 'viem';
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import type { StorefrontNetwork } from '../../shared/usdc.ts';
import { createBaseLook } from './base-look.ts';
import { decodeSolanaAddress } from './base58.ts';
import { BoundedFacilitator, type FacilitatorTimes } from './facilitator-client.ts';
import { createSettling } from './settling.ts';
import { createRateLimit } from './storefront-limits.ts';
import { type SalesDeps, StorefrontSales } from './storefront-sales.ts';
import { createStorefrontServer, type StorefrontServerDeps } from './storefront-server.ts';
import { StorefrontTerms } from './storefront-terms.ts';

export interface ShopTimes {
  facilitator?: FacilitatorTimes;
  mintWaitMs?: number;
  lookBackMs?: readonly number[];
}

export interface ShopDeps
  extends Pick<SalesDeps, 'config' | 'records' | 'fulfilment' | 'find' | 'room' | 'clock' | 'log' | 'changed'>,
    Pick<StorefrontServerDeps, 'closedBecause' | 'keyReply'> {
  /** Tests wait less. */
  times?: ShopTimes;
}

/** Carries on with what is under way; nothing can be bought there. */
export interface BackRoom {
  close(): Promise<void>;
}

export interface Shop {
  readonly localUrl: string;
  /** Why nothing can be sold for the moment; empty = nothing known of that kind. */
  trouble(): string;
  networks(): StorefrontNetwork[];
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const MINT_WAIT_MS = 25_000;
/** What is open is looked at again after so long, the last one over and over. */
const LOOK_BACK_MS = [5_000, 15_000, 60_000, 300_000];
/** A buyer whose payment is being carried out is answered first. */
const CLOSE_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 500;

/** No such name will ever be: where no facilitator is set, the chain alone is asked. */
const NOBODY = 'https://facilitator.invalid';

/** Everything but the door. */
function makeSales(deps: ShopDeps, closing: AbortController) {
  const { config, clock, log, records } = deps;
  const facilitator = new BoundedFacilitator(config.facilitatorUrl ?? NOBODY, deps.times?.facilitator);
  const look = config.baseRpcUrl === null ? null : createBaseLook(config.baseRpcUrl);
  const terms = new StorefrontTerms(config, facilitator, clock.now);
  const settling = createSettling({ records, terms, look, now: clock.now, log });
  const sales = new StorefrontSales({
    ...deps,
    terms,
    settling,
    closing: closing.signal,
    mintWaitMs: deps.times?.mintWaitMs ?? MINT_WAIT_MS,
  });
  const closeLines = () => Promise.all([facilitator.close(), look?.close()]);
  return { terms, sales, closeLines };
}

export function openBackRoom(deps: ShopDeps): BackRoom {
  const { clock, log } = deps;
  const closing = new AbortController();
  const { terms, sales, closeLines } = makeSales(deps, closing);

  async function work(): Promise<void> {
    const pauses = deps.times?.lookBackMs ?? LOOK_BACK_MS;
    for (let round = 0; !closing.signal.aborted; round += 1) {
      // Unreachable, or none is set: the chain is asked all the same.
      await terms.ready().catch(() => undefined);
      if ((await sales.lookBack()) === 0) return;
      deps.changed();
      await clock.sleep(pauses[Math.min(round, pauses.length - 1)] ?? 300_000, closing.signal);
    }
  }
  const working = work()
    .then(deps.changed)
    .catch((error: unknown) => {
      if (!closing.signal.aborted) log.error('x402.backRoom', error);
    });

  return {
    async close() {
      closing.abort(new Error('The storefront is closing'));
      await closeLines();
      await sales.idle();
      await working;
    },
  };
}

export async function openShop(deps: ShopDeps): Promise<Shop> {
  const { config, clock, log, records } = deps;
  const closing = new AbortController();
  const { terms, sales, closeLines } = makeSales(deps, closing);
  let localUrl = '';
  let trouble = '';
  const server = createStorefrontServer({
    ...deps,
    terms,
    sales,
    rate: createRateLimit(config.requestsPerMinute, clock.now),
    base: () => (config.publicUrl ?? localUrl).replace(/\/+$/, ''),
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  try {
    server.listen(config.port, HOST);
    await once(server, 'listening');
  } catch (error) {
    await closeLines();
    throw error;
  }
  localUrl = `http://${HOST}:${(server.address() as AddressInfo).port}`;

  async function askFacilitator(): Promise<void> {
    try {
      await terms.ready();
      trouble = terms.networks().length > 0 ? '' : 'The facilitator cannot carry out payments to any of these wallets.';
    } catch (error) {
      trouble = 'The facilitator cannot be reached. Buyers are told to come back.';
      if (!closing.signal.aborted) log.warn('x402.facilitatorUnreachable', { why: (error as Error).message });
    }
    deps.changed();
  }

  /** For as long as something is open, or the facilitator has not been reached. */
  async function watch(): Promise<void> {
    const pauses = deps.times?.lookBackMs ?? LOOK_BACK_MS;
    for (let round = 0; !closing.signal.aborted; round += 1) {
      await askFacilitator();
      await sales.lookBack();
      const isQuiet = records.open().length === 0 && trouble === '';
      const pause = isQuiet ? pauses.at(-1) : pauses[Math.min(round, pauses.length - 1)];
      await clock.sleep(pause ?? 300_000, closing.signal);
    }
  }
  const watching = watch().catch((error: unknown) => {
    if (!closing.signal.aborted) log.error('x402.watch', error);
  });

  return {
    localUrl,
    trouble: () => trouble,
    networks: () => terms.networks(),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const patience = new AbortController();
      await Promise.race([sales.idle(), clock.sleep(CLOSE_WITHIN_MS, patience.signal).catch(() => undefined)]);
      patience.abort();
      // What is still under way is written down as it stands, and goes on at the next start.
      closing.abort(new Error('The storefront is closing'));
      await closeLines();
      await sales.idle();
      await watching;
      const timer = setTimeout(() => server.closeAllConnections(), ANSWER_WITHIN_MS);
      await closed;
      clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Null = fine. A wallet with a typing error in it would lose what is paid. */
export function walletProblem(config: Pick<StorefrontConfig, 'baseWallet' | 'solanaWallet'>): {
  field: 'baseWallet' | 'solanaWallet';
  message: string;
} | null {
  const { baseWallet, solanaWallet } = config;
  if (baseWallet !== null && !isAddress(baseWallet)) {
    return { field: 'baseWallet', message: 'The checksum of this address does not fit: a letter is wrong.' };
  }
  if (solanaWallet !== null && decodeSolanaAddress(solanaWallet) === null) {
    return { field: 'solanaWallet', message: 'This is no address on Solana.' };
  }
  return null;
}

export async function askSupported(url: string): Promise<{ networks: string[] }> {
  const facilitator = new BoundedFacilitator(url);
  try {
    const { kinds } = await facilitator.getSupported();
    const networks = kinds.filter(({ x402Version, scheme }) => x402Version === 2 && scheme === 'exact');
    return { networks: networks.map(({ network }) => network) };
  } finally {
    await facilitator.close();
  }
}
