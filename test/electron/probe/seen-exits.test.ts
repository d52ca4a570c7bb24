/** Exits told apart by letters, and what is made of them: a change is only what compares. */
import { describe, expect, it } from 'vitest';
import { SeenExits } from '../../../electron/probe/seen-exits.ts';
import { sumUp } from '../../../electron/probe/summary.ts';
import type { LabAttempt } from '../../../shared/ipc/lab-report.ts';
import { fakeAttempt } from '../../renderer/fake-report.ts';

type Step = [ip: string, network?: string, country?: string];

function check(steps: Step[], rotation: string | null = 'sticky', parts: Partial<LabAttempt>[] = []) {
  const exits = new SeenExits();
  const attempts = steps.map(([ip, network = 'Acme', country = 'us'], index) => {
    const attempt = fakeAttempt(index, { ...parts[index], startedMs: index * 1_000, totalMs: 400 });
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
const B6 = '2001:db8::2';
const C6 = '2001:db8::3';

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
    ['families in turn, another exit each time', [[A], [A6], [B], [B6], [C], [C6]], 'notSticky'],
    ['families in turn, one of them changed', [[A], [A6], [A], [B6], [A], [B6]], 'exitChanged'],
    ['one of each family', [[A], [A6]], 'unknown'],
    ['one only', [[A]], 'unknown'],
  ])('%s', (_, steps, outcome) => {
    expect(check(steps).sticky.summary).toMatchObject({ kind: 'sticky', outcome });
  });

  it('says that one exit held only where one address was seen', () => {
    const both = check([[A], [A6], [A], [A6]]);
    expect(both.sticky.sentence).toBe('Device held: 4 requests in 2.4 s, all by one IPv4 and one IPv6 address.');
    expect(both.rotation.summary).toMatchObject({ seen: 'held' });
    expect(both.rotation.sentence).toBe(
      'sticky held the exit: 4 requests, one IPv4 and one IPv6 address in 1 network.',
    );
    const many = check([[A], [A6], [B], [B6], [C], [C6]]);
    expect(many.sticky.sentence).toBe('Not sticky: 6 requests left by 6 exits, 4 changes.');
    expect(many.rotation.summary).toMatchObject({ seen: 'newEachTime' });
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

describe('what works, but not as asked', () => {
  const wrong = {
    verdict: 'warning',
    sentence: 'Works, but from Germany, not from United States as asked; 500 ms to the first byte.',
    nextStep: 'Choose another session.',
    diagnosis: { id: 'wrongCountry', cause: 'Another country.', evidence: '', action: 'changeCountry', waitMs: null },
  } as const;
  const blocked = {
    ...wrong,
    sentence: 'Works, but example.com turned the exit away (403).',
    diagnosis: { ...wrong.diagnosis, id: 'targetBlocked' },
  };
  const plain = {};

  it.each(['sticky', 'rotation'] as const)('is told of a %s check too', (kind) => {
    const summed = check([[A], [A], [A]], 'sticky', [wrong, plain, wrong])[kind];
    expect(summed).toMatchObject({
      verdict: 'warning',
      nextStep: 'Choose another session.',
      diagnosis: { id: 'wrongCountry' },
    });
    expect(summed.sentence).toMatch(
      /(all by one exit|1 exit in 1 network)\. 2 of 3: Works, but from Germany, not from/,
    );
  });

  it('is told for each way apart, the most frequent first', () => {
    const { sentence } = check([[A], [A], [A]], 'sticky', [wrong, blocked, blocked]).sticky;
    expect(sentence).toMatch(/one exit\. 2 of 3: Works, but example\.com .* 1 of 3: Works, but from Germany/);
  });

  it('does not hide that the exits change', () => {
    const { sticky } = check([[A], [B], [C]], 'sticky', [wrong, wrong, wrong]);
    expect(sticky).toMatchObject({ verdict: 'warning', diagnosis: { id: 'notSticky' } });
    expect(sticky.sentence).toMatch(/^Not sticky: .* 3 of 3: Works, but from Germany/);
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
