/** What the gateway refuses, and what the user calls off: nothing is repeated, nothing stays open. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ProbeStageName } from '../../../shared/ipc/lab-report.ts';
import { afterConnect, HTTP_ECHO, HTTPS_ECHO, password, refuse, send, socks } from './faults.ts';
import { allClosed, answer, headEnded, listen, onConnect, run, silent, whenRead } from './loopback.ts';

describe('a refusal of the login', () => {
  it.each(['http', 'socks5'] as const)('ends the test over %s: it is never repeated', async (protocol) => {
    const refusing =
      protocol === 'http'
        ? refuse('407 Proxy Authentication Required', 'E_AUTH_INVALID: no (req: r)')
        : socks(password, send(1, 1));
    const proxy = await listen(refusing);
    await run({ port: proxy.port, routing: { protocol }, echoServices: [HTTP_ECHO, HTTPS_ECHO, HTTP_ECHO] });
    expect(proxy.accepted()).toBe(1);
  });

  it('says how long to wait, from the header or by what is known of the code', async () => {
    const body = 'E_RATE_LIMITED_AUTH: slow down (req: r-9)';
    const told = await listen(refuse('429 Too Many Requests', body, 'Retry-After: 12\r\nX-Request-ID: r-10\r\n'));
    const first = (await run({ port: told.port })).result;
    expect(first).toMatchObject({ gatewayCode: 'E_RATE_LIMITED_AUTH', retryAfterMs: 12_000, requestId: 'r-10' });
    const untold = await listen(refuse('429 Too Many Requests', body));
    const second = (await run({ port: untold.port })).result;
    expect(second).toMatchObject({ retryAfterMs: 30_000, requestId: 'r-9' });
    expect(second.nextStep).toContain('Wait 30 s first.');
  });

  it('takes a refusal for what it is though its text never ends', async () => {
    const proxy = await listen(
      onConnect((socket) => {
        socket.write(
          'HTTP/1.1 407 No\r\nTransfer-Encoding: chunked\r\n\r\n2d\r\nE_CAP_EXCEEDED: cap is used up (req: r-4)\r\n',
        );
      }),
    );
    const { result } = await run({ port: proxy.port });
    expect(result).toMatchObject({ gatewayCode: 'E_CAP_EXCEEDED', requestId: 'r-4' });
  });
});

describe('cancelling', () => {
  it.each<[ProbeStageName, (socket: Socket) => void, string]>([
    ['tunnel', silent, HTTP_ECHO],
    ['tls', afterConnect(silent), HTTPS_ECHO],
    ['firstByte', afterConnect(silent), HTTP_ECHO],
    [
      'body',
      afterConnect((socket) => whenRead(socket, headEnded, () => socket.write('HTTP/1.1 200 OK\r\n'))),
      HTTP_ECHO,
    ],
  ])('during %s closes all within a second', async (stage, proxyDoes, echo) => {
    const proxy = await listen(proxyDoes);
    const abort = new AbortController();
    const deadlines = { tunnelMs: 20_000, tlsMs: 20_000, firstByteMs: 20_000, bodyMs: 20_000 };
    let from = 0;
    const running = run({
      port: proxy.port,
      echoServices: [echo, HTTP_ECHO],
      deadlines,
      signal: abort.signal,
      onStages: (stages) => {
        if (stages.at(-1)?.name !== stage || stages.at(-1)?.outcome !== 'running') return;
        setTimeout(() => {
          from = performance.now();
          abort.abort();
        }, 5);
      },
    });
    const { result } = await running;
    const tookMs = performance.now() - from;
    const cancelledAt = performance.now();
    expect(result).toMatchObject({ verdict: 'cancelled', sentence: 'Cancelled.' });
    expect(result.stages.find(({ outcome }) => outcome === 'failed')).toMatchObject({ name: stage, note: 'Cancelled' });
    expect(tookMs).toBeLessThan(1_000);
    await allClosed(proxy);
    expect(performance.now() - cancelledAt).toBeLessThan(1_000);
    expect(proxy.accepted()).toBe(1);
  });

  it('before the start opens no connection', async () => {
    const proxy = await listen(answer('{}'));
    const { result } = await run({ port: proxy.port, signal: AbortSignal.abort() });
    expect(result.verdict).toBe('cancelled');
    expect(proxy.accepted()).toBe(0);
  });
});
