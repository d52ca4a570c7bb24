/** Sticky and rotation checks against the embedded platform's real sessions, in both wordings of `hard`. */
import { describe, expect, it } from 'vitest';
import type { Routing } from '../../../shared/proxy-url.ts';
import { lab, sessionsOf, start } from './embedded.ts';

const US: Routing = { pool: 'mbl', country: 'us' };
const sticky = (requests: number, spacingMs = 0) => ({ kind: 'sticky', requests, spacingMs }) as const;
const repeat = (requests: number) => ({ kind: 'rotation', how: 'repeat', requests, spacingMs: 0 }) as const;
const fresh = (requests: number) => ({ kind: 'rotation', how: 'freshSessions', requests, spacingMs: 0 }) as const;

describe('the sticky check', () => {
  it('says that the device was held, on separate connections, with times', async () => {
    const routing: Routing = { ...US, sessionId: 'alice7', rotation: 'sticky' };
    const { report, exitIps } = await lab(await start(), { check: sticky(6, 5), routing });
    expect(report.sentence).toMatch(/^Device held: 6 requests in \d+ ms, all by one exit\.$/);
    expect(report.summary).toMatchObject({ outcome: 'deviceHeld', answered: 6, distinctExits: 1, changes: [] });
    expect(report.verdict).toBe('works');
    expect(report.attempts.map(({ exitMark }) => exitMark)).toEqual(['A', 'A', 'A', 'A', 'A', 'A']);
    expect(new Set(exitIps.values()).size).toBe(1);
    expect(report.summary).toMatchObject({ longestHeldMs: expect.any(Number) });
    expect(report.notes.join(' ')).toContain('Sticky holds the device, not the address');
    const starts = report.attempts.map(({ startedMs }) => startedMs);
    expect(starts.toSorted((a, b) => a - b)).toEqual(starts);
  });

  it('uses a session of its own where the URL has none, and says that his URL is not sticky', async () => {
    const running = await start();
    const { report } = await lab(running, { check: sticky(3), routing: US });
    expect(report.summary).toMatchObject({ outcome: 'deviceHeld' });
    expect(report.notes.join(' ')).toContain('names no session, and without one nothing is sticky');
    expect(await sessionsOf(running)).toMatchObject([{ sessionId: 'pakdesk_abc123', ttl: 60 }]);
  });

  it('gives its session a life that is longer than the check', async () => {
    const running = await start();
    const stop = new AbortController();
    const { report } = await lab(running, {
      check: sticky(20, 60_000),
      routing: US,
      signal: stop.signal,
      onAttempt: () => stop.abort(),
    });
    expect(report.stopped).toBe('cancelled');
    const [session] = await sessionsOf(running);
    expect(session?.ttl).toBeGreaterThan(19 * 60);
  });

  it('says that it is not sticky where each connection leaves by another exit', async () => {
    const routing: Routing = { ...US, sessionId: 'bob', rotation: 'hard' };
    const { report } = await lab(await start({ dialect: 'guide' }), { check: sticky(5), routing });
    expect(report).toMatchObject({
      verdict: 'warning',
      summary: { outcome: 'notSticky', answered: 5 },
      diagnosis: { id: 'notSticky', action: 'openComposer' },
    });
    expect(report.sentence).toMatch(/^Not sticky: 5 requests left by \d exits, 4 changes\.$/);
  });

  it('says when the exit changed once', async () => {
    const running = await start();
    const routing: Routing = { ...US, sessionId: 'carol', rotation: 'sticky' };
    const { apiUrl, apiKey } = running.platform.description;
    const { report } = await lab(running, {
      check: sticky(6, 60),
      routing,
      // The platform ends the session in the middle: the next request finds another exit.
      onAttempt: ({ done }) => {
        if (done === 3) {
          void fetch(`${apiUrl}/gateway/pool/my-sessions`, { method: 'DELETE', headers: { 'X-API-Key': apiKey } });
        }
      },
    });
    expect(report.summary).toMatchObject({ outcome: 'exitChanged', distinctExits: 2 });
    expect(report.sentence).toMatch(/^The exit changed once in 6 requests/);
  });
});

describe('the rotation check', () => {
  it('with fresh sessions: a name for each request, gone after a minute, and the rate of duplicates', async () => {
    const running = await start();
    const { report } = await lab(running, { check: fresh(12), routing: { ...US, sessionId: 'alice7' } });
    expect(report.attempts.map(({ sessionId }) => sessionId)).toEqual(
      Array.from({ length: 12 }, (_, index) => `pakdesk_abc123_${index + 1}`),
    );
    const sessions = await sessionsOf(running);
    expect(sessions).toHaveLength(12);
    expect(sessions.every(({ ttl }) => ttl === 60)).toBe(true);
    const { summary } = report;
    if (summary.kind !== 'rotation') throw new Error(summary.kind);
    expect(summary).toMatchObject({ answered: 12, distinctCountries: 1 });
    expect(summary.distinctExits).toBeGreaterThan(6);
    expect(summary.duplicates).toBe(12 - summary.distinctExits);
    expect(summary.duplicateRate).toBeCloseTo(summary.duplicates / 11);
    const marks = new Set(report.attempts.map(({ exitMark }) => exitMark));
    expect(marks.size).toBe(summary.distinctExits);
    expect(report.sentence).toMatch(
      /^(A new exit for each session|Fresh sessions rotate): 12 requests, \d+ exits in \d networks?, /,
    );
    expect(report.notes[0]).toContain('alice7 was left alone');
  });

  it('warns when fresh sessions all leave by one exit', async () => {
    const routing: Routing = { pool: 'mbl', country: 'us', pin: { type: 'device', id: 'd1' } };
    const { report } = await lab(await start(), { check: fresh(5), routing });
    expect(report).toMatchObject({ verdict: 'warning', summary: { seen: 'held' }, diagnosis: { id: 'notRotating' } });
  });

  it.each([
    ['live', 'held', /^hard holds the exit here, as the vendor’s SDK says: 5 requests, 1 exit in 1 network\.$/],
    ['guide', 'newEachTime', /^hard gives a new exit for each request here, as the guide says: 5 requests, 5 exits/],
  ] as const)('settles what hard does on a %s gateway', async (dialect, seen, sentence) => {
    const routing: Routing = { pool: 'peer', country: 'us', sessionId: 'dave', rotation: 'hard' };
    const { report } = await lab(await start({ dialect, seed: 3 }), { check: repeat(5), routing });
    expect(report.summary).toMatchObject({ seen, answered: 5 });
    expect(report.sentence).toMatch(sentence);
    expect(report.notes.join(' ')).toContain('the vendor’s SDK says that it pins like sticky');
    expect(report.verdict).toBe('works');
  });

  it('says of autoN what is due and what was seen', async () => {
    let nowMs = Date.UTC(2026, 10, 24, 12);
    const running = await start({ now: () => nowMs });
    const routing: Routing = { ...US, sessionId: 'erin', rotation: 'auto5' };
    const { report } = await lab(running, { check: repeat(4), routing });
    expect(report.sentence).toMatch(/^auto5 held the exit for \d+ ms: 4 requests, 1 exit/);
    expect(report.notes.join(' ')).toContain('A change is due every 5 minutes; in this run none was due.');
    // Six minutes go by at the gateway between two requests.
    const moved = await lab(running, {
      check: repeat(4),
      routing,
      onAttempt: ({ done }) => {
        if (done === 2) nowMs += 6 * 60_000;
      },
    });
    expect(moved.report.sentence).toMatch(/^auto5 changed the exit once in \d+ ms: 4 requests, 2 exits/);
  });

  it('without a session: says that nothing is held, whatever the rotation', async () => {
    const { report } = await lab(await start(), { check: repeat(5), routing: { ...US, rotation: 'sticky' } });
    expect(report.notes.join(' ')).toContain('Without a session name nothing is held');
    expect(report.summary).toMatchObject({ kind: 'rotation', how: 'repeat' });
  });
});
