/** Pictures of payments in every state: `node test/renderer/gallery-payments.ts [name…]` writes /tmp/gallery-payments/*.png. */
import { appErrorData } from '../../shared/ipc/app-error.ts';
import type { FakeMain } from './fake-main.ts';
import { manyPayments, noStripe } from './fake-payments.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const USUAL: [number, number] = [1280, 800];

const dialog = (o: OpenedPage) => o.page.getByRole('dialog');
const priced = (main: FakeMain) => {
  main.state.settings.presets = main.state.settings.presets.map((preset) => ({
    ...preset,
    priceCents: preset.capGb * 590,
  }));
};
const demo = (main: FakeMain) => {
  priced(main);
  main.state.account.profile = { id: 'demo', name: 'Demo', color: 'violet', kind: 'demo' };
};
const sell = async (o: OpenedPage) => {
  await o.page.keyboard.press('Control+Shift+S');
  await dialog(o).getByLabel('Customer').fill('nora@call-example');
};
const link = async (o: OpenedPage) => {
  await sell(o);
  await o.page.keyboard.press('Enter');
  await dialog(o).getByText('Waiting for the payment').waitFor();
};
const paid = async (o: OpenedPage) => {
  await link(o);
  await dialog(o).getByRole('button', { name: 'Pay as the customer' }).click();
  await dialog(o).getByRole('button', { name: 'Mint now' }).waitFor();
};
const ready = async (o: OpenedPage) => {
  await paid(o);
  await o.page.keyboard.press('Enter');
  await dialog(o).getByRole('button', { name: 'Copy URL' }).waitFor();
};
const open = (id: string) => `#/payments?payment=${id}`;
const decide = async (o: OpenedPage) => {
  await o.page
    .locator('.payment-drawer')
    .getByRole('button', { name: /^(Decide|Compare)/ })
    .click();
  await dialog(o).waitFor();
};
const byHand = async (o: OpenedPage) => {
  await o.page.getByRole('button', { name: 'More of payments' }).click();
  await o.page.getByRole('menuitem', { name: 'Enter a payment by hand' }).click();
  await dialog(o).getByLabel('Customer').fill('alice@acme');
};
const none = (main: FakeMain) => {
  main.state.payments.payments = [];
};

const shots: Shot[] = [
  { name: 'inbox', hash: '#/payments', size: USUAL },
  { name: 'inbox-dark', hash: '#/payments', size: USUAL, dark: true },
  { name: 'inbox-small', hash: '#/payments', size: SMALL },
  { name: 'inbox-small-dark', hash: open('pay-1'), size: SMALL, dark: true },
  {
    name: 'inbox-1000',
    hash: '#/payments',
    size: USUAL,
    before: (main) => {
      main.state.payments.payments = manyPayments(1000, main.state.keys, Date.now());
    },
    act: async (o) => {
      await o.page.getByRole('grid', { name: 'Payments' }).focus();
      await o.page.keyboard.press('End');
      await o.page.waitForTimeout(200);
      await o.page.keyboard.press('End');
    },
  },
  {
    name: 'inbox-1',
    hash: '#/payments',
    size: USUAL,
    before: (main) => {
      main.state.payments.payments = main.state.payments.payments.slice(2, 3);
    },
  },
  { name: 'inbox-0', hash: '#/payments', size: USUAL, before: none },
  {
    name: 'inbox-filtered',
    hash: '#/payments?show=todo',
    size: USUAL,
    act: async (o) => o.page.getByRole('textbox', { name: 'Search payments' }).fill('zzz'),
  },
  {
    name: 'inbox-error',
    hash: '#/payments',
    size: USUAL,
    dark: true,
    before: (main) => {
      main.state.failures['payments.list'] = appErrorData(
        'store_failed',
        'The profile’s database could not be read.',
        'Close other copies of Pakdesk and try again.',
        { errorId: 'e-41c2' },
      );
    },
  },
  {
    name: 'inbox-offline',
    hash: open('pay-2'),
    size: USUAL,
    before: (main) => {
      main.state.sync.status = 'offline';
      main.state.payments.stripe.lastError = {
        message: 'Stripe cannot be reached.',
        nextStep: 'It is asked again by itself.',
      };
    },
    act: async (o) => {
      await o.page.locator('.payment-drawer').getByRole('button', { name: 'Mint' }).hover();
      await o.page.getByRole('tooltip').waitFor();
    },
  },
  { name: 'waiting', hash: open('pay-0'), size: USUAL },
  { name: 'failed-dark', hash: open('pay-4'), size: USUAL, dark: true },
  { name: 'refunded', hash: open('pay-10'), size: USUAL },
  { name: 'long-name', hash: open('pay-13'), size: USUAL },
  { name: 'decide', hash: open('pay-0'), size: USUAL, act: decide },
  { name: 'decide-known-dark', hash: open('pay-1'), size: USUAL, dark: true, act: decide },
  { name: 'compare', hash: open('pay-5'), size: USUAL, act: decide },
  { name: 'sell', hash: '#/payments', size: USUAL, before: priced, act: sell },
  { name: 'sell-dark-small', hash: '#/keys', size: SMALL, dark: true, before: priced, act: sell },
  {
    name: 'sell-none',
    hash: '#/keys',
    size: USUAL,
    before: (main) => noStripe(main.state.payments),
    act: async (o) => o.page.keyboard.press('Control+Shift+S'),
  },
  { name: 'link', hash: '#/payments', size: USUAL, before: demo, act: link },
  { name: 'link-dark-small', hash: '#/payments', size: SMALL, dark: true, before: demo, act: link },
  { name: 'paid', hash: '#/payments', size: USUAL, before: demo, act: paid },
  { name: 'ready', hash: '#/payments', size: USUAL, before: demo, act: ready },
  {
    name: 'link-closed',
    hash: '#/payments',
    size: USUAL,
    before: demo,
    act: async (o) => {
      await link(o);
      await o.page.keyboard.press('Escape');
    },
  },
  { name: 'by-hand', hash: '#/payments', size: USUAL, before: priced, act: byHand },
  {
    name: 'by-hand-dark',
    hash: '#/payments',
    size: SMALL,
    dark: true,
    act: async (o) => {
      await byHand(o);
      await o.page.keyboard.press('Enter');
    },
  },
  { name: 'settings', hash: '#/settings?section=payments', size: USUAL },
  {
    name: 'settings-stripe-dark-small',
    hash: '#/settings?section=stripe',
    size: SMALL,
    dark: true,
    before: (main) => {
      noStripe(main.state.payments);
      main.state.payments.webhook = { ...main.state.payments.webhook, enabled: true, refused: 3 };
    },
  },
  { name: 'money', hash: '#/usage?tab=money', size: [1280, 1500] },
  {
    name: 'timeline',
    hash: (keys) => `#/keys?key=${keys[5]?.id ?? ''}`,
    size: [1280, 1700],
  },
];

await takeShots(shots, '/tmp/gallery-payments', '/tmp/gallery-payments-build', process.argv.slice(2));
