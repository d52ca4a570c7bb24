import { describe, expect, it } from 'vitest';
import { type Exit, seedExits } from '../../../electron/demo/exits.ts';
import { parseUsername } from '../../../electron/demo/gateway-username.ts';
import { seededRandom } from '../../../electron/demo/random.ts';
import { createSessions, MAX_SESSIONS } from '../../../electron/demo/sessions.ts';

const MINUTE_MS = 60_000;

function setUp(dialect: 'guide' | 'live' = 'live') {
  let nowMs = 1_000_000;
  const sessions = createSessions({
    exits: seedExits(1),
    dialect,
    random: seededRandom(1, 'test'),
    now: () => nowMs,
  });
  const exitOf = (words: string, keyId = 'k1'): Exit => {
    const routing = parseUsername(`psx_ab12-${words}`);
    if (!routing) throw new Error('no routing');
    return sessions.assign(keyId, routing).exit;
  };
  /** How many different exits a few connections got. */
  const spread = (words: string, count = 8) => new Set(Array.from({ length: count }, () => exitOf(words).ip)).size;
  return { sessions, exitOf, spread, tick: (ms: number) => (nowMs += ms) };
}

describe('which exit', () => {
  it('matches pool, country and the hard filters', () => {
    const { exitOf } = setUp();
    for (let i = 0; i < 20; i++) {
      expect(exitOf('mbl-gb')).toMatchObject({ pool: 'mbl', country: 'gb' });
      expect(exitOf('peer-us-iptype-mobile')).toMatchObject({ pool: 'peer', country: 'us', ipType: 'mobile' });
      expect(exitOf('best-us-asn-7922')).toMatchObject({ network: 'Comcast' });
      expect(exitOf('any-us-isp-tmobileusa')).toMatchObject({ network: 'T-Mobile USA', pool: 'mbl' });
      expect(exitOf('mbl-us-sid-a-rot-sticky-strict')).toMatchObject({ steady: true });
    }
  });

  it('prefers modems for any, and falls back to peers', () => {
    const { exitOf } = setUp();
    for (let i = 0; i < 20; i++) expect(exitOf('any-us').pool).toBe('mbl');
    expect(exitOf('any-de').pool).toBe('peer');
    expect(exitOf('any-us-iptype-residential').pool).toBe('peer');
  });

  it('widens carrier and city silently', () => {
    const { exitOf } = setUp();
    for (let i = 0; i < 10; i++) {
      expect(exitOf('mbl-us-carrier-verizonwireless').network).toBe('Verizon Wireless');
      expect(exitOf('mbl-us-city-dallas').city).toBe('Dallas');
    }
    expect(exitOf('mbl-us-carrier-nosuch-city-atlantis').country).toBe('us');
  });

  it('goes anywhere for a country it does not know', () => {
    const { spread } = setUp();
    expect(spread('peer-zz', 12)).toBeGreaterThan(6);
  });

  it('is the same for the same pin', () => {
    const { spread } = setUp();
    expect(spread('mbl-us-pin-device-d1')).toBe(1);
    expect(spread('mbl-us-pin-lease-tooshort')).toBeGreaterThan(1);
  });
});

describe('how long', () => {
  it('sticky holds until its ttl, which is fixed by the first connection', () => {
    const { exitOf, tick } = setUp();
    const first = exitOf('mbl-us-sid-a-rot-sticky-ttl-600').ip;
    tick(599_000);
    expect(exitOf('mbl-us-sid-a-rot-sticky-ttl-3600').ip).toBe(first);
    tick(1_000);
    const later = Array.from({ length: 5 }, (_, i) => {
      tick(i * 600_000);
      return exitOf('mbl-us-sid-a-rot-sticky-ttl-600').ip;
    });
    expect(new Set(later).size).toBeGreaterThan(1);
  });

  it('sticky lets go when it no longer matches what is asked', () => {
    const { exitOf } = setUp();
    exitOf('mbl-us-sid-a-rot-sticky');
    expect(exitOf('mbl-gb-sid-a-rot-sticky').country).toBe('gb');
  });

  it('two session names go their own ways; without one every connection may', () => {
    const { exitOf, spread } = setUp();
    const names = Array.from({ length: 8 }, (_, i) => exitOf(`mbl-us-sid-s${i}-rot-sticky`).ip);
    expect(new Set(names).size).toBeGreaterThan(3);
    expect(spread('mbl-us-rot-sticky')).toBeGreaterThan(3);
  });

  it.each([
    ['', 10],
    ['-rot-auto5', 5],
    ['-rot-auto20', 20],
    ['-rot-auto60', 60],
  ])('a session%s changes its exit after %i minutes', (words, minutes) => {
    const { exitOf, tick } = setUp();
    const first = exitOf(`mbl-us-sid-a${words}`).ip;
    tick(minutes * MINUTE_MS - 1);
    expect(exitOf(`mbl-us-sid-a${words}`).ip).toBe(first);
    tick(1);
    const second = exitOf(`mbl-us-sid-a${words}`).ip;
    expect(second).not.toBe(first);
    tick(minutes * MINUTE_MS - 1);
    expect(exitOf(`mbl-us-sid-a${words}`).ip).toBe(second);
  });

  it('hard pins in the live dialect and changes each time in the guide’s', () => {
    expect(setUp('live').spread('mbl-us-sid-a-rot-hard')).toBe(1);
    const { exitOf } = setUp('guide');
    let before = '';
    for (let i = 0; i < 8; i++) {
      const { ip } = exitOf('mbl-us-sid-a-rot-hard');
      expect(ip).not.toBe(before);
      before = ip;
    }
  });

  it('refuses a session too many, until some are ended', () => {
    const { exitOf, sessions } = setUp();
    for (let i = 0; i < MAX_SESSIONS; i++) exitOf(`mbl-us-sid-s${i}-rot-sticky`, i % 2 === 0 ? 'k1' : 'k2');
    expect(() => exitOf('mbl-us-sid-more')).toThrow(expect.objectContaining({ code: 'E_SESSION_LIMIT', status: 429 }));
    expect(exitOf('mbl-us-sid-s7-rot-sticky').country).toBe('us');
    expect(exitOf('mbl-us').country).toBe('us');
    expect(sessions.end({ keyId: 'k2' })).toBeGreaterThan(100);
    expect(exitOf('mbl-us-sid-more').country).toBe('us');
  });
});
