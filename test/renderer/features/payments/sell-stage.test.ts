import { describe, expect, it } from 'vitest';
import { sellStage } from '../../../../renderer/features/payments/sell-stage.ts';
import type { Payment } from '../../../../shared/ipc/payments.ts';
import type { PaymentState } from '../../../../shared/payment.ts';
import { pastPayments } from '../../fake-payments.ts';
import { FIXTURE_NOW, fixtureKeys } from '../../fixtures.ts';

const [payment] = pastPayments(fixtureKeys(2, FIXTURE_NOW), FIXTURE_NOW) as [Payment];

describe('a sale on the call', () => {
  it.each([
    ['open', 'open'],
    ['paid', 'minting'],
    ['expired', 'over'],
    ['cancelled', 'over'],
  ] as const)('%s without a payment is %s', (state, stage) => {
    expect(sellStage({ state, payment: null })).toBe(stage);
  });

  it.each([
    ['waiting', 'waiting'],
    ['paid', 'paid'],
    ['minting', 'minting'],
    ['failed', 'failed'],
    ['minted', 'ready'],
    ['handedOut', 'ready'],
    ['ignored', 'over'],
  ] as [PaymentState, string][])('with a payment that is %s is %s, whatever the link says', (state, stage) => {
    for (const link of ['open', 'paid', 'cancelled'] as const) {
      expect(sellStage({ state: link, payment: { ...payment, state } })).toBe(stage);
    }
  });
});
