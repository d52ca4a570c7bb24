import { describe, expect, it } from 'vitest';
import {
  choiceByRule,
  keysOfCustomer,
  presetPrice,
  presetTerms,
  readPrice,
  readTermsDraft,
  type TermsDraft,
} from '../../../../renderer/features/payments/payment-fields.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/ipc/settings.ts';
import { FIXTURE_NOW, fixtureKey } from '../../fixtures.ts';

const draft = (part: Partial<TermsDraft> = {}): TermsDraft => ({
  customer: ' nora@call ',
  gb: 10,
  days: 30,
  as: 'mint',
  tier: 'safe',
  topUpKeyId: null,
  ...part,
});
const problemsOf = (part: Partial<TermsDraft>) => {
  const read = readTermsDraft(draft(part));
  return 'problems' in read ? Object.keys(read.problems) : [];
};

describe('terms', () => {
  it('are what main takes', () => {
    expect(readTermsDraft(draft())).toEqual({
      terms: { customer: 'nora@call', gb: 10, days: 30, choice: { kind: 'mint', tier: 'safe' } },
    });
    expect(readTermsDraft(draft({ days: null, as: 'topUp', topUpKeyId: 'k' }))).toEqual({
      terms: { customer: 'nora@call', gb: 10, days: null, choice: { kind: 'topUp', keyId: 'k' } },
    });
  });

  it.each([
    [{ customer: '  ' }, ['customer']],
    [{ gb: 'ten' }, ['gb']],
    [{ gb: 0.5 }, ['gb']],
    [{ gb: 1e9 }, ['gb']],
    [{ gb: '' }, ['gb']],
    [{ days: '' }, ['days']],
    [{ days: 0 }, ['days']],
    [{ as: null }, ['choice']],
    [{ as: 'topUp', topUpKeyId: null }, ['choice']],
    [{ customer: '', gb: '', days: 'x', as: null }, ['customer', 'gb', 'days', 'choice']],
  ] as [Partial<TermsDraft>, string[]][])('%j stand at their fields: %j', (part, expected) => {
    expect(problemsOf(part)).toEqual(expected);
  });
});

describe('a price', () => {
  it.each([
    ['49', 'usd', { amountMinor: 4_900, currency: 'USD' }],
    ['1,250.5', 'EUR', { amountMinor: 125_050, currency: 'EUR' }],
    ['18000', 'JPY', { amountMinor: 18_000, currency: 'JPY' }],
  ])('%s %s is exact', (amount, currency, expected) => {
    expect(readPrice({ amount, currency })).toEqual(expected);
  });

  it.each([
    ['0', 'USD', 'amount'],
    ['-5', 'USD', 'amount'],
    ['', 'USD', 'amount'],
    ['1.999', 'USD', 'amount'],
    ['10.5', 'JPY', 'amount'],
    ['10', 'dollars', 'currency'],
  ])('%s %s is none', (amount, currency, field) => {
    const read = readPrice({ amount, currency });
    expect('problems' in read ? Object.keys(read.problems) : read).toEqual([field]);
  });

  it('is the preset’s, else that for everybody, else to be typed', () => {
    const [starter] = DEFAULT_SETTINGS.presets;
    if (!starter) throw new Error('no preset');
    const retail = { amountMinorPerGb: 590, currency: 'EUR' };
    expect(presetPrice({ ...starter, priceCents: 2_900 }, retail)).toEqual({ amount: '29.00', currency: 'USD' });
    expect(presetPrice(starter, retail)).toEqual({ amount: '29.50', currency: 'EUR' });
    expect(presetPrice(starter, null)).toEqual({ amount: '', currency: 'USD' });
    expect(presetTerms(starter)).toEqual({ gb: 5, days: 30, tier: 'standard' });
  });
});

describe('a customer who has keys', () => {
  const key = (id: string, label: string, gone = false) => ({ ...fixtureKey(0, FIXTURE_NOW), id, label, gone });
  const keys = [key('a', 'Acme / staging'), key('b', 'acme'), key('c', 'Acme 2', true), key('d', 'bob')];

  it('is found by the stem of his name, the very name first, without keys that are gone', () => {
    expect(keysOfCustomer(keys, 'acme').map(({ id }) => id)).toEqual(['b', 'a']);
    expect(keysOfCustomer(keys, 'Acme / production')).toHaveLength(2);
    expect(keysOfCustomer(keys, '  ')).toEqual([]);
    expect(keysOfCustomer(keys, 'nobody')).toEqual([]);
  });

  it('is asked about unless the rule is sure', () => {
    const known = keysOfCustomer(keys, 'acme');
    expect(choiceByRule([], 'nora', 'ask')).toBe('mint');
    expect(choiceByRule(known, 'acme', 'ask')).toBeNull();
    expect(choiceByRule(known, 'acme', 'newKey')).toBe('mint');
    expect(choiceByRule(known, 'acme', 'topUp')).toBe('topUp');
    // Two keys, and none of that very name: which one is a guess.
    expect(choiceByRule(known, 'Acme / production', 'topUp')).toBeNull();
  });
});
