/** Several echo services under one deadline: one that stalls gets company, none of them makes a working proxy look dead. */
import { describe, expect, it } from 'vitest';
import { allClosed, answer, headEnded, listen, onConnect, relay, run, silent, whenRead } from './loopback.ts';

const GOOD = answer('{"ip":"203.0.113.7","country":"US","org":"AS1 Acme"}');
const url = ({ port }: { port: number }) => `http://127.0.0.1:${port}/json`;

describe('an echo service that stalls', () => {
  it('gets company in time: the second one is asked while the first is still waited for', async () => {
    const proxy = await listen(relay);
    const stalls = await listen(silent);
    const good = await listen(GOOD);
    const { result, tookMs } = await run({
      port: proxy.port,
      echoServices: [url(stalls), url(good)],
      deadlines: { hedgeMs: 50 },
    });
    expect(result.sentence).toMatch(/^Works: US, Acme/);
    expect(result.echoService).toBe(url(good));
    // No deadline of a stage was waited for: those are four seconds here.
    expect(tookMs).toBeLessThan(2_000);
    expect(result.stages.every(({ outcome }) => outcome === 'done' || outcome === 'skipped')).toBe(true);
    await allClosed(proxy, stalls, good);
  });

  it('may still win: the others are hung up on', async () => {
    const proxy = await listen(relay);
    const slow = await listen((socket) => whenRead(socket, headEnded, () => setTimeout(() => GOOD_LATE(socket), 120)));
    const stalls = await listen(silent);
    const { result, seen } = await run({
      port: proxy.port,
      echoServices: [url(slow), url(stalls)],
      deadlines: { hedgeMs: 30 },
    });
    // What is shown never goes back, and never shows the loser being hung up on.
    const done = seen.map((stages) => stages.filter(({ outcome }) => outcome === 'done').length);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(seen.flat().some(({ outcome }) => outcome === 'failed')).toBe(false);
    expect(result.echoService).toBe(url(slow));
    expect(result.verdict).toBe('works');
    expect(stalls.accepted()).toBe(1);
    await allClosed(proxy, slow, stalls);
  });

  it('two are down in different ways, the third one tells', async () => {
    const proxy = await listen(relay);
    const stalls = await listen(silent);
    const closes = await listen((socket) => socket.destroy());
    const good = await listen(GOOD);
    const { result } = await run({
      port: proxy.port,
      echoServices: [url(closes), url(stalls), url(good)],
      deadlines: { hedgeMs: 40 },
    });
    expect(result.sentence).toMatch(/^Works: US, Acme/);
    expect([closes.accepted(), stalls.accepted(), good.accepted()]).toEqual([1, 1, 1]);
    await allClosed(proxy, closes, stalls, good);
  });

  it('all of them have one deadline together', async () => {
    const proxy = await listen(relay);
    const stalling = await Promise.all([listen(silent), listen(silent), listen(silent)]);
    const { result, tookMs } = await run({
      port: proxy.port,
      echoServices: stalling.map(url),
      deadlines: { hedgeMs: 30, totalMs: 200 },
    });
    expect(result.verdict).toBe('failed');
    expect(result.diagnosis).toMatchObject({ id: 'tooSlow' });
    expect(tookMs).toBeLessThan(1_500);
    expect(stalling.map((one) => one.accepted())).toEqual([1, 1, 1]);
    await allClosed(proxy, ...stalling);
  });

  it('is not asked first again in the same run', async () => {
    const proxy = await listen(relay);
    const down = await listen((socket) => socket.destroy());
    const good = await listen(GOOD);
    const { report } = await run({
      port: proxy.port,
      echoServices: [url(down), url(good)],
      check: { kind: 'sticky', requests: 4, spacingMs: 0 },
      routing: { sessionId: 'a' },
    });
    expect(report.summary).toMatchObject({ outcome: 'deviceHeld', answered: 4 });
    expect(down.accepted()).toBe(1);
  });

  it('a gateway that refuses is not asked for another one', async () => {
    let asked = 0;
    const proxy = await listen(
      onConnect((socket) => {
        asked += 1;
        // The first way hangs, the second is refused: that is the gateway's word, and it ends both.
        if (asked > 1) socket.end('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n');
      }),
    );
    const { result } = await run({
      port: proxy.port,
      echoServices: ['http://127.0.0.1:8001/', 'http://127.0.0.1:8002/', 'http://127.0.0.1:8003/'],
      deadlines: { hedgeMs: 30 },
    });
    expect(result).toMatchObject({ verdict: 'failed', diagnosis: { id: 'login' } });
    expect(asked).toBe(2);
    await allClosed(proxy);
  });
});

function GOOD_LATE(socket: Parameters<typeof GOOD>[0]): void {
  const body = '{"ip":"203.0.113.7","country":"US"}';
  socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}
