import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog, redact } from '../../electron/log.ts';

const API_KEY = 'psx_CANARY0123456789abcdefghijklmnop';
const SECRET = 'pak_0123456789abcdef01234567';

describe('[bar 11] [fault 66] the log', () => {
  const lines: [string, string][] = [
    ['an API key', `used ${API_KEY} now`],
    ['an API key of an unusual alphabet', 'used psx_abcdefgh+/=.~ijklmnop0123 now'],
    ['a customer secret', `password ${SECRET}`],
    ['a proxy URL', `connect http://psx_ab12-mbl-us:${SECRET}@gw.proxies.sx:7000 failed`],
    ['a restricted key of Stripe', `used rk_live_${SECRET.slice(4)} now`],
    ['a full one', `{"key":"sk_test_${SECRET.slice(4)}"}`],
    ['a signing secret of Stripe', `secret whsec_${SECRET.slice(4)}`],
    ['a header', `x-api-key: ${API_KEY}`],
    ['a login', `Proxy-Authorization: Basic ${Buffer.from(`psx_ab12:${SECRET}`).toString('base64')}`],
  ];
  for (const [name, text] of lines) {
    it(`redacts ${name}`, () => {
      const out = redact(text);
      expect(out).toContain('[redacted]');
      for (const secret of [
        API_KEY,
        SECRET,
        Buffer.from(`psx_ab12:${SECRET}`).toString('base64'),
        'abcdefgh+/=',
        SECRET.slice(4),
      ]) {
        expect(out).not.toContain(secret);
      }
    });
  }

  it('keeps the public proxy username', () => {
    expect(redact('account psx_ab12')).toBe('account psx_ab12');
  });

  it('writes no secret, wherever in an entry or a chain of causes it stands, and gives the id it wrote', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const written: string[] = [];
        const log = createLog(
          (line) => written.push(line),
          () => 0,
        );
        const cause = new Error(`${before} ${SECRET} ${after}`, { cause: new Error(API_KEY) });
        const id = log.error('event', cause, { url: `http://u:${SECRET}@h`, nested: { key: API_KEY } });
        const line = written.join('');
        expect(line).toContain(id);
        expect(line).not.toContain(SECRET);
        expect(line).not.toContain(API_KEY);
        expect(() => JSON.parse(line)).not.toThrow();
      }),
    );
  });
});
