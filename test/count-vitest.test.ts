import { describe, expect, it } from 'vitest';
import { countVitest } from './count-vitest.ts';

const file = (status: string, tests: string[], message = '') => ({
  name: '/repo/test/a.test.ts',
  status,
  message,
  assertionResults: tests.map((test, index) => ({ status: test, fullName: `test ${index}` })),
});

describe('countVitest', () => {
  it('counts each test as one and names the failed', () => {
    const count = countVitest({ testResults: [file('failed', ['passed', 'failed', 'pending', 'passed'])] }, '/repo');
    expect(count).toEqual({ passed: 2, failed: 1, skipped: 1, failures: ['test/a.test.ts: test 1'] });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const count = countVitest({ testResults: [file('failed', [], 'SyntaxError: x\n at y')] }, '/repo');
    expect(count).toEqual({ passed: 0, failed: 1, skipped: 0, failures: ['test/a.test.ts: SyntaxError: x'] });
  });

  it('counts a failing hook beside passing tests as a failure', () => {
    expect(countVitest({ testResults: [file('failed', ['passed'])] }, '/repo').failed).toBe(1);
  });
});
