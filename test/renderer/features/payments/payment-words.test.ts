import { describe, expect, it } from 'vitest';
import { paymentEntry } from '../../../../renderer/features/drawer/timeline-words.ts';
import { toDo } from '../../../../renderer/features/payments/payment-counts.ts';
import {
  actionsOf,
  countOf,
  flagText,
  noteText,
  paymentIdOf,
  saleSource,
  searchTextOf,
  termsText,
  wayOf,
} from '../../../../renderer/features/payments/payment-words.ts';
import type { Payment } from '../../../../shared/ipc/payments.ts';
import { PAYMENT_STATES } from '../../../../shared/payment.ts';
import { pastPayments } from '../../fake-payments.ts';
import { FIXTURE_NOW, fixtureKeys } from '../../fixtures.ts';

const [first] = pastPayments(fixtureKeys(12, FIXTURE_NOW), FIXTURE_NOW);
const payment = (part: Partial<Payment>): Payment => {
  if (!first) throw new Error('no payment');
  return { ...first, gb: 10, reason: '', choice: null, keyId: null, ...part };
};

describe('what can be done', () => {
  it.each([
    [{ state: 'waiting' }, ['decide', 'ignore']],
    [{ state: 'paid' }, ['mint', 'decide', 'ignore']],
    [{ state: 'paid', gb: null }, ['decide', 'ignore']],
    [{ state: 'paid', customer: null }, ['decide', 'ignore']],
    [{ state: 'minting' }, []],
    [{ state: 'failed' }, ['retry', 'decide', 'ignore']],
    [{ state: 'minted', keyId: 'k' }, ['handOut', 'handedOut', 'openKey']],
    [{ state: 'handedOut', keyId: 'k' }, ['handOut', 'openKey']],
    [{ state: 'ignored' }, ['decide']],
    [{ state: 'handedOut', keyId: 'k', flagOpen: true }, ['disableKey', 'closeFlag', 'handOut', 'openKey']],
    [{ state: 'ignored', flagOpen: true }, ['closeFlag', 'decide']],
  ] as [Partial<Payment>, string[]][])('with %j is %j', (part, expected) => {
    expect(actionsOf(payment(part))).toEqual(expected);
  });

  it('never mints again what may have become a key, before it was compared', () => {
    expect(actionsOf(payment({ state: 'failed', uncertain: true }))).toEqual(['compare', 'ignore']);
  });
});

describe('counts', () => {
  const counts = Object.fromEntries(PAYMENT_STATES.map((state, index) => [state, index + 1]));
  it('of a filter are those of its states', () => {
    expect(countOf('all', counts, 9)).toBe(28);
    expect(countOf('todo', counts, 9)).toBe(1 + 2 + 4 + 6);
    expect(countOf('flagged', counts, 9)).toBe(9);
    expect(countOf('minted', {}, 0)).toBe(0);
  });
  it('of the rail are what waits for somebody', () => {
    expect(toDo({ handedOut: 40, ignored: 3, minting: 1 }, 0)).toBe(0);
    expect(toDo({ waiting: 1, minted: 2 }, 1)).toBe(4);
  });
});

describe('words', () => {
  it('say what was bought, and that it could not be read', () => {
    expect(termsText({ gb: 10, days: 30 })).toBe('10 GB · 30 d');
    expect(termsText({ gb: 1000, days: null })).toBe('1,000 GB · no expiry');
    expect(termsText({ gb: null, days: 30 })).toBeNull();
  });

  it('tell a part paid back from all of it, and a dispute before both', () => {
    expect(flagText(payment({}))).toBeNull();
    expect(flagText(payment({ refundedMinor: 1 }))).toBe('partly refunded');
    expect(flagText(payment({ refundedMinor: payment({}).amountMinor }))).toBe('refunded');
    expect(flagText(payment({ refundedMinor: 1, disputedAt: 5 }))).toBe('disputed');
  });

  it('give the reason first, then what it becomes', () => {
    const label = (id: string) => (id === 'k' ? 'bob' : null);
    expect(noteText(payment({ reason: 'Why.' }), label)).toBe('Why.');
    expect(noteText(payment({ choice: { kind: 'mint', tier: 'safe' } }), label)).toBe('as a new key');
    expect(noteText(payment({ choice: { kind: 'topUp', keyId: 'k' } }), label)).toBe('top-up of bob');
    expect(noteText(payment({ choice: { kind: 'topUp', keyId: 'gone' } }), label)).toBe('top-up of gone');
  });

  it('name the way that a row in the books came', () => {
    expect(['stripe', 'x402', 'bank', 'other'].map(saleSource)).toEqual(['Stripe', 'x402', 'bank', 'by hand']);
    expect(paymentIdOf({ id: 'pay-1-refund' })).toBe('pay-1');
    expect(paymentIdOf({ id: 'pay-1-refund-4900' })).toBe('pay-1');
    expect(paymentIdOf({ id: 'pay-1' })).toBe('pay-1');
  });

  it('are found by customer, contact, id and amount', () => {
    const text = searchTextOf(payment({ customer: 'Nora', contact: 'n@x.example', sourceId: 'cs_1' }));
    for (const part of ['nora', 'n@x.example', 'cs_1', '$59.00', 'stripe']) expect(text).toContain(part);
  });

  it('of the timeline tell by what it was paid', () => {
    expect(paymentEntry(payment({ contact: 'n@x.example', refundedMinor: 1 }))).toMatchObject({
      what: 'Paid by Stripe, partly refunded',
      detail: '$59.00 · n@x.example',
      at: payment({}).paidAt,
    });
  });
});

describe('the way of a payment', () => {
  const at = (state: Parameters<typeof wayOf>[0]) => wayOf(state).map((step) => step.at);
  it('never shows a step as done before the one in front of it', () => {
    for (const state of [...PAYMENT_STATES, 'open', 'ended'] as const) {
      const steps = at(state);
      expect(steps).toHaveLength(3);
      expect(steps.lastIndexOf('done')).toBe(steps.filter((one) => one === 'done').length - 1);
    }
  });
  it('marks where it stands', () => {
    expect(at('open')).toEqual(['now', 'ahead', 'ahead']);
    expect(at('failed')).toEqual(['done', 'failed', 'ahead']);
    expect(at('minted')).toEqual(['done', 'done', 'stuck']);
    expect(at('handedOut')).toEqual(['done', 'done', 'done']);
  });
});
