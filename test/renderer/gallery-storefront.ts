/** Pictures of the storefront's settings: `node test/renderer/gallery-storefront.ts [name…]` writes /tmp/gallery-storefront/*.png. */
import type { FakeMain } from './fake-main.ts';
import { type Shot, takeShots } from './shots.ts';

const WALLET = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';

function open(main: FakeMain): void {
  const { storefront } = main.state;
  main.state.storefront = {
    ...storefront,
    config: {
      ...storefront.config,
      enabled: true,
      facilitatorUrl: 'https://facilitator.example.com',
      baseWallet: WALLET,
      solanaWallet: 'HBYC51YrGFAZ8rM7Sj8e9uqKggpSrDYrinQDZzvMtqQp',
      pricePerGbMicro: 3_500_000,
      publicUrl: 'https://shop.example.com',
    },
    listening: true,
    localUrl: 'http://127.0.0.1:8402',
    sold: { purchases: 1_204, gb: 8_310, micro: 29_085_000_000 },
    lastSaleAt: Date.now() - 60_000,
    unsettled: 1,
  };
}

const hash = '#/settings?section=storefront';
const size: [number, number] = [1280, 1150];

const shots: Shot[] = [
  { name: 'off', hash, size },
  { name: 'open', hash, size, before: open },
  { name: 'open-dark', hash, size, dark: true, before: open },
  {
    name: 'demo',
    hash,
    size,
    before: (main) => {
      open(main);
      main.state.storefront.demo = true;
    },
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Buy 1 GB' }).click();
      await page.getByText('Paid 3.50 USDC').waitFor();
      await page.getByRole('button', { name: 'Ask it' }).click();
      await page.getByText('It carries out payments on Base.').waitFor();
    },
  },
  {
    name: 'wrong',
    hash,
    size: [900, 600],
    act: async ({ page }) => {
      await page.getByLabel('Wallet on Base').fill('0x12');
      await page.getByLabel('Price of a GB in USDC').fill('three');
    },
  },
  {
    name: 'problem',
    hash,
    size: [900, 600],
    dark: true,
    before: (main) => {
      open(main);
      main.state.storefront.listening = false;
      main.state.storefront.problem = 'Another program listens on port 8402. Choose another one.';
    },
  },
];

await takeShots(shots, '/tmp/gallery-storefront', '/tmp/gallery-storefront-page', process.argv.slice(2));
