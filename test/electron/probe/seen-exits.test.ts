/** Exits told apart by letters, and what is made of them: a change is only what compares. */
import { describe, expect, it } from 'vitest';
import { SeenExits } from '../../../electron/probe/seen-exits.ts';
import { sumUp } from '../../../electron/probe/summary.ts';
import { fakeAttempt } from '../../renderer/fake-report.ts';

type Step = [ip: string, network?: string, country?: string];

function check(steps: Step[], rotation: string | null = 'sticky') {
  const exits = new SeenExits();
  const attempts = steps.map(([ip, network = 'Acme', country = 'us'], index) => {
    const attempt = fakeAttempt(index, { startedMs: index * 1_000, totalMs: 400 });
    const exitMark = exits.add(attempt, { ip, network, country, ipType: 'mobile' });
    return { ...attempt, exitMark };
  });
  const seen = exits.list();
  const input = { rotation, sessionNamed: true, attempts, seen };
  return {
    marks: attempts.map(({ exitMark }) => exitMark).join(''),
    sticky: sumUp({ ...input, check: { kind: 'sticky', requests: steps.length, spacingMs: 0 } }),
    rotation: sumUp({ ...input, check: { kind: 'rotation', how: 'repeat', requests: steps.length, spacingMs: 0 } }),
  };
}

const A = '203.0.113.1';
const B = '203.0.113.2';
const C = '203.0.113.3';
const A6 = '2001:db8::1';

describe('marks', () => {
  it('are letters in the order of first sight, the same for the same address', () => {
    expect(check([[A], [B], [A], [C]]).marks).toBe('ABAC');
  });

  it('go on after Z', () => {
    const many = check(Array.from({ length: 28 }, (_, index): Step => [`203.0.113.${index + 1}`]));
    expect(many.marks.slice(-6)).toBe('YZA2B2');
  });
});

describe('a sticky check', () => {
  it.each<[string, Step[], string]>([
    ['one exit', [[A], [A], [A]], 'deviceHeld'],
    ['one change in four', [[A], [A], [B], [B]], 'exitChanged'],
    ['there and back in six', [[A], [A], [B], [A], [A], [A]], 'exitChanged'],
    ['two requests that differ: too few to say more', [[A], [B]], 'exitChanged'],
    ['another one each time', [[A], [B], [C]], 'notSticky'],
    ['to and fro', [[A], [B], [A], [B], [A]], 'notSticky'],
    ['an address of each family: these do not compare', [[A], [A6], [A], [A6]], 'deviceHeld'],
    ['one only', [[A]], 'unknown'],
  ])('%s', (_, steps, outcome) => {
    expect(check(steps).sticky.summary).toMatchObject({ kind: 'sticky', outcome });
  });

  it('says when it changed, and whether within one network', () => {
    const within = check([[A], [A], [B], [B], [B]]).sticky;
    expect(within.summary).toMatchObject({
      changes: [{ attempt: 2, atMs: 2_000, sameNetwork: true }],
      longestHeldMs: 2_400,
      distinctExits: 2,
      distinctNetworks: 1,
    });
    expect(within.sentence).toBe(
      'The exit changed once in 5 requests, within one network; it was held for 2.4 s at the longest.',
    );
    expect(within.nextStep).toContain('may be the carrier’s doing');
    const across = check([[A], [A], [B, 'Other'], [B, 'Other']]).sticky;
    expect(across.summary).toMatchObject({ changes: [{ sameNetwork: false }], distinctNetworks: 2 });
    expect(across.nextStep).toContain('Another device took over');
  });
});

describe('a rotation check', () => {
  it('counts exits, networks, countries and the rate of duplicates', () => {
    const { rotation } = check([[A], [B, 'Other'], [A], [C, 'Third', 'ca'], [A]], 'ondemand');
    expect(rotation.summary).toMatchObject({
      seen: 'mixed',
      answered: 5,
      distinctExits: 3,
      distinctNetworks: 3,
      distinctCountries: 2,
      duplicates: 2,
      duplicateRate: 0.5,
    });
    expect(rotation.sentence).toBe(
      'ondemand changed the exit: 5 requests, 3 exits in 3 networks, 2 requests (50 %) met an exit again.',
    );
  });

  it('says when auto changes more often than it should', () => {
    const { rotation } = check([[A], [B], [C], [A]], 'auto60');
    expect(rotation.sentence).toMatch(/^auto60 changed the exit 3 times in 3\.4 s, more often than every 60 minutes: /);
    expect(check([[A], [A]], null).rotation.sentence).toMatch(
      /^The gateway’s default \(auto10\) held the exit for 1\.4 s/,
    );
  });
});
