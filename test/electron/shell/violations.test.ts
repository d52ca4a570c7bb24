import { describe, expect, it } from 'vitest';
import { logViolations, violationIn } from '../../../electron/shell/violations.ts';
import { FakeContents, recordingLog } from './fakes.ts';

describe('violationIn', () => {
  it.each([
    [
      `Connecting to 'http://127.0.0.1:9/?s=1' violates the following Content Security Policy directive: "connect-src 'none'". The action has been blocked.`,
      'connect-src',
    ],
    [
      `Refused to load the image 'http://127.0.0.1:9/' because it violates the following Content Security Policy directive: "img-src 'self' data:".`,
      'img-src',
    ],
    [`This document requires 'TrustedHTML' assignment. The action has been blocked.`, 'TrustedHTML'],
  ])('%s', (message, what) => {
    expect(violationIn(message)).toBe(what);
  });

  it.each(['', 'TypeError: x is not a function', 'a customer called “violates the following”'])(
    'is none: %s',
    (message) => {
      expect(violationIn(message)).toBeNull();
    },
  );
});

describe('logViolations', () => {
  it('writes the first few of a kind, then each tenfold, and no word of the page', () => {
    const contents = new FakeContents();
    const { log, lines } = recordingLog();
    logViolations(contents.asContents, log);
    for (let times = 0; times < 1000; times += 1) {
      contents.emit('console-message', {
        message: `Connecting to 'https://evil.example/pak_0123456789' violates the following Content Security Policy directive: "connect-src 'none'".`,
      });
    }
    expect(lines().map(({ count }) => count)).toEqual([1, 2, 3, 10, 100, 1000]);
    expect(lines()[0]).toMatchObject({ event: 'policy.refused', what: 'connect-src' });
    expect(JSON.stringify(lines())).not.toMatch(/evil|pak_/);
  });
});
