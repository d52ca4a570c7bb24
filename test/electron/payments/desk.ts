/** Payments as a source hands them over, and an account that takes them. */
import type { EmbeddedPlatform } from '../../../electron/demo/types.ts';
import type { IncomingPayment } from '../../../electron/payments/types.ts';
import { type AppOptions, connected, platform } from '../app-harness.ts';

export const incoming = (name: string, rest: Partial<IncomingPayment> = {}): IncomingPayment => ({
  source: 'stripe',
  sourceId: `cs_test_${name}`.padEnd(40, '0'),
  customer: name,
  contact: `${name}@example.com`,
  gb: 10,
  days: 30,
  amountMinor: 4_900,
  currency: 'USD',
  paidAt: Date.now(),
  reference: `pi_${name}`,
  ...rest,
});

/** An account that is paid: of a platform of its own unless one is given, as a second computer's. */
export async function desk(
  rules: { mintByItself?: boolean; renewal?: 'ask' | 'topUp' | 'newKey' } = {},
  { p: known, ...options }: Partial<AppOptions> & { p?: EmbeddedPlatform } = {},
) {
  const p = known ?? (await platform(options.now ? { now: options.now } : {}));
  const running = await connected({ platform: p, ...options });
  const { payments } = await running.api.settings.get({});
  await running.api.settings.set({ patch: { payments: { ...payments, ...rules } } });
  const { fulfilment } = running.services.accounts.current().payments;
  return { p, ...running, fulfilment };
}
