/** [fault 62]: an echo service that is down or lies is not the proxy's fault. The next is asked; failing that, the address is unknown. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { allClosed, answer, headEnded, listen, onConnect, relay, run, silent, whenRead } from './loopback.ts';

const GOOD = answer('{"ip":"203.0.113.7","country":"US","org":"AS1 Acme"}');

/** For those who never answer; long enough for those who do on a busy machine. */
const WAITING = { firstByteMs: 250, bodyMs: 250 };

const LIES: [name: string, echo: (socket: Socket) => void, unknown: RegExp][] = [
  ['an HTML page', answer('<!DOCTYPE html><title>Hello</title>'), /a web page in place of JSON/],
  ['a private address', answer('{"ip":"192.168.1.1"}'), /an address that no exit can have/],
  ['this computer’s own address', answer('{"ip":"127.0.0.1"}'), /an address that no exit can have/],
  ['no address', answer('{"country":"US"}'), /JSON without an address/],
  ['half a JSON', answer('{"ip":"203.0.'), /not JSON/],
  ['a list', answer('["203.0.113.7"]'), /not JSON/],
  ['an error', answer('{"ip":"203.0.113.9"}', 'HTTP/1.1 500 Oops'), /answered 500/],
  ['“too many requests”', answer('', 'HTTP/1.1 429 Too Many Requests'), /answered 429/],
  ['a redirect', answer('', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/'), /answered 302/],
  ['a page of 1 MB', answer('x'.repeat(1 << 20)), /larger than 64 KiB/],
];

describe('[fault 62] an echo service that sends', () => {
  it.each(LIES)('[fault 62] %s: the proxy works, its address is unknown', async (_, lying, unknown) => {
    const proxy = await listen(relay);
    const echo = await listen(lying);
    const { result, exitIp } = await run({ port: proxy.port, echoServices: [`http://127.0.0.1:${echo.port}/json`] });
    expect(result.verdict).toBe('warning');
    expect(result.sentence).toMatch(/^Works, but the exit’s address is unknown: /);
    expect(result.sentence).toMatch(unknown);
    expect(result.nextStep).toBe('Put another echo service first in Settings.');
    expect(result.exit).toBeNull();
    expect(exitIp).toBeNull();
    await allClosed(proxy, echo);
  });

  it.each(LIES)('[fault 62] %s: the second one tells the address', async (_, lying) => {
    const proxy = await listen(relay);
    const liar = await listen(lying);
    const good = await listen(GOOD);
    const echoServices = [`http://127.0.0.1:${liar.port}/`, `http://127.0.0.1:${good.port}/`];
    const { result } = await run({ port: proxy.port, echoServices });
    expect(result.sentence).toMatch(/^Works: US, Acme, \d+ ms/);
    expect(result.echoService).toBe(echoServices[1]);
    expect([liar.accepted(), good.accepted(), proxy.accepted()]).toEqual([1, 1, 2]);
    await allClosed(proxy, liar, good);
  });
});

describe('[fault 62] an echo service that is down', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['is silent', silent],
    ['closes', (socket) => socket.destroy()],
    ['speaks another protocol', (socket) => socket.write('220 mail.test ESMTP\r\n')],
    [
      'stops in its answer',
      (socket) => whenRead(socket, headEnded, () => socket.write('HTTP/1.1 200 OK\r\nContent-L')),
    ],
  ])('[fault 62] %s: the second one is asked', async (_, broken) => {
    const proxy = await listen(relay);
    const down = await listen(broken);
    const good = await listen(GOOD);
    const echoServices = [`http://127.0.0.1:${down.port}/`, `http://127.0.0.1:${good.port}/`];
    const { result } = await run({ port: proxy.port, echoServices, deadlines: WAITING });
    expect(result.sentence).toMatch(/^Works: US/);
    await allClosed(proxy, down, good);
  });

  it('[fault 62] cannot be reached from the exit: the second one is asked', async () => {
    let asked = 0;
    const proxy = await listen(
      onConnect((socket, head) => {
        asked += 1;
        if (asked === 1) socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
        else if (head.includes(':8002 ')) {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          GOOD(socket);
        }
      }),
    );
    const { result } = await run({
      port: proxy.port,
      echoServices: ['http://127.0.0.1:8001/', 'http://127.0.0.1:8002/'],
    });
    expect(result.verdict).toBe('works');
  });

  it('[fault 62] a refusal that is not about the echo service ends the test', async () => {
    const proxy = await listen(
      onConnect((socket) => {
        const body = 'E_STOCK_DEGRADED: exit went away (req: r-5)';
        socket.end(`HTTP/1.1 502 Bad Gateway\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      }),
    );
    const { result } = await run({
      port: proxy.port,
      echoServices: ['http://127.0.0.1:8001/', 'http://127.0.0.1:8002/'],
    });
    expect(result).toMatchObject({ verdict: 'failed', gatewayCode: 'E_STOCK_DEGRADED' });
    expect(proxy.accepted()).toBe(1);
  });

  it('[fault 62] one liar and one that is down: the proxy still works', async () => {
    const proxy = await listen(relay);
    const liar = await listen(answer('<html></html>'));
    const down = await listen(silent);
    const echoServices = [`http://127.0.0.1:${liar.port}/`, `http://127.0.0.1:${down.port}/`];
    const { result } = await run({ port: proxy.port, echoServices, deadlines: WAITING });
    expect(result.sentence).toMatch(/^Works, but the exit’s address is unknown/);
    expect(result.echoService).toBe(echoServices[0]);
  });
});

describe('echo services that must not be used', () => {
  it.each([
    'http://echo.test/json',
    'ftp://127.0.0.1/',
    'https://user:pass@echo.test/',
    'http://127.0.0.1.echo.test/',
    'nonsense',
  ])('%s is passed over', async (url) => {
    const proxy = await listen(relay);
    const { result } = await run({ port: proxy.port, echoServices: [url] });
    expect(result.sentence).toBe('Failed: there is no usable echo service.');
    expect(result.stages.every(({ outcome }) => outcome === 'skipped')).toBe(true);
    expect(proxy.accepted()).toBe(0);
  });
});
