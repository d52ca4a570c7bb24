/** The prober against the embedded platform's own gateway: the way the demo and the tour go. */
import { describe, expect, it } from 'vitest';
import type { Routing } from '../../../shared/proxy-url.ts';
import { lab, sessionsOf, start } from './embedded.ts';

describe.each(['http', 'socks5'] as const)('the embedded gateway over %s', (protocol) => {
  const routing: Routing = { protocol, pool: 'mbl', country: 'us', sessionId: 'probe1', rotation: 'sticky' };

  it('works, from the country that was asked for, whatever the echo service’s shape', async () => {
    const running = await start();
    for (const path of ['/json', '/ifconfig', '/ip-api', '/ipify']) {
      const { report, exitIps } = await lab(running, { routing, echoPaths: [path] });
      expect(report).toMatchObject({ verdict: 'works', protocol, nextStep: '', diagnosis: null });
      expect(report.sentence).toMatch(
        path === '/ipify' ? /^Works: \d+\.\d+\.\d+\.•••, \d+ ms/ : /^Works: US, .+, \d+ ms/,
      );
      expect(exitIps.get(0)).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    }
  });

  it('says when the kind of line that was asked for is the one that came', async () => {
    const running = await start();
    const { report } = await lab(running, { routing });
    expect(report.sentence).toMatch(/to the first byte, asked for mobile and got it\.$/);
    expect(report.attempts[0]?.asAsked).toEqual({ country: true, ipType: true });
    const peer = await lab(running, { routing: { ...routing, pool: 'peer', country: 'nl', sessionId: 'p2' } });
    expect(peer.report.sentence).not.toContain('asked for');
    expect(peer.report.attempts[0]).toMatchObject({ asAsked: { ipType: null }, exit: { ipType: 'residential' } });
  });

  it('refuses a wrong secret', async () => {
    const { platform } = await start();
    const { report } = await lab({ platform, secret: 'pak_000000000000000000000000' }, { routing });
    expect(report).toMatchObject({ verdict: 'failed', gatewayCode: protocol === 'http' ? 'E_AUTH_INVALID' : null });
    expect(report.sentence).toContain('refuses the login');
    expect(report.diagnosis).toMatchObject({ action: 'checkUsername' });
    if (protocol === 'http') expect(report.requestId).toMatch(/^req_/);
  });

  it('has no modems in Germany', async () => {
    const { report } = await lab(await start(), { routing: { ...routing, country: 'de' } });
    expect(report.verdict).toBe('failed');
    expect(report.attempts[0]?.stages.find(({ outcome }) => outcome === 'failed')?.name).toBe('tunnel');
    if (protocol === 'http') {
      expect(report).toMatchObject({
        gatewayCode: 'E_NO_STOCK_COUNTRY',
        diagnosis: { id: 'E_NO_STOCK_COUNTRY', action: 'changeCountry' },
      });
    }
  });

  it('measures a download of the size that was asked for, and counts its bytes', async () => {
    const running = await start();
    // Two looks at the clock are 2 ms apart, however fast this computer is.
    let looks = 0;
    const now = () => 2 * looks++;
    const { report } = await lab(running, { routing, downloadBytes: 256 * 1024, now });
    const [attempt] = report.attempts;
    expect(attempt?.body.bytes).toBe(256 * 1024);
    expect(attempt?.body.bytesPerSecond).toBe((256 * 1024 * 1000) / 2);
    expect(report.bytesUsed).toBeGreaterThan(256 * 1024);
    expect(report.bytesUsed).toBeLessThan(300 * 1024);
    const noTime = await lab(running, { routing, downloadBytes: 256 * 1024, now: () => 0 });
    expect(noTime.report.attempts[0]?.body).toEqual({ bytes: 256 * 1024, bytesPerSecond: null });
    const small = await lab(running, { routing });
    expect(small.report.attempts[0]?.body.bytesPerSecond).toBeNull();
    expect(small.report.bytesUsed).toBeLessThan(2_000);
  });
});

describe('HTTP and SOCKS5 side by side', () => {
  it('share the routing’s session, so they leave by one exit and their times compare', async () => {
    const routing = { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' } as const;
    const { report } = await lab(await start(), { check: { kind: 'compare' }, routing });
    expect(report.sentence).toMatch(/^Both work: HTTP \d+ ms, SOCKS5 \d+ ms to the first byte, by the same exit\.$/);
    expect(report.attempts.map(({ protocol, exitMark }) => [protocol, exitMark])).toEqual([
      ['http', 'A'],
      ['socks5', 'A'],
    ]);
    expect(report.summary).toMatchObject({ kind: 'compare', sameExit: true });
    expect(report.notes.join(' ')).toContain('own session alice7 was used');
    const [, socks] = report.attempts;
    expect(socks?.trace.map(({ text }) => text).join('\n')).toContain('SOCKS5: connect to 127.0.0.1:');
  });

  it('make a session of their own where the routing has none, and it ends after a minute', async () => {
    const running = await start();
    const { report } = await lab(running, { check: { kind: 'compare' }, routing: { pool: 'peer', country: 'de' } });
    expect(report.verdict).toBe('works');
    expect(report.attempts.map(({ sessionId }) => sessionId)).toEqual(['pakdesk_abc123', 'pakdesk_abc123']);
    expect(await sessionsOf(running)).toMatchObject([{ sessionId: 'pakdesk_abc123', ttl: 60 }]);
  });
});

describe('the customer’s session', () => {
  const routing = { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' } as const;

  it('is used as he uses it: no ttl of ours cuts it short', async () => {
    const running = await start();
    await lab(running, { routing });
    const [session] = await sessionsOf(running);
    expect(session?.sessionId).toBe('alice7');
    expect(session?.ttl).toBeGreaterThan(60);
  });

  it('is left alone when the test is to have its own', async () => {
    const running = await start();
    const { report } = await lab(running, { routing, session: 'test' });
    expect(await sessionsOf(running)).toMatchObject([{ sessionId: 'pakdesk_abc123', ttl: 60 }]);
    expect(report.notes[0]).toContain('the customer’s session alice7 was left alone');
  });
});
