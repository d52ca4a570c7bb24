/**
 * Thousands of random histories of getting paid: Stripe's events come twice, late or in any order, lines fail, the process dies
 * between any two writes, the user looks or not. At the end each payment has one key or one top-up, and what is not paid has none.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../../electron/demo/random.ts';
import { createCheckouts } from '../../../electron/payments/stripe/checkouts.ts';
import { createInbox } from '../../../electron/payments/stripe/inbox.ts';
import { EVENT_TYPES, eventSchema } from '../../../electron/payments/stripe/read-stripe.ts';
import type { StoredPayment } from '../../../electron/store/payments.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { DEFAULT_SETTINGS } from '../../../shared/ipc/settings.ts';
import { PAYMENT_STATES, type PaymentChoice } from '../../../shared/payment.ts';
import { Killed } from '../money-model/life.ts';
import { createWorld, type World } from '../money-model/world.ts';
import { createModelStripe, type ModelStripe } from './model-stripe.ts';

const HISTORIES = 2_000;
const OF_ONE_WORLD = 20;
const HOUR_MS = 3_600_000;
const MINT: PaymentChoice = { kind: 'mint', tier: 'standard' };

interface Shop {
  world: World;
  stripe: ModelStripe;
  random: Random;
  /** By hand: what the user was told is written down. */
  manual: Set<string>;
  /** Sessions that the user set aside, as they were paid back before they had a key. */
  serial: number;
}

/** A mistake of this program is no part of any history. */
const OURS = new Set<AppError['code']>(['store_failed', 'internal', 'invalid_input']);

/** The desk of the present process: a dead one's is gone with it. */
function deskOf({ world, stripe }: Shop) {
  const { account, life } = world.process;
  const { session, payments } = account;
  const checkouts = createCheckouts(session, () => undefined);
  const inbox = createInbox({
    ...{ session, fulfilment: payments.fulfilment, mode: 'test', account: 'model', claim: checkouts.claim },
    notify: () => undefined,
  });
  const api = stripe.apiOf(life, () => world.trouble);
  return { session, fulfilment: payments.fulfilment, checkouts, inbox, api, life };
}

/** What fails on a bad line or ends with the process is part of the history. */
async function lived(shop: Shop, work: (desk: ReturnType<typeof deskOf>) => Promise<unknown> | unknown): Promise<void> {
  const desk = deskOf(shop);
  try {
    await Promise.race([desk.life.died, Promise.resolve().then(() => work(desk))]);
  } catch (error) {
    const isPart = error instanceof Killed || (error instanceof AppError && !OURS.has(error.code));
    if (!isPart && desk.life.alive) throw error;
  }
}

const CUSTOMERS = ['anna', 'bert', 'cleo'];

function sell({ random, ...shop }: Shop): void {
  shop.serial += 1;
  const customer = random.pick([...CUSTOMERS, `new${random.hex(6)}`, '']);
  const gb = random.pick(['1', '5', '10', '10', 'ten', '']);
  const { id } = shop.stripe.objects.create(
    {
      amountTotal: random.pick([500, 4_900]),
      currency: random.pick(['usd', 'usd', 'eur']),
      metadata: { ...(customer ? { customer } : {}), ...(gb ? { gb } : {}) },
    },
    shop.stripe.urlOf,
  );
  const payer = { email: customer ? `${customer}@example.com` : null };
  const fate = random.next();
  if (fate < 0.7) shop.stripe.objects.pay(id, payer);
  else if (fate < 0.85) shop.stripe.objects.pay(id, { ...payer, later: true });
}

const STEPS: ((shop: Shop) => Promise<void> | void)[] = [
  sell,
  sell,
  sell,
  ({ stripe, random }) => {
    const open = stripe.objects.sessions().filter(({ payment_status }) => payment_status === 'unpaid');
    if (open.length > 0) stripe.objects.settlePaid(random.pick(open).id);
  },
  ({ stripe, random }) => {
    const paid = stripe.objects.sessions().filter(({ payment_status }) => payment_status === 'paid');
    if (paid.length === 0 || random.next() < 0.5) return;
    if (random.next() < 0.7) stripe.objects.refund(random.pick(paid).id, random.next() < 0.5 ? undefined : 100);
    else stripe.objects.dispute(random.pick(paid).id);
  },
  (shop) => lived(shop, ({ inbox, api }) => inbox.look(api)),
  (shop) => lived(shop, ({ inbox, api }) => inbox.look(api)),
  // A webhook of any event, whenever, as often as it likes.
  (shop) =>
    lived(shop, ({ inbox }) => {
      const events = shop.stripe.objects
        .events()
        .filter(({ type }) => (EVENT_TYPES as readonly string[]).includes(type));
      for (let n = shop.random.int(1, 4); n > 0 && events.length > 0; n -= 1) {
        inbox.handle(eventSchema.parse(structuredClone(shop.random.pick(events))));
      }
    }),
  // The look and the webhook at the same moment.
  (shop) =>
    lived(shop, async ({ inbox, api }) => {
      const [newest] = shop.stripe.objects
        .events()
        .filter(({ type }) => (EVENT_TYPES as readonly string[]).includes(type));
      const look = inbox.look(api);
      // It may end with the process, before anybody waits for it.
      look.catch(() => undefined);
      if (newest) inbox.handle(eventSchema.parse(structuredClone(newest)));
      await look;
    }),
  (shop) => lived(shop, () => shop.world.sync()),
  (shop) => lived(shop, ({ fulfilment }) => fulfilment.resume()),
  // Selling on the call, by an impatient user.
  (shop) =>
    lived(shop, async ({ checkouts, api }) => {
      const intentId = `intent-${shop.random.hex(12)}`;
      const order = {
        ...{ intentId, customer: shop.random.pick(CUSTOMERS), gb: 3, days: null, amountMinor: 900, currency: 'USD' },
        ...{ choice: MINT, mintByItself: shop.random.next() < 0.5 },
      };
      const sale = await checkouts.sell(api, order, 'https://example.com/');
      if (shop.random.next() < 0.7) shop.stripe.objects.pay(sale.data.sessionId ?? '');
      if (shop.random.next() < 0.5) await checkouts.sell(api, order, 'https://example.com/other');
    }),
  (shop) =>
    lived(shop, ({ fulfilment, session }) => {
      const sourceId = `cash-${shop.random.hex(12)}`;
      const payment = {
        ...{ source: 'manual' as const, sourceId, customer: shop.random.pick(CUSTOMERS), contact: '', gb: 2, days: 30 },
        ...{ amountMinor: 700, currency: 'EUR', paidAt: session.clock.now(), choice: MINT, byItself: true },
      };
      const { id } = fulfilment.take(payment);
      shop.manual.add(id);
      fulfilment.take(payment);
      return fulfilment.advance(id, true);
    }),
  (shop) => lived(shop, (desk) => look(shop, desk)),
  ({ world, random }) => world.time.pass(random.pick([1_000, HOUR_MS, 25 * HOUR_MS])),
  // Nothing comes back from the platform, and then it forgets what it was asked.
  async (shop) => {
    const { world, random } = shop;
    const before = world.trouble;
    world.trouble = 100;
    await lived(shop, ({ fulfilment }) => fulfilment.resume());
    await lived(shop, (desk) => look(shop, desk));
    world.time.pass(random.pick([HOUR_MS, 25 * HOUR_MS]));
    world.trouble = before;
  },
];

/** The operations that this payment may have made, as the platform knows them. */
function effectsOf({ world }: Shop, payment: StoredPayment) {
  const base = payment.source === 'manual' ? payment.id : payment.sourceId;
  return world.platform.effects.filter(
    ({ kind, idempotencyKey }) => (kind === 'mint' || kind === 'topup') && idempotencyKey.startsWith(base),
  );
}

/** The user goes through his inbox: decides, retries, and where nobody knows, compares with the platform's own list. */
async function look(shop: Shop, { fulfilment, session }: ReturnType<typeof deskOf>): Promise<void> {
  const { payments } = session.store;
  for (const payment of payments.inState(['waiting', 'paid', 'failed'])) {
    const { id } = payment;
    if (payment.state === 'failed') {
      const [made] = effectsOf(shop, payment);
      const key = made && shop.world.platform.keyOf(made.idempotencyKey);
      if (key && session.store.keys.get(key)) fulfilment.adopt(id, key);
      else if (!made) await fulfilment.fulfil(id, payment.uncertain);
      continue;
    }
    if (payment.state === 'paid') {
      await fulfilment.fulfil(id, false);
      continue;
    }
    const known = session.store.keys.list().filter(({ label }) => label === payment.customer);
    const [key] = known;
    const choice: PaymentChoice = key && shop.random.next() < 0.5 ? { kind: 'topUp', keyId: key.id } : MINT;
    fulfilment.resolve(id, { customer: payment.customer ?? 'found out', gb: payment.gb ?? 4, days: 30, choice });
    await fulfilment.fulfil(id, false);
  }
}

/** Everything that is not as it must be once all is quiet. */
function wrongIn(shop: Shop): string[] {
  const { world, stripe } = shop;
  const { store } = world.process.account.session;
  const all = store.payments.list({ states: PAYMENT_STATES, flagged: false, limit: 100_000, after: null });
  const wrong: string[] = [];
  const bySession = new Map(all.filter(({ source }) => source === 'stripe').map((one) => [one.sourceId, one]));
  for (const { id, payment_status } of stripe.objects.sessions()) {
    const payment = bySession.get(id);
    if (payment_status === 'paid' && !payment) wrong.push(`${id}: paid and forgotten`);
    if (payment_status !== 'paid' && payment) wrong.push(`${id}: ${payment_status}, and taken for paid`);
  }
  for (const id of shop.manual) if (!store.payments.get(id)) wrong.push(`${id}: told written down, and was not`);
  const sales = store.sales.sales({ from: 0, to: Number.MAX_SAFE_INTEGER });
  let fulfilled = 0;
  for (const payment of all) {
    const effects = effectsOf(shop, payment);
    const name = `${payment.source} ${payment.id} (${payment.state}: ${payment.reason})`;
    if (payment.state !== 'minted') wrong.push(`${name}: not minted`);
    if (effects.length !== 1) wrong.push(`${name}: ${effects.length} effects`);
    if (payment.keyId === null) wrong.push(`${name}: no key`);
    else if (effects[0] && world.platform.keyOf(effects[0].idempotencyKey) !== payment.keyId) {
      wrong.push(`${name}: another key than it made`);
    }
    const own = sales.filter((sale) => sale.id === payment.id);
    if (own.length !== 1 || own[0]?.amountMinor !== payment.amountMinor) wrong.push(`${name}: ${own.length} sales`);
    const back = sales.filter((sale) => sale.id.startsWith(`${payment.id}-refund`));
    const backMinor = back.reduce((sum, { amountMinor }) => sum - amountMinor, 0);
    if (backMinor !== payment.refundedMinor)
      wrong.push(`${name}: ${payment.refundedMinor} paid back, ${backMinor} booked`);
    fulfilled += effects.length;
  }
  const bought = world.platform.effects.filter(({ kind }) => kind === 'mint' || kind === 'topup');
  if (bought.length !== fulfilled) wrong.push(`${bought.length} effects at the platform for ${fulfilled} payments`);
  for (const open of store.journal.unsettled()) wrong.push(`${open.id}: still open`);
  return wrong;
}

describe('the payments model', () => {
  it(`${HISTORIES} histories: one key or top-up for each payment, none for what is not paid, each counted once`, {
    timeout: 240_000,
  }, async () => {
    const seen = { payments: 0, kills: 0, effects: 0, adopted: 0, retried: 0 };
    for (let from = 0; from < HISTORIES; from += OF_ONE_WORLD) {
      const random = seededRandom('payments', from);
      const rules = { mintByItself: random.next() < 0.6, renewal: random.pick(['ask', 'topUp', 'newKey'] as const) };
      const world = createWorld(random, { payments: { ...DEFAULT_SETTINGS.payments, ...rules } }, 'local');
      const stripe = createModelStripe(random, world.time.now);
      const shop: Shop = { world, stripe, random, manual: new Set(), serial: 0 };
      try {
        await lived(shop, ({ inbox, api }) => inbox.look(api));
        await world.sync();
        for (let history = from; history < from + OF_ONE_WORLD; history += 1) {
          world.trouble = random.pick([0, 20, 40, 60]);
          const deaths = random.pick([0, 0, 0, 1, 1]);
          for (let life = 0; life <= deaths; life += 1) {
            if (life < deaths) world.restart(random.int(1, 25));
            else if (deaths > 0) world.restart(Number.POSITIVE_INFINITY);
            for (let n = random.int(2, 5); n > 0 && world.process.life.alive; n -= 1) await random.pick(STEPS)(shop);
            if (!world.process.life.alive) seen.kills += 1;
          }
          world.trouble = 0;
          // All is well again: looks, syncs and a user who goes through his inbox.
          for (let round = 0; round < 6; round += 1) {
            await lived(shop, ({ inbox, api }) => inbox.look(api));
            await world.sync();
            await lived(shop, ({ fulfilment }) => fulfilment.resume());
            await lived(shop, (desk) => look(shop, desk));
            await nextTurn();
            const { states } = world.process.account.session.store.payments.counts();
            if (PAYMENT_STATES.every((state) => state === 'minted' || (states[state] ?? 0) === 0)) break;
          }
          expect(wrongIn(shop), `seed ${from}, history ${history}`).toEqual([]);
        }
        const { payments } = world.process.account.session.store;
        for (const { id, attempt } of payments.inState(['minted'])) {
          seen.payments += 1;
          if (attempt > 1) seen.retried += 1;
          if (payments.history(id).some(({ text }) => /found in the list|came of it/.test(text))) seen.adopted += 1;
        }
        seen.effects += world.platform.effects.length;
      } finally {
        world.close();
      }
    }
    console.log(`${HISTORIES} histories: ${JSON.stringify(seen)}`);
    // A model in which nothing happens proves nothing.
    expect(seen.kills).toBeGreaterThan(HISTORIES / 10);
    expect(seen.payments).toBeGreaterThan(HISTORIES / 2);
    expect(seen.retried).toBeGreaterThan(0);
    expect(seen.adopted).toBeGreaterThan(0);
  });
});
