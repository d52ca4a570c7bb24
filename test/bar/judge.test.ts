import { describe, expect, it } from 'vitest';
import type { VitestReport } from '../count-vitest.ts';
import { judge, printJudgement } from './judge.ts';
import { FAULTS, STATEMENTS } from './statements.ts';

const tags = [
  ...STATEMENTS.filter(({ id }) => id !== 23).map(({ id }) => `bar ${id}`),
  ...Array.from({ length: FAULTS }, (_, n) => `fault ${n + 1}`),
];

/** Every tag in a passing test of its own, but as `changed` says. */
function report(changed: Record<string, string | null> = {}): VitestReport {
  const assertionResults = tags.flatMap((tag) => {
    const status = tag in changed ? changed[tag] : 'passed';
    return status ? [{ status, fullName: `something [${tag}] does` }] : [];
  });
  return { testResults: [{ name: '/repo/test/electron/a.test.ts', status: 'passed', message: '', assertionResults }] };
}
const resultOf = (changed: Record<string, string | null>, id: number, linux = true) =>
  judge([report(changed)], '/repo', linux).statements.find((statement) => statement.id === id)?.result;

describe('the table of statements', () => {
  it('is the thirty, in order', () => {
    expect(STATEMENTS.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  });

  it('is held when every number occurs in a test that passed', () => {
    const judged = judge([report()], '/repo', true);
    expect(judged.held).toBe(true);
    expect(judged.faults).toHaveLength(66);
    expect(printJudgement(judged)).toContain('30 of 30 statements held; 66 of 66 faults');
  });

  it('is not held without a test, by a skipped one, or with one that failed beside others that passed', () => {
    expect(resultOf({ 'bar 16': null }, 16)).toBe('not held');
    expect(resultOf({ 'bar 16': 'pending' }, 16)).toBe('not held');
    const both = report();
    both.testResults[0]?.assertionResults.push({ status: 'failed', fullName: '[bar 16] other' });
    const judged = judge([both], '/repo', true);
    expect(judged.held).toBe(false);
    expect(printJudgement(judged)).toMatch(/16 {2}NOT HELD .*\n\s+failed: \[bar 16\] other/);
  });

  it('a number is not found inside another', () => {
    expect(resultOf({ 'bar 1': null }, 1)).toBe('not held');
  });

  it('one fault without its test breaks statement 23, which names it', () => {
    const judged = judge([report({ 'fault 41': 'failed' })], '/repo', true);
    expect(judged.faults).toHaveLength(65);
    expect(judged.held).toBe(false);
    expect(printJudgement(judged)).toContain('fault 41: failed');
  });

  it('on another system than Linux what is skipped there is said so, and breaks nothing', () => {
    expect(resultOf({ 'bar 24': 'pending' }, 24, false)).toBe('elsewhere');
    expect(resultOf({ 'fault 47': 'pending' }, 23, false)).toBe('held');
    expect(resultOf({ 'bar 24': null }, 24, false)).toBe('not held');
  });
});
