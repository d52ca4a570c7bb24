/** A target of the user's own: judged apart from the proxy, by status and word, with an answer that is read only so far. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { LabTarget } from '../../../shared/ipc/lab-report.ts';
import { allClosed, answer, listen, onConnect, relay, run, silent } from './loopback.ts';
import { selfSigned } from './self-signed.ts';

const ECHO = answer('{"ip":"203.0.113.7","country":"US","org":"AS1 Acme"}');
const url = ({ port }: { port: number }, path = '/json') => `http://127.0.0.1:${port}${path}`;
const wants = (part: Partial<LabTarget>): LabTarget => ({ url: '', expectStatus: null, expectText: null, ...part });

async function visit(site: Parameters<typeof listen>[0], expects: Partial<LabTarget>, rest: object = {}) {
  const proxy = await listen(relay);
  const echo = await listen(ECHO);
  const target = await listen(site);
  const run1 = await run({
    port: proxy.port,
    echoServices: [url(echo)],
    target: wants({ url: url(target, '/shop?token=hush'), ...expects }),
    ...rest,
  });
  await allClosed(proxy, echo, target);
  return { ...run1, targetUrl: url(target, '/shop'), met: run1.report.attempts[0]?.target };
}

describe('a target', () => {
  it('that answers as expected is told with the proxy, on stages of its own', async () => {
    const { report, met, targetUrl } = await visit(answer('<h1>Welcome in the Shop</h1>'), {
      expectStatus: 200,
      expectText: 'welcome',
    });
    expect(report.verdict).toBe('works');
    expect(report.sentence).toMatch(
      /^Works: US, Acme, \d+ ms to the first byte\. 127\.0\.0\.1 answered 200 with the expected word in it, as expected\.$/,
    );
    expect(met).toMatchObject({ url: targetUrl, status: 200, matched: true, blocked: false });
    expect(met?.stages.filter(({ outcome }) => outcome === 'done').map(({ name }) => name)).toEqual([
      'tcp',
      'tunnel',
      'firstByte',
      'body',
    ]);
    expect(JSON.stringify(report)).not.toContain('hush');
  });

  it.each([403, 429, 451, 503])(
    'that turns the exit away with %d is told apart from a broken proxy',
    async (status) => {
      const { report, met } = await visit(answer('no', `HTTP/1.1 ${status} No`), {});
      expect(report.verdict).toBe('warning');
      expect(report.sentence).toBe(`Works, but 127.0.0.1 turned the exit away (${status}). The exit: US, Acme.`);
      expect(met).toMatchObject({ status, matched: false, blocked: true });
      expect(report.diagnosis).toMatchObject({ id: 'targetBlocked', action: 'retry' });
      expect(report.gatewayCode).toBeNull();
    },
  );

  it('that is expected to answer 403 does so as expected', async () => {
    const { report, met } = await visit(answer('no', 'HTTP/1.1 403 No'), { expectStatus: 403 });
    expect(report.verdict).toBe('works');
    expect(met).toMatchObject({ matched: true, blocked: false });
  });

  it('without the expected word, or with another status, is neither blocked nor as expected', async () => {
    const word = await visit(answer('<h1>Maintenance</h1>'), { expectText: 'Welcome' });
    expect(word.met).toMatchObject({ status: 200, matched: false, blocked: false });
    expect(word.report).toMatchObject({ verdict: 'warning', diagnosis: { id: 'targetOther', action: 'none' } });
    expect(word.report.sentence).toContain('answered 200, without the expected word');
    const status = await visit(answer('', 'HTTP/1.1 404 No'), { expectStatus: 200 });
    expect(status.report.sentence).toContain('answered 404, not 200 as expected');
  });

  it('that redirects is not followed, and is an answer unless another was expected', async () => {
    const { met } = await visit(answer('', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/'), {});
    expect(met).toMatchObject({ status: 302, matched: true });
  });

  it('that is compressed unasked cannot be searched, and that is said', async () => {
    const { report } = await visit(answer('\u001f\u008b', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip'), {
      expectText: 'x',
    });
    expect(report.sentence).toContain('compressed, so the expected word could not be looked for');
  });

  it('that is longer than what was read is not said to be without the word', async () => {
    const page = `${'x'.repeat(200_000)}welcome`;
    for (const head of ['HTTP/1.1 200 OK', `HTTP/1.1 200 OK\r\nContent-Length: ${page.length}`]) {
      const { report, met } = await visit(
        (socket) => void socket.once('data', () => socket.end(`${head}\r\n\r\n${page}`)),
        { expectText: 'welcome' },
      );
      expect(met).toMatchObject({ status: 200, matched: null, blocked: false });
      expect(report.verdict).toBe('warning');
      expect(report.sentence).toContain('the expected word is not in the first 64 kB, and the rest was not read');
      expect(JSON.stringify(report)).not.toContain('without the expected word');
    }
  });

  it('whose certificate is refused is not passed off as silent: the exit may be reading along', async () => {
    const proxy = await listen(relay);
    const echo = await listen(ECHO);
    const target = await listen(answer('hello'), selfSigned(['127.0.0.1']));
    const { report } = await run({
      port: proxy.port,
      echoServices: [url(echo)],
      target: wants({ url: `https://127.0.0.1:${target.port}/` }),
    });
    expect(report).toMatchObject({ verdict: 'warning', diagnosis: { id: 'interception' } });
    expect(report.sentence).toBe(
      'Works, but the certificate shown for 127.0.0.1 is not valid, so somebody on the way may be reading along. The exit: US, Acme.',
    );
    expect(report.nextStep).toContain('Do not use this exit for anything private');
    expect(report.attempts[0]?.target?.sentence).toMatch(/^The certificate shown for 127\.0\.0\.1 was refused \(/);
    expect(JSON.stringify(report)).not.toContain('not to blame');
  });

  it('that answers does not hide that the echo service’s certificate was refused', async () => {
    const proxy = await listen(relay);
    const echo = await listen(ECHO, selfSigned(['127.0.0.1']));
    const down = await listen((socket) => socket.destroy());
    const target = await listen(answer('hello'));
    const { report } = await run({
      port: proxy.port,
      echoServices: [`https://127.0.0.1:${echo.port}/json`, url(down)],
      target: wants({ url: url(target) }),
    });
    expect(report).toMatchObject({ verdict: 'warning', diagnosis: { id: 'interception' } });
    expect(report.sentence).toMatch(/^Works, but the certificate shown for 127\.0\.0\.1 is not valid.* answered 200/);
  });

  it('that is down does not make the proxy look dead', async () => {
    const { report, met } = await visit((socket) => socket.destroy(), {});
    expect(report.verdict).toBe('warning');
    expect(report.sentence).toMatch(/^Works, but 127\.0\.0\.1 did not answer through the exit/);
    expect(met).toMatchObject({ status: null, matched: null, blocked: false });
    expect(report.diagnosis?.id).toBe('targetDown');
  });

  it('that never answers is given up on, and the proxy still works', async () => {
    const { report } = await visit(silent, {}, { deadlines: { firstByteMs: 80 } });
    expect(report).toMatchObject({ verdict: 'warning', diagnosis: { id: 'targetDown' } });
  });

  it('proves that the proxy works though every echo service is down', async () => {
    const proxy = await listen(relay);
    const down = await listen((socket) => socket.destroy());
    const target = await listen(answer('hello'));
    const { report } = await run({
      port: proxy.port,
      echoServices: [url(down), url(down, '/2')],
      target: wants({ url: url(target) }),
    });
    expect(report.verdict).toBe('warning');
    expect(report.sentence).toMatch(/^Works, but the exit’s address is unknown, as no echo service answered\./);
    expect(report.diagnosis).toMatchObject({ id: 'echo', action: 'settingsEcho' });
  });

  it('is not asked for once the gateway has refused', async () => {
    const proxy = await listen(onConnect((socket) => socket.end('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n')));
    const { report } = await run({ port: proxy.port, target: wants({ url: 'http://127.0.0.1:9/' }) });
    expect(report.attempts[0]?.target).toBeNull();
    expect(proxy.accepted()).toBe(1);
  });

  it('is read only so far, and its speed is told where enough came', async () => {
    const big = (socket: Socket) => {
      socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(600_000)}`));
    };
    const { report, met } = await visit(big, {}, { downloadBytes: 100_000 });
    expect(met).toMatchObject({ status: 200, matched: true, body: { bytes: 100_000 } });
    expect(report.bytesUsed).toBeLessThan(100_000 + 2 * 70_000);
    const none = await visit(big, {});
    expect(none.met?.body).toEqual({ bytes: 0, bytesPerSecond: null });
  });

  it.each([
    ['chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nwelcome \r\n5\r\nhome!\r\n0\r\n\r\n'],
    ['until the connection closes', 'HTTP/1.1 200 OK\r\n\r\nwelcome home!'],
  ])('may send its answer %s', async (_, text) => {
    const { met } = await visit((socket) => void socket.once('data', () => socket.end(text)), {
      expectText: 'ME HOME!',
    });
    expect(met).toMatchObject({ matched: true, body: { bytes: 13 } });
  });
});
