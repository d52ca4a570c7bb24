import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  capProblem,
  daysProblem,
  endOfLocalDay,
  labelProblem,
  type MintFields,
  readExpiry,
  readMint,
  typedNumber,
} from '../../../../renderer/features/mint/mint-fields.ts';
import { keys } from '../../../../shared/ipc/keys.ts';
import { DAY_MS } from '../../../../shared/key.ts';

const NOW = Date.UTC(2026, 10, 24, 14, 2, 11);
const good: MintFields = { label: 'alice@acme', capGb: 10, expiry: { kind: 'days', days: 30 }, tier: 'standard' };

describe('what the mint form refuses before anything is sent', () => {
  it.each([
    ['empty', '', /whole number/i],
    ['zero', 0, /at least 1/i],
    ['a fraction', 1.5, /no fractions/i],
    ['a fraction as text', '1.5', /no fractions/i],
    ['too much', 1001, /at most 1000/i],
    ['negative', -1, /at least 1/i],
    ['words', 'ten', /whole number/i],
    ['not a number', Number.NaN, /whole number/i],
    ['infinite', Number.POSITIVE_INFINITY, /whole number/i],
  ])('a cap that is %s', (_name, capGb, message) => {
    expect(capProblem(capGb)).toMatch(message);
    expect(readMint({ ...good, capGb }, NOW)).toEqual({ problems: { capGb: capProblem(capGb) } });
  });

  it.each([
    ['empty', ''],
    ['blank', '   '],
    ['10,000 characters long', 'x'.repeat(10_000)],
  ])('a label that is %s', (_name, label) => {
    expect(labelProblem(label)).not.toBeNull();
    expect(readMint({ ...good, label }, NOW)).toEqual({ problems: { label: labelProblem(label) } });
  });

  it.each(['🦊🦊', '=cmd()', '<img src=x onerror=alert(1)>', 'مكتبة'])('and takes the label %s as it is', (label) => {
    expect(readMint({ ...good, label }, NOW)).toMatchObject({ input: { label } });
  });

  it.each([0, 1.5, -3, '', 3651, 'soon'])('%s days', (days) => {
    expect(daysProblem(days)).not.toBeNull();
    expect(readExpiry({ kind: 'days', days }, NOW)).toHaveProperty('problem');
  });

  it.each([null, '', '2026-11-23', '24.12.2026', '2026-11-24T00:00'])('the date %s', (date) => {
    expect(readExpiry({ kind: 'date', date }, NOW)).toHaveProperty('problem');
  });

  it('names every field that is wrong at once', () => {
    const read = readMint({ label: '', capGb: '', expiry: { kind: 'days', days: 0 }, tier: 'safe' }, NOW);
    expect('problems' in read && Object.keys(read.problems)).toEqual(['label', 'capGb', 'expiresAt']);
  });
});

describe('what it sends', () => {
  it('trims the label and counts the days from now', () => {
    expect(readMint({ ...good, label: '  alice@acme ', capGb: '10' }, NOW)).toEqual({
      input: { label: 'alice@acme', capGb: 10, expiresAt: NOW + 30 * DAY_MS, tier: 'standard' },
    });
  });

  it('lets a key work until the end of its last day', () => {
    const at = endOfLocalDay('2026-12-24');
    expect(at).toBe(new Date(2026, 11, 24, 23, 59, 59).getTime());
    expect(readExpiry({ kind: 'date', date: '2026-12-24' }, NOW)).toEqual({ at });
  });

  it('never expires when that was chosen', () => {
    expect(readMint({ ...good, expiry: { kind: 'never' } }, NOW)).toMatchObject({ input: { expiresAt: null } });
  });

  it('is taken by main whatever was typed, or refused here', () => {
    const typed = fc.oneof(fc.double(), fc.integer({ min: -5, max: 1100 }), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.string({ maxLength: 250 }), typed, typed, (label, capGb, days) => {
        const read = readMint({ label, capGb, expiry: { kind: 'days', days }, tier: 'standard' }, NOW);
        if (!('input' in read)) return Object.keys(read.problems).length > 0;
        return keys.mint.input.safeParse({ ...read.input, intentId: 'i'.repeat(16) }).success;
      }),
    );
  });

  it('reads numbers that are still text', () => {
    expect([typedNumber(' 12 '), typedNumber('12x'), typedNumber(''), typedNumber(3)]).toEqual([12, null, null, 3]);
  });
});
