import { HTTPFacilitatorClient } from '@x402/core/server';
import type { Network, PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { ExactEvmScheme as BuyerOnBase } from '@x402/evm/exact/client';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { describe, expect, it } from 'vitest';
import { newBuyer } from '../../../electron/demo/buyer.ts';
import { platform } from '../app-harness.ts';
import { solanaBuyer } from '../payments/solana-buyer.ts';

const BASE: Network = 'eip155:8453';
const SOLANA: Network = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp';
const SHOP = '0x2222222222222222222222222222222222222222';
const SOLANA_USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';

async function terms(amount: string): Promise<PaymentRequirements> {
  const { asset, extra } = await new ExactEvmScheme().parsePrice(1, BASE);
  return { scheme: 'exact', network: BASE, asset, amount, payTo: SHOP, maxTimeoutSeconds: 300, extra: extra ?? {} };
}

async function signed(requirements: PaymentRequirements, account = newBuyer()) {
  const { payload } = await new BuyerOnBase(account).createPaymentPayload(2, requirements);
  const payment: PaymentPayload = { x402Version: 2, resource: { url: 'http://shop' }, accepted: requirements, payload };
  return { account, payment };
}

describe('the stand-in facilitator, asked by the library’s own client', () => {
  it('tells what it can do', async () => {
    const { facilitatorUrl } = await platform();
    const { kinds } = await new HTTPFacilitatorClient({ url: facilitatorUrl }).getSupported();
    expect(kinds.map(({ network }) => network)).toEqual([BASE, SOLANA]);
    expect(kinds[1]?.extra?.['feePayer']).toMatch(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/);
  });

  it('checks the signature, moves the money once, and refuses the same authorization again', async () => {
    const { facilitatorUrl, money } = await platform();
    const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
    const requirements = await terms('2500000');
    const { account, payment } = await signed(requirements);
    expect(await facilitator.verify(payment, requirements)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_exact_evm_insufficient_balance',
    });
    money.fund(account.address, 3_000_000);
    expect(await facilitator.verify(payment, requirements)).toMatchObject({ isValid: true, payer: account.address });
    const settled = await facilitator.settle(payment, requirements);
    expect(settled).toMatchObject({ success: true, network: BASE, payer: account.address });
    expect(settled.transaction).toMatch(/^0x[0-9a-f]{64}$/);
    expect([money.balance(account.address), money.balance(SHOP)]).toEqual([500_000, 2_500_000]);
    expect(await facilitator.verify(payment, requirements)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_exact_evm_nonce_already_used',
    });
    expect(await facilitator.settle(payment, requirements)).toMatchObject({ success: false });
    expect(money.settlements()).toHaveLength(1);
  });

  it('refuses a signature of somebody else, another recipient and another amount', async () => {
    const { facilitatorUrl, money } = await platform();
    const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
    const requirements = await terms('1000000');
    const { account, payment } = await signed(requirements);
    money.fund(account.address, 9_000_000);
    const reasonOf = async (change: Partial<PaymentRequirements>, payload = payment.payload) =>
      (await facilitator.verify({ ...payment, payload }, { ...requirements, ...change })).invalidReason;
    const { authorization } = payment.payload as { authorization: Record<string, string> };
    const forged = { ...payment.payload, authorization: { ...authorization, from: newBuyer().address } };
    expect(await reasonOf({}, forged)).toBe('invalid_exact_evm_signature');
    expect(await reasonOf({ payTo: '0x3333333333333333333333333333333333333333' })).toBe(
      'invalid_exact_evm_recipient_mismatch',
    );
    expect(await reasonOf({ amount: '1000001' })).toBe('invalid_exact_evm_payload_authorization_value_mismatch');
    expect(money.settlements()).toEqual([]);
  });

  it('takes one plain transfer on Solana, once, and no forged or altered one', async () => {
    const { facilitatorUrl, money } = await platform();
    const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
    const { kinds } = await facilitator.getSupported();
    const extra = kinds[1]?.extra ?? {};
    const payTo = solanaBuyer().address;
    const requirements: PaymentRequirements = {
      ...{
        scheme: 'exact',
        network: SOLANA,
        asset: SOLANA_USDC,
        amount: '700000',
        payTo,
        maxTimeoutSeconds: 60,
        extra,
      },
    };
    const buyer = solanaBuyer();
    money.fund(buyer.address, 2_000_000);
    const pay = (transaction: string): PaymentPayload => ({
      ...{ x402Version: 2, resource: { url: 'http://shop' }, accepted: requirements, payload: { transaction } },
    });
    const reason = async (transaction: string) =>
      (await facilitator.verify(pay(transaction), requirements)).invalidReason;
    expect(await reason(buyer.pay(requirements, { forged: true }))).toBe('invalid_exact_svm_signature');
    expect(await reason(buyer.pay({ ...requirements, amount: '699999' }))).toBe(
      'invalid_exact_svm_payload_amount_mismatch',
    );
    expect(await reason(buyer.pay({ ...requirements, payTo: buyer.address }))).toBe(
      'invalid_exact_svm_payload_recipient_mismatch',
    );
    const payment = pay(buyer.pay(requirements));
    expect(await facilitator.verify(payment, requirements)).toMatchObject({ isValid: true, payer: buyer.address });
    expect(await facilitator.settle(payment, requirements)).toMatchObject({ success: true, payer: buyer.address });
    expect(await facilitator.settle(payment, requirements)).toMatchObject({ errorReason: 'duplicate_settlement' });
    expect([money.balance(buyer.address), money.balance(payTo)]).toEqual([1_300_000, 700_000]);
  });

  it('settles and loses the answer on order', async () => {
    const { facilitatorUrl, money, fault } = await platform();
    const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
    const requirements = await terms('1000000');
    const { account, payment } = await signed(requirements);
    money.fund(account.address, 9_000_000);
    fault({ target: 'facilitator', path: '/settle', times: 1, status: 500, drop: 'after' });
    await expect(facilitator.settle(payment, requirements)).rejects.toThrow('500');
    expect(money.settlements()).toHaveLength(1);
    fault({ target: 'facilitator', path: '/verify', times: 1, status: 503 });
    await expect(facilitator.verify(payment, requirements)).rejects.toThrow('503');
  });
});
