// Stripe of one open account: its key, the looks at what was paid, sales on the call, the webhook receiver. Threat: a poll that floods, or one that stops unseen.
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import type { Publish } from '../../../shared/ipc/contract.ts';
import type { Checkout, StripeState, WebhookState } from '../../../shared/ipc/payments.ts';
import type { PaymentSettings } from '../../../shared/ipc/settings.ts';
import type { Session } from '../../account/session.ts';
import type { Keychain } from '../../vault/types.ts';
import type { KnownCustomers } from '../known-customers.ts';
import { toPayment } from '../payment-view.ts';
import type { Fulfilment } from '../types.ts';
import { type Checkouts, createCheckouts, type SellOrder } from './checkouts.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createLooks, type Looks } from './looks.ts';
import type { StripeEvent } from './read-stripe.ts';
import { createStripeApi, type StripeApi } from './stripe-api.ts';
import {
  keepBound,
  maskStripeKey,
  parseStripeKey,
  parseWebhookSecret,
  readBound,
  type StripeKey,
  stripeAccountOf,
  stripeKeyEntry,
  webhookSecretEntry,
} from './stripe-key.ts';
import { createWebhookPost } from './webhook-post.ts';

export const STRIPE_URL = 'https://api.stripe.com';

export interface StripeDeskDeps {
  session: Session;
  fulfilment: Fulfilment;
  customers: KnownCustomers;
  keychain: Keychain;
  publish: Publish;
  rules: () => PaymentSettings;
  notify: (title: string, text: string, id: string) => void;
}

export interface StripeDesk {
  /** Puts the kept key and secret to use, if there are any. Never rejects: what fails is told. */
  start(): Promise<void>;
  /** A key that is kept in memory only, such as the demo's. Never rejects: what fails is told. */
  use(key: string): Promise<void>;
  /** For the lock: no key, no secret is in memory afterwards. Returns the key that is nowhere else. */
  suspend(): Promise<string | null>;
  /** What is pasted is still being read: a lock meanwhile counts from here. */
  connect(pasted: Promise<string>, sessionOnly: boolean): Promise<StripeState>;
  disconnect(): Promise<StripeState>;
  checkNow(): Promise<StripeState>;
  state(): StripeState;
  sell(order: SellOrder): Promise<Checkout>;
  checkout(intentId: string): Checkout;
  checkouts(): Checkout[];
  cancelCheckout(intentId: string): Promise<Checkout>;
  webhookState(): WebhookState;
  setWebhook(next: { enabled: boolean; port: number }): Promise<WebhookState>;
  keepWebhookSecret(pasted: Promise<string>): Promise<WebhookState>;
  close(): Promise<void>;
}

interface Connected {
  key: StripeKey;
  keptIn: 'keychain' | 'session';
  api: StripeApi;
  inbox: Inbox;
  looks: Looks;
}

export function createStripeDesk(deps: StripeDeskDeps): StripeDesk {
  const { session, fulfilment, customers, keychain, publish, rules } = deps;
  const { profile, store, clock, log } = session;
  const baseUrl = profile.stripeUrl ?? STRIPE_URL;
  const { host } = new URL(baseUrl);
  const changed = () => publish('dataChanged', { domains: ['payments'] });
  const checkouts: Checkouts = createCheckouts(session, changed);
  const post = createWebhookPost({ meta: store.meta, clock, log, changed, handle: receive });
  let connected: Connected | null = null;
  let closed = false;
  /** One more with each lock, disconnecting and close: what was under way before it must not bring a key back. */
  let epoch = 0;
  /** Ends when nothing is being written into the keychain: disconnecting deletes after it, or an entry would stay. */
  let keeping: Promise<unknown> = Promise.resolve();
  /** Something of ours is in the keychain, as far as this run knows. */
  let isKept = false;

  function needConnected(): Connected {
    if (connected) return connected;
    throw new AppError(
      appErrorData('not_connected', 'Stripe is not connected.', 'Paste a restricted key under Settings, Payments.'),
    );
  }

  const isOver = (begun: number) => closed || begun !== epoch;

  function assertNotOver(begun: number): void {
    if (!isOver(begun)) return;
    throw new AppError(
      appErrorData('cancelled', 'Pakdesk was locked or Stripe was disconnected meanwhile.', 'Paste it again.'),
    );
  }

  async function keep(name: string, secret: string): Promise<void> {
    const written = keepBound(keychain, name, host, secret);
    keeping = Promise.allSettled([keeping, written]);
    await written;
    isKept = true;
  }

  async function attach(key: StripeKey, keptIn: Connected['keptIn'], begun: number): Promise<void> {
    await detach();
    const api = await createStripeApi(baseUrl, key.text);
    if (isOver(begun)) return api.close();
    const inbox = createInbox({
      ...{ session, fulfilment, mode: key.mode, account: stripeAccountOf(key) },
      ...{ claim: checkouts.claim, notify: deps.notify },
    });
    const looks = createLooks({
      ...{ api, inbox, checkouts, clock, log, changed },
      pollMs: () => rules().pollSeconds * 1000,
    });
    connected = { key, keptIn, api, inbox, looks };
    looks.start();
    changed();
  }

  async function detach(): Promise<void> {
    const before = connected;
    connected = null;
    // First the sockets: nobody waits at the app's end for an answer of Stripe.
    before?.api.close();
    await before?.looks.stop();
  }

  function receive(event: StripeEvent): void {
    const { inbox } = needConnected();
    inbox.handle(event);
  }

  function state(): StripeState {
    const key = connected?.key ?? null;
    const {
      lastLookAt = null,
      nextLookAt = null,
      lastError = null,
      refusedKey = false,
    } = connected?.looks.state() ?? {};
    return {
      connection: connected === null ? 'none' : refusedKey ? 'invalid' : 'connected',
      keyHint: key && maskStripeKey(key),
      mode: key?.mode ?? null,
      restricted: key?.restricted ?? null,
      keptIn: connected?.keptIn ?? null,
      host,
      lastLookAt,
      nextLookAt,
      lastError: lastError && { message: lastError.message, nextStep: lastError.nextStep },
    };
  }

  function view(intentId: string): Checkout {
    const sale = checkouts.need(intentId);
    const payment = sale.data.paymentId === null ? null : store.payments.get(sale.data.paymentId);
    return {
      ...checkouts.view(sale),
      payment: payment && toPayment(payment, customers),
      trouble:
        sale.state === 'open'
          ? (connected?.looks.state().lastError?.message ?? (connected ? '' : 'Stripe is not connected.'))
          : '',
    };
  }

  function tellNotStarted(error: unknown): void {
    log.error('stripe.notStarted', error);
    const told = error instanceof AppError ? `${error.data.message} ${error.data.nextStep}` : 'See the log.';
    deps.notify('Stripe is not connected', told, 'start');
  }

  return {
    state,
    webhookState: post.state,
    async start() {
      if (store.readOnly) return;
      try {
        const begun = epoch;
        const text = connected ? null : await readBound(keychain, stripeKeyEntry(profile.id), host);
        const secret = post.secret() ?? (await readBound(keychain, webhookSecretEntry(profile.id), host));
        if (isOver(begun)) return;
        isKept ||= text !== null || secret !== null;
        if (text !== null) await attach(parseStripeKey(text), 'keychain', begun);
        if (secret !== null && !isOver(begun)) await post.use(secret);
      } catch (error) {
        tellNotStarted(error);
      }
    },
    use: (key) => attach(parseStripeKey(key), 'session', epoch).catch(tellNotStarted),
    async suspend() {
      epoch += 1;
      const only = connected?.keptIn === 'session' ? connected.key.text : null;
      await post.use(null);
      await detach();
      return only;
    },
    async connect(pasted, sessionOnly) {
      const begun = epoch;
      const key = parseStripeKey(await pasted);
      const trial = await createStripeApi(baseUrl, key.text);
      try {
        // One read of the events proves the key and the right that matters; nothing is kept before.
        await trial.events(Math.floor(clock.now() / 1000), null);
      } finally {
        trial.close();
      }
      assertNotOver(begun);
      if (!sessionOnly) await keep(stripeKeyEntry(profile.id), key.text);
      assertNotOver(begun);
      await attach(key, sessionOnly ? 'session' : 'keychain', begun);
      assertNotOver(begun);
      await connected?.looks.now();
      return state();
    },
    async disconnect() {
      epoch += 1;
      await detach();
      await keeping;
      // A key of this session only was never written: the keychain may not even be there.
      const kept = await Promise.allSettled([
        keychain.delete(stripeKeyEntry(profile.id)),
        keychain.delete(webhookSecretEntry(profile.id)),
      ]);
      for (const one of kept) if (one.status === 'rejected') log.error('stripe.notForgotten', one.reason);
      await post.use(null);
      const failed = kept.find((one) => one.status === 'rejected');
      if (isKept && failed?.status === 'rejected') throw failed.reason;
      isKept = false;
      return state();
    },
    async checkNow() {
      await needConnected().looks.now();
      return state();
    },
    async sell(order) {
      const { api, looks } = needConnected();
      const sale = await checkouts.sell(api, order, rules().thanksUrl);
      looks.watch();
      return view(sale.id);
    },
    checkout: view,
    checkouts: () => checkouts.all().map(({ id }) => view(id)),
    async cancelCheckout(intentId) {
      const { api, inbox } = needConnected();
      const other = await checkouts.cancel(api, intentId);
      if (other !== null) inbox.takeSession(other, clock.now());
      return view(intentId);
    },
    async setWebhook(next) {
      await post.set(next);
      return post.state();
    },
    async keepWebhookSecret(pasted) {
      const begun = epoch;
      const secret = parseWebhookSecret(await pasted);
      assertNotOver(begun);
      if (connected?.keptIn !== 'session') await keep(webhookSecretEntry(profile.id), secret);
      assertNotOver(begun);
      await post.use(secret);
      return post.state();
    },
    async close() {
      closed = true;
      epoch += 1;
      await post.close();
      await detach();
    },
  };
}
