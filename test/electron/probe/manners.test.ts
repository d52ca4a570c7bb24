/** The lab's own manners: nothing is repeated after a refusal, a budget is a budget, a cancel is a cancel, for all requests of a run. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PARALLEL_SESSIONS } from '../../../electron/probe/limits.ts';
import type { LabCheck, ProbeStageName } from '../../../shared/ipc/lab-report.ts';
import { labBudgetBytes } from '../../../shared/lab-budget.ts';
import { afterConnect, HTTP_ECHO, HTTPS_ECHO, refuse } from './faults.ts';
import { allClosed, answer, listen, onConnect, relay, run, silent } from './loopback.ts';

const CHECKS: [name: string, check: LabCheck][] = [
  ['sticky', { kind: 'sticky', requests: 10, spacingMs: 0 }],
  ['rotation by repeating', { kind: 'rotation', how: 'repeat', requests: 10, spacingMs: 0 }],
  ['rotation by fresh sessions', { kind: 'rotation', how: 'freshSessions', requests: 10, spacingMs: 0 }],
];
const COMPARE: LabCheck = { kind: 'compare' };
const routing = { sessionId: 'alice7' };
const DENIED = '407 Proxy Authentication Required';
const AUTH = 'E_AUTH_INVALID: no (req: r)';

describe('the first refusal of a login', () => {
  it.each(CHECKS)('ends a whole %s check', async (_, check) => {
    const proxy = await listen(refuse(DENIED, AUTH));
    const { report } = await run({ port: proxy.port, check, routing });
    expect(proxy.accepted()).toBe(1);
    expect(report).toMatchObject({
      verdict: 'failed',
      gatewayCode: 'E_AUTH_INVALID',
      stopped: 'refused',
      attemptsDone: 1,
      attemptsPlanned: 10,
    });
  });

  it('ends both sides of a comparison: the other one is hung up on', async () => {
    const http = await listen(refuse(DENIED, AUTH));
    const socks = await listen(silent);
    const { report, tookMs } = await run({ port: http.port, socksPort: socks.port, check: COMPARE, routing });
    expect([http.accepted(), socks.accepted()]).toEqual([1, 1]);
    expect(report).toMatchObject({ verdict: 'failed', gatewayCode: 'E_AUTH_INVALID' });
    expect(report.attempts.map(({ verdict }) => verdict)).toEqual(['failed', 'cancelled']);
    expect(tookMs).toBeLessThan(2_000);
    await allClosed(http, socks);
  });

  it('does not end a comparison where only one protocol’s port is closed, or is no proxy', async () => {
    const works = await listen(relay);
    const echo = await listen(answer('{"ip":"203.0.113.7","country":"US"}'));
    const noProxy = await listen((socket) => socket.end('220 mail.test ESMTP\r\n'));
    const cuts = await listen((socket) => socket.destroy());
    for (const socks of [noProxy, cuts]) {
      const { report } = await run({
        port: works.port,
        socksPort: socks.port,
        check: COMPARE,
        routing,
        echoServices: [`http://127.0.0.1:${echo.port}/json`],
      });
      expect(report).toMatchObject({ verdict: 'warning', stopped: null });
      expect(report.sentence).toMatch(/^HTTP works, SOCKS5 does not\. Failed/);
      expect(report.nextStep).toMatch(/^Give out the HTTP URL; /);
      expect(report.attempts.map(({ verdict }) => verdict)).toEqual(['works', 'failed']);
    }
    const { report } = await run({
      port: works.port,
      socksPort: 9,
      check: COMPARE,
      routing,
      echoServices: [`http://127.0.0.1:${echo.port}/json`],
    });
    expect(report.diagnosis).toMatchObject({ id: 'refused' });
    expect(report.attempts.map(({ verdict }) => verdict)).toEqual(['works', 'failed']);
  });

  it('in the middle of a run ends the rest of it', async () => {
    let asked = 0;
    const echo = await listen(answer('{"ip":"203.0.113.7","country":"US"}'));
    const proxy = await listen((socket) => {
      asked += 1;
      if (asked < 3) relay(socket);
      else refuse(DENIED, 'E_CAP_EXCEEDED: used up (req: r)')(socket);
    });
    const { report } = await run({
      port: proxy.port,
      check: { kind: 'sticky', requests: 8, spacingMs: 0 },
      routing,
      echoServices: [`http://127.0.0.1:${echo.port}/json`],
    });
    expect(asked).toBe(3);
    expect(report).toMatchObject({
      verdict: 'warning',
      stopped: 'refused',
      gatewayCode: 'E_CAP_EXCEEDED',
      diagnosis: { action: 'topUp' },
    });
    expect(report.sentence).toMatch(
      /^Device held: 2 requests in \d+ ms, all by one exit\. 1 of 3 requests failed: the key’s cap/,
    );
  });

  it('does not end a run when only one exit went away', async () => {
    const proxy = await listen(refuse('502 Bad Gateway', 'E_STOCK_DEGRADED: gone (req: r)'));
    const { report } = await run({ port: proxy.port, check: { kind: 'sticky', requests: 3, spacingMs: 0 }, routing });
    expect(report).toMatchObject({ attemptsDone: 3, stopped: null, verdict: 'failed' });
  });
});

describe('a gateway that cannot be reached', () => {
  it('is not knocked at again', async () => {
    const gone = await listen(silent);
    const { report } = await run({
      port: gone.port,
      host: 'gw.test',
      resolve: async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
      check: { kind: 'rotation', how: 'freshSessions', requests: 20, spacingMs: 0 },
    });
    expect(report).toMatchObject({
      stopped: 'unreachable',
      attemptsDone: 1,
      diagnosis: { id: 'dns', action: 'retry' },
    });
  });
});

describe('the byte budget', () => {
  const flooding = (socket: Socket) => {
    socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(60_000)}`));
  };

  it('stops the run it is used up in, and is told with the cost', async () => {
    const proxy = await listen(relay);
    const echo = await listen(answer(JSON.stringify({ ip: '203.0.113.7', country: 'US', pad: 'x'.repeat(9_000) })));
    const { report } = await run({
      port: proxy.port,
      check: { kind: 'sticky', requests: 20, spacingMs: 0 },
      routing,
      echoServices: [`http://127.0.0.1:${echo.port}/json`],
      budgetBytes: 32_000,
    });
    expect(report).toMatchObject({ stopped: 'budget', budgetBytes: 32_000, attemptsPlanned: 20 });
    expect(report.attemptsDone).toBeLessThan(6);
    expect(report.bytesUsed).toBeGreaterThanOrEqual(32_000);
    expect(report.bytesUsed).toBeLessThan(32_000 + 70_000);
    expect(report.costMicros).toBe(report.bytesUsed);
    await allClosed(proxy, echo);
  });

  it('stops a single answer that does not end', async () => {
    const proxy = await listen(relay);
    const echo = await listen(flooding);
    const { report } = await run({
      port: proxy.port,
      echoServices: [`http://127.0.0.1:${echo.port}/json`],
      budgetBytes: 20_000,
    });
    expect(report).toMatchObject({ verdict: 'failed', stopped: null, diagnosis: { id: 'budget', action: 'none' } });
    expect(report.bytesUsed).toBeLessThan(20_000 + 70_000);
    await allClosed(proxy, echo);
  });

  it('counts what TLS adds', async () => {
    const { selfSigned } = await import('./self-signed.ts');
    const certificate = selfSigned(['127.0.0.1']);
    const proxy = await listen(relay);
    const echo = await listen(answer('{"ip":"203.0.113.7"}'), certificate);
    const { report } = await run({
      port: proxy.port,
      echoServices: [`https://127.0.0.1:${echo.port}/json`],
      trustedRoots: [certificate.cert],
    });
    expect(report.verdict).toBe('works');
    // A handshake alone is more than a kilobyte; the answer has twenty bytes.
    expect(report.bytesUsed).toBeGreaterThan(1_200);
    expect(report.bytesUsed).toBeLessThan(report.budgetBytes ?? 0);
  });

  it('is the one that was promised before the run', async () => {
    const proxy = await listen(refuse(DENIED, AUTH));
    const check = { kind: 'sticky', requests: 7, spacingMs: 0 } as const;
    const { report } = await run({ port: proxy.port, check, routing });
    expect(report.budgetBytes).toBe(labBudgetBytes(check, null, 0));
  });
});

describe('[bar 26] cancelling a run', () => {
  const STAGES: [name: ProbeStageName, proxy: (socket: Socket) => void, echo: string][] = [
    ['tunnel', silent, HTTP_ECHO],
    ['tls', afterConnect(silent), HTTPS_ECHO],
    ['firstByte', afterConnect(silent), HTTP_ECHO],
    ['body', onConnect((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{')), HTTP_ECHO],
  ];
  const RUNS: [string, LabCheck][] = [['single', { kind: 'single' }], ['compare', COMPARE], ...CHECKS];

  it.each(STAGES.flatMap(([stage, proxy, echo]) => RUNS.map(([name, check]) => ({ stage, proxy, echo, name, check }))))(
    'during $stage of a $name check takes effect within 100 ms, with all sockets closed',
    async ({ stage, proxy: does, echo, check }) => {
      const proxy = await listen(does);
      const cancelled = async () => {
        const abort = new AbortController();
        let from = 0;
        const { report } = await run({
          port: proxy.port,
          check,
          routing,
          echoServices: [echo],
          deadlines: { tunnelMs: 20_000, tlsMs: 20_000, firstByteMs: 20_000, bodyMs: 20_000, totalMs: 30_000 },
          signal: abort.signal,
          onStages: (stages) => {
            if (from > 0 || stages.at(-1)?.name !== stage || stages.at(-1)?.outcome !== 'running') return;
            from = Number.POSITIVE_INFINITY;
            setTimeout(() => {
              from = performance.now();
              abort.abort();
            }, 10);
          },
        });
        const answeredMs = performance.now() - from;
        await allClosed(proxy);
        expect(report).toMatchObject({ verdict: 'cancelled', stopped: 'cancelled', diagnosis: null });
        expect(report.sentence).toMatch(/^Cancelled/);
        return Math.max(answeredMs, performance.now() - from);
      };
      // On a machine that is busy with other things one try may be late by no fault of ours; three are not.
      const tries = [await cancelled()];
      while (Math.min(...tries) >= 100 && tries.length < 3) tries.push(await cancelled());
      expect(Math.min(...tries)).toBeLessThan(100);
    },
  );

  it('during the name lookup and during a pause takes effect at once', async () => {
    const never = new AbortController();
    const looking = run({ port: 9, host: 'gw.test', resolve: () => new Promise(() => {}), signal: never.signal });
    never.abort();
    expect((await looking).report.verdict).toBe('cancelled');

    const proxy = await listen(relay);
    const echo = await listen(answer('{"ip":"203.0.113.7","country":"US"}'));
    const abort = new AbortController();
    let from = 0;
    const { report } = await run({
      port: proxy.port,
      check: { kind: 'sticky', requests: 3, spacingMs: 60_000 },
      routing,
      echoServices: [`http://127.0.0.1:${echo.port}/json`],
      signal: abort.signal,
      onAttempt: ({ nextInMs }) => {
        expect(nextInMs).toBe(60_000);
        setTimeout(() => {
          from = performance.now();
          abort.abort();
        }, 20);
      },
    });
    expect(performance.now() - from).toBeLessThan(100);
    expect(report).toMatchObject({ verdict: 'cancelled', attemptsDone: 1, stopped: 'cancelled' });
    expect(report.sentence).toBe('Cancelled after 1 of 3 requests.');
  });

  it('[fault 63] a thousand requests, cancelled at a tenth: few at a time, and every socket closed within a second', {
    timeout: 60_000,
  }, async () => {
    let most = 0;
    const proxy = await listen((socket) => {
      most = Math.max(most, proxy.open());
      relay(socket);
    });
    const echo = await listen(answer('{"ip":"203.0.113.7","country":"US"}'));
    const abort = new AbortController();
    let ended = 0;
    let from = 0;
    const { report } = await run({
      port: proxy.port,
      check: { kind: 'rotation', how: 'freshSessions', requests: 1_000, spacingMs: 0 },
      routing,
      echoServices: [`http://127.0.0.1:${echo.port}/json`],
      deadlines: { totalMs: 60_000 },
      signal: abort.signal,
      onAttempt: () => {
        ended += 1;
        if (ended !== 100) return;
        from = performance.now();
        abort.abort();
      },
    });
    await allClosed(proxy, echo);
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(report).toMatchObject({ verdict: 'cancelled', stopped: 'cancelled', attemptsPlanned: 1_000 });
    expect(proxy.accepted()).toBeLessThan(120);
    // Three sessions at a time, each perhaps with the last one's socket still closing.
    expect(most).toBeLessThanOrEqual(2 * PARALLEL_SESSIONS);
  });
});
