/** What stands between this computer and the gateway, over real sockets: it is named, with what was seen. */
import { describe, expect, it } from 'vitest';
import { HTTP_ECHO, refuse } from './faults.ts';
import { allClosed, answer, listen, onConnect, relay, run } from './loopback.ts';
import { selfSigned } from './self-signed.ts';

const DAY = 86_400_000;

describe('a network that answers in the gateway’s place', () => {
  it('a sign-in page is named by its redirect', async () => {
    const portal = await listen(refuse('302 Found', '', 'Location: http://portal.test/login\r\n'));
    const { report } = await run({ port: portal.port });
    expect(report.sentence).toBe(
      'Failed: a web page answered in the gateway’s place: this network wants a sign-in first.',
    );
    expect(report.nextStep).toContain('sign in to the network');
    expect(report.diagnosis).toMatchObject({ id: 'captivePortal', evidence: 'CONNECT answered 302, “Found”.' });
    expect(report.gatewayCode).toBeNull();
  });

  it('a filter is named by its page', async () => {
    const filter = await listen(refuse('403 Forbidden', '<!DOCTYPE html><h1>Blocked by policy</h1>'));
    const { report } = await run({ port: filter.port });
    expect(report.diagnosis).toMatchObject({ id: 'firewall', action: 'retry' });
  });

  it('[fault 64] a name that leads to a private address is named', async () => {
    const gone = await listen((socket) => socket.destroy());
    const { report } = await run({
      port: gone.port,
      host: 'gw.test',
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    expect(report.sentence).toMatch(/^Failed: the gateway’s name leads to an address of a private network/);
    expect(report.diagnosis).toMatchObject({ id: 'hijackedName' });
  });

  it('a gateway on this computer, given by its address, is no such thing', async () => {
    const proxy = await listen((socket) => socket.destroy());
    const { report } = await run({ port: proxy.port });
    expect(report.diagnosis).toMatchObject({ id: 'cut', action: 'retry' });
  });
});

describe('a clock that is wrong', () => {
  const expired = selfSigned(['127.0.0.1'], { expired: true });

  async function withSkew(clockSkewMs: number | null, connected = 'HTTP/1.1 200 OK\r\n\r\n', wallNow?: () => number) {
    const proxy = await listen((socket) => {
      const write = socket.write.bind(socket);
      socket.write = ((chunk: string | Buffer, ...rest: []) =>
        write(typeof chunk === 'string' ? connected : chunk, ...rest)) as typeof socket.write;
      relay(socket);
    });
    const echo = await listen(answer('{}'), expired);
    const done = await run({
      port: proxy.port,
      echoServices: [`https://127.0.0.1:${echo.port}/json`],
      trustedRoots: [expired.cert],
      facts: { clockSkewMs, key: null, usernameProven: false },
      ...(wallNow === undefined ? {} : { wallNow }),
    });
    await allClosed(proxy, echo);
    return done.report;
  }

  it('is told by the certificate together with the platform’s time', async () => {
    const report = await withSkew(-9 * DAY);
    expect(report.sentence).toBe('Failed: this computer’s clock is wrong, so no certificate can be checked.');
    expect(report.diagnosis).toMatchObject({ id: 'clock', action: 'checkClock' });
    expect(report.diagnosis?.evidence).toContain('9 days ahead of the platform’s');
  });

  it('is told by the gateway’s own time where the platform’s is not known', async () => {
    const date = new Date('2026-11-24T12:00:00Z');
    const head = `HTTP/1.1 200 OK\r\nDate: ${date.toUTCString()}\r\n\r\n`;
    const report = await withSkew(null, head, () => date.getTime() + 30 * DAY);
    expect(report.diagnosis?.evidence).toContain('30 days ahead of the platform’s');
  });

  it('is not blamed when it is right', async () => {
    const report = await withSkew(400);
    expect(report.diagnosis).toMatchObject({ id: 'siteCertificate' });
    expect(report.sentence).toContain('certificate shown for 127.0.0.1 is not valid');
  });
});

describe('what the app knows of the key', () => {
  it('names the reason that the gateway does not give', async () => {
    const proxy = await listen(
      onConnect((socket) => socket.end('HTTP/1.1 407 No\r\nX-Proxy-Error: E_AUTH_INVALID: no (req: r-1)\r\n\r\n')),
    );
    const { report } = await run({
      port: proxy.port,
      echoServices: [HTTP_ECHO],
      facts: { clockSkewMs: 0, key: { enabled: false, expired: false, usedUp: false }, usernameProven: true },
    });
    expect(report.sentence).toMatch(/^Failed: the key is switched off/);
    expect(report.diagnosis).toMatchObject({ id: 'E_AUTH_INVALID', action: 'enable' });
    expect(report.gatewayCode).toBe('E_AUTH_INVALID');
  });
});
