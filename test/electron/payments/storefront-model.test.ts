/**
 * 2,000 random histories of buyers, crashes between any two steps, and faults of the facilitator, the chain and the platform.
 * Whatever happened: each payment whose money moved has one key, each other none, and nobody was asked to pay twice.
 */
import type { FacilitatorClient } from '@x402/core/server';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../electron/demo/random.ts';
import type { BaseLook } from '../../../electron/payments/base-look.ts';
import { FacilitatorFailure } from '../../../electron/payments/facilitator-client.ts';
import { createSettlementRecords } from '../../../electron/payments/settlement-records.ts';
import { createSettling } from '../../../electron/payments/settling.ts';
import { type Outcome, type SalesDeps, StorefrontSales } from '../../../electron/payments/storefront-sales.ts';
import { StorefrontTerms } from '../../../electron/payments/storefront-terms.ts';
import type { Intake } from '../../../electron/store/payment-intake.ts';
import type { StoredPayment } from '../../../electron/store/payments.ts';
import { DEFAULT_STOREFRONT } from '../../../shared/ipc/storefront.ts';

const HISTORIES = 2_000;
const WALLET = '0x2222222222222222222222222222222222222222';
const BASE = 'eip155:8453';
const config = {
  ...DEFAULT_STOREFRONT,
  ...{ enabled: true, facilitatorUrl: 'https://f.example', baseWallet: WALLET, pricePerGbMicro: 1_000_000 },
  purchasesPerWalletHour: 1000,
};

class Crash extends Error {}

interface Buyer {
  header: string;
  gb: number;
  nonce: string;
  from: string;
  validUntil: number;
  /** Keys he was given. */
  keys: Set<string>;
  claims: Set<string>;
  /** He was asked to pay although his money had moved. */
  askedTwice: boolean;
}

/** What outlives a crash: the chain, the database, the platform. */
class World {
  timeMs = 1_800_000_000_000;
  readonly moved = new Map<string, { transaction: string; times: number }>();
  readonly rows = new Map<string, string>();
  readonly payments = new Map<string, StoredPayment>();
  readonly minted = new Map<string, number>();
  readonly hasNode: boolean;
  facilitatorDown = false;
  nodeDown = false;
  platformDown = false;
  /** What becomes of the next settlements. */
  settlements: ('ok' | 'lost' | 'nothing' | 'unsent' | 'refused' | 'pending' | 'lie')[] = [];
  constructor(hasNode: boolean) {
    this.hasNode = hasNode;
  }

  move(nonce: string, validUntil: number): string | null {
    const known = this.moved.get(nonce);
    if (known || this.timeMs > validUntil) return null;
    const transaction = `0x${nonce.slice(2, 34).padEnd(64, '0')}`;
    this.moved.set(nonce, { transaction, times: 1 });
    return transaction;
  }
}

/** One life of the app. Every step asks whether it is still alive: what a crash cut off never happens later. */
function start(world: World, diesIn: () => number | null) {
  let left = diesIn();
  let dead = false;
  const step = () => {
    if (dead) throw new Crash();
    if (left === null) return;
    left -= 1;
    if (left > 0) return;
    dead = true;
    throw new Crash();
  };

  const facilitator: FacilitatorClient = {
    async getSupported() {
      return { kinds: [{ x402Version: 2, scheme: 'exact', network: BASE }], extensions: [], signers: {} };
    },
    async verify(payload) {
      step();
      if (world.facilitatorDown) throw new FacilitatorFailure('down', false);
      const { authorization } = payload.payload as { authorization: { nonce: string } };
      return { isValid: !world.moved.has(authorization.nonce) };
    },
    async settle(payload) {
      step();
      const { authorization } = payload.payload as { authorization: { nonce: string; validBefore: string } };
      const { nonce, validBefore } = authorization;
      const how = world.facilitatorDown ? 'unsent' : (world.settlements.shift() ?? 'ok');
      const refuse = (errorReason: string) => ({
        success: false,
        errorReason,
        transaction: '',
        network: BASE as never,
      });
      if (how === 'unsent') throw new FacilitatorFailure('down', false);
      if (how === 'nothing') throw new FacilitatorFailure('500', true);
      if (how === 'refused') return refuse('insufficient_funds');
      if (how === 'lie') return { ...refuse(''), success: true, transaction: 'none' };
      const transaction = world.move(nonce, Number(validBefore) * 1000);
      step();
      if (how === 'lost') throw new FacilitatorFailure('500', true);
      if (how === 'pending') return refuse('settlement_pending');
      return transaction === null
        ? refuse('invalid_exact_evm_nonce_already_used')
        : { success: true, transaction, network: BASE as never };
    },
  };
  const look: BaseLook = {
    async look({ nonce, validUntil }) {
      step();
      if (world.nodeDown) throw new Error('down');
      const moved = world.moved.get(nonce);
      if (moved) return { kind: 'paid', transaction: moved.transaction };
      return { kind: world.timeMs > validUntil + 60_000 ? 'neverPaid' : 'open' };
    },
    close: async () => undefined,
  };
  const intakeKey = (source: string, id: string) => `${source} ${id}`;
  const all = () => [...world.rows.values()].map((row) => JSON.parse(row) as Intake);
  const records = createSettlementRecords({
    get(source, id) {
      const row = world.rows.get(intakeKey(source, id));
      return row === undefined ? null : (JSON.parse(row) as Intake);
    },
    put(row) {
      step();
      world.rows.set(intakeKey(row.source, row.id), JSON.stringify(row));
    },
    list: (source, state) =>
      all().filter((row) => row.source === source && (state === undefined || row.state === state)),
    countSince: (source, party, since) =>
      all().filter((row) => row.source === source && row.party === party && row.at >= since).length,
  });
  const need = (id: string) => {
    const payment = world.payments.get(id);
    if (!payment) throw new Error('no such payment');
    return payment;
  };
  const fulfilment: SalesDeps['fulfilment'] = {
    need,
    take(incoming) {
      step();
      const id = `${incoming.source}-${incoming.sourceId}`;
      const known = world.payments.get(id);
      if (known) return known;
      const payment = {
        ...incoming,
        id,
        state: incoming.reason ? 'waiting' : 'paid',
        keyId: null,
      } as unknown as StoredPayment;
      world.payments.set(id, payment);
      return payment;
    },
    async advance(id) {
      step();
      const payment = need(id);
      if (payment.state !== 'paid' || world.platformDown) return payment;
      world.minted.set(id, (world.minted.get(id) ?? 0) + 1);
      const minted = { ...payment, state: 'minted' as const, keyId: `key of ${id}` };
      world.payments.set(id, minted);
      step();
      return minted;
    },
    handedOut: (id) => need(id),
  };
  const clock = {
    now: () => world.timeMs,
    sleep: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => 'e' };
  const terms = new StorefrontTerms(config, facilitator, clock.now);
  const settling = createSettling({ records, terms, look: world.hasNode ? look : null, now: clock.now, log });
  const sales = new StorefrontSales({
    ...{ config, terms, records, settling, fulfilment, clock, log, mintWaitMs: 1, changed: () => undefined },
    find: (sourceId) => world.payments.get(`x402-${sourceId}`) ?? null,
    room: () => null,
    closing: new AbortController().signal,
  });
  return { sales, terms, records, advance: fulfilment.advance, isDead: () => dead };
}

type Life = Awaited<ReturnType<typeof start>>;

function newBuyer(world: World, index: number, isOld: boolean, gb: number): Buyer {
  const word = (fill: string) => `0x${`${index}`.padStart(4, '0')}${fill.repeat(60)}`;
  const nonce = word('a');
  const from = word('b').slice(0, 42);
  const validUntil = world.timeMs + 300_000;
  const authorization = {
    ...{ from, to: WALLET, value: String(gb * 1_000_000), validAfter: '0', nonce },
    validBefore: String(validUntil / 1000),
  };
  const payload = { authorization, signature: '0x00' };
  const accepted = {
    ...{ scheme: 'exact', network: BASE, asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', payTo: WALLET },
    ...{ amount: authorization.value, maxTimeoutSeconds: 300, extra: { order: `${index}`.padStart(32, '0') } },
  };
  const payment = isOld
    ? { x402Version: 1, scheme: 'exact', network: 'base', payload }
    : { x402Version: 2, accepted, payload };
  const header = Buffer.from(JSON.stringify(payment)).toString('base64');
  return { header, gb, nonce, from, validUntil, keys: new Set(), claims: new Set(), askedTwice: false };
}

function note(world: World, buyer: Buyer, outcome: Outcome): void {
  if (outcome.kind === 'key') buyer.keys.add(outcome.keyId);
  if (outcome.kind === 'later' && outcome.claim !== null) buyer.claims.add(outcome.claim);
  if (outcome.kind === 'terms' && world.moved.has(buyer.nonce)) buyer.askedTwice = true;
}

const request = ({ header, gb }: Buyer) => ({
  ...{ header, gb, days: 30, priceMicro: gb * 1_000_000, address: '127.0.0.1', url: 'http://shop/buy', routing: {} },
});

async function survive(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
}

async function history(seed: number): Promise<string> {
  const { next: random } = seededRandom(seed, 'x402');
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const world = new World(random() < 0.7);
  const buyers: Buyer[] = [];
  const born = async (mayDie: boolean): Promise<Life> => {
    const life = start(world, () => (mayDie && random() < 0.6 ? 1 + Math.floor(random() * 25) : null));
    await life.terms.ready();
    return life;
  };
  let life = await born(true);
  const trace: string[] = [];
  const buy = async (buyer: Buyer) => survive(life.sales.buy(request(buyer)).then((o) => note(world, buyer, o)));

  for (let turn = 0; turn < 12; turn++) {
    const action = one([
      'new',
      'new',
      'again',
      'again',
      'both',
      'claim',
      'time',
      'fault',
      'settle',
      'settle',
      'look',
      'restart',
    ]);
    trace.push(action);
    const buyer = buyers.length > 0 ? one(buyers) : null;
    if (action === 'new' || buyer === null) {
      buyers.push(newBuyer(world, buyers.length, random() < 0.3, 1 + Math.floor(random() * 5)));
      await buy(buyers.at(-1) as Buyer);
    } else if (action === 'again') await buy(buyer);
    else if (action === 'both') await Promise.all([buy(buyer), buy(buyer), survive(life.sales.lookBack())]);
    else if (action === 'claim') {
      for (const claim of buyer.claims) await survive(life.sales.claim(claim).then((o) => note(world, buyer, o)));
    } else if (action === 'time') world.timeMs += one([1_000, 60_000, 400_000]);
    else if (action === 'fault') {
      world.facilitatorDown = random() < 0.3;
      world.nodeDown = random() < 0.4;
      world.platformDown = random() < 0.4;
    } else if (action === 'settle') {
      world.settlements.push(one(['ok', 'lost', 'lost', 'nothing', 'unsent', 'refused', 'pending', 'lie'] as const));
    } else if (action === 'look') await survive(life.sales.lookBack());
    else life = await born(true);
    if (life.isDead()) life = await born(true);
  }

  // All is well again, and time passes.
  world.facilitatorDown = world.nodeDown = world.platformDown = false;
  world.settlements = [];
  life = await born(false);
  await life.sales.lookBack();
  for (const wait of [400_000, 400_000, 90_000_000]) {
    world.timeMs += wait;
    await life.sales.lookBack();
  }
  // As the fulfilment itself does after each sync.
  for (const id of world.payments.keys()) await life.advance(id);

  const wrong: string[] = [];
  if (life.records.open().length > 0) wrong.push('something is still open');
  for (const buyer of buyers) {
    const moved = world.moved.get(buyer.nonce);
    const row = life.records.get(`${BASE}:${buyer.from}:${buyer.nonce}`.toLowerCase());
    const payment = row?.sourceId ? world.payments.get(`x402-${row.sourceId}`) : undefined;
    if (buyer.askedTwice) wrong.push('asked to pay again although the money had moved');
    if (buyer.keys.size > 1) wrong.push('two keys for one payment');
    if (buyer.keys.size > 0 && !moved) wrong.push('a key without money');
    if (moved) {
      const isKnown = payment !== undefined && payment.gb === buyer.gb;
      const isUnderLook = payment?.state === 'waiting' && !world.hasNode;
      if (!isKnown) wrong.push(`forgotten: ${row?.state ?? 'no row'}`);
      else if (payment.state !== 'minted' && !isUnderLook) wrong.push(`${payment.state} in the end`);
    } else if (payment && payment.state !== 'waiting') wrong.push('taken without money');
  }
  if ([...world.minted.values()].some((times) => times !== 1)) wrong.push('minted twice');
  return wrong.length === 0 ? '' : `history ${seed} (${trace.join(', ')}): ${wrong.join('; ')}`;
}

describe('the storefront, whatever happens', () => {
  it(`ends well in ${HISTORIES} random histories`, async () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const failure = await history(seed);
      if (failure !== '') failures.push(failure);
    }
    expect(failures.slice(0, 5)).toEqual([]);
  }, 60_000);
});
