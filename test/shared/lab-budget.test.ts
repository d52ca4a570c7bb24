import { describe, expect, it } from 'vitest';
import { checkSchema, type LabCheck, type LabTarget } from '../../shared/ipc/lab-report.ts';
import { DEFAULT_SETTINGS } from '../../shared/ipc/settings.ts';
import { labBudgetBytes, plannedAttempts, targetReadBytes, trafficCostMicros } from '../../shared/lab-budget.ts';

const single: LabCheck = { kind: 'single' };
const compare: LabCheck = { kind: 'compare' };
const sticky: LabCheck = { kind: 'sticky', requests: 20, spacingMs: 0 };
const target: LabTarget = { url: 'https://example.com/', expectStatus: null, expectText: null };
const KIB = 1024;

describe('the byte budget of a run', () => {
  it('grows with what is asked for', () => {
    expect([single, compare, sticky].map(plannedAttempts)).toEqual([1, 2, 20]);
    const none = labBudgetBytes(single, null, 0);
    expect(none).toBe(96 * KIB);
    expect(labBudgetBytes(single, null, 256 * KIB)).toBe(none + 256 * KIB);
    expect(labBudgetBytes(compare, null, 0)).toBe(none + 32 * KIB);
    expect(labBudgetBytes(single, target, 0)).toBe(none + 32 * KIB);
  });

  it('has no download in it for a check of many requests', () => {
    expect(labBudgetBytes(sticky, null, 4_000 * KIB)).toBe(labBudgetBytes(sticky, null, 0));
    expect(targetReadBytes(sticky, target, 4_000 * KIB)).toBe(0);
    expect(targetReadBytes(sticky, { ...target, expectText: 'x' }, 0)).toBe(64 * KIB);
    expect(targetReadBytes(single, { ...target, expectText: 'x' }, 128 * KIB)).toBe(128 * KIB);
  });

  it('of the largest run there can be stays under ten megabytes', () => {
    const most = { kind: 'rotation', how: 'repeat', requests: 50, spacingMs: 0 } as const;
    expect(checkSchema.safeParse(most).success).toBe(true);
    expect(labBudgetBytes(most, { ...target, expectText: 'x' }, 4_096 * KIB)).toBeLessThan(10 * KIB * KIB);
  });
});

describe('what the bytes cost', () => {
  const rates = DEFAULT_SETTINGS.wholesaleRates;

  it('is counted at the dearest rate, in whole millionths of a dollar, rounded up', () => {
    expect(trafficCostMicros(1024 ** 3, rates)).toBe(4_000_000);
    expect(trafficCostMicros(1, rates)).toBe(1);
    expect(trafficCostMicros(0, rates)).toBe(0);
    expect(trafficCostMicros(7_000, rates)).toBe(27);
  });

  it('is unknown without a rate or for what is no number of bytes', () => {
    expect(trafficCostMicros(1, [])).toBeNull();
    expect(trafficCostMicros(-1, rates)).toBeNull();
    expect(trafficCostMicros(Number.NaN, rates)).toBeNull();
  });
});
