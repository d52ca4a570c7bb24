/** A proxy that works: what is told of it, over plain http, over TLS, and where the exit is not what was asked for. */
import { describe, expect, it } from 'vitest';
import { allClosed, answer, listen, relay, run, SECRET } from './loopback.ts';
import { selfSigned } from './self-signed.ts';

const IPINFO = JSON.stringify({ ip: '203.0.113.7', country: 'US', org: 'AS21928 T-Mobile USA' });

async function behindRelay(body: string) {
  const proxy = await listen(relay);
  const echo = await listen(answer(body));
  return { proxy, echo, echoUrl: `http://127.0.0.1:${echo.port}/json?token=1` };
}

describe('a proxy that works', () => {
  it('is told in one sentence, its address masked', async () => {
    const { proxy, echo, echoUrl } = await behindRelay(IPINFO);
    const { result, exitIp } = await run({ port: proxy.port, routing: { country: 'us' }, echoServices: [echoUrl] });
    expect(result.sentence).toMatch(/^Works: US, T-Mobile USA, \d+ ms to the first byte\.$/);
    expect(result).toMatchObject({
      runId: 'run-00000001',
      keyId: 'k1',
      label: 'alice',
      protocol: 'http',
      verdict: 'works',
      nextStep: '',
      gatewayCode: null,
      exit: { maskedIp: '203.0.113.•••', country: 'us', network: 'T-Mobile USA', ipType: null },
      asked: { country: 'us', pool: 'mbl' },
    });
    expect(exitIp).toBe('203.0.113.7');
    expect(JSON.stringify(result)).not.toContain('203.0.113.7');
    // A query may hold a token of the user's own.
    expect(result.echoService).toBe(`http://127.0.0.1:${echo.port}/json`);
    await allClosed(proxy, echo);
  });

  it('[bar 26] has each stage timed, in order, told as it happens', async () => {
    const { proxy, echoUrl } = await behindRelay(IPINFO);
    const { result, seen } = await run({ port: proxy.port, echoServices: [echoUrl] });
    expect(result.stages.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['dns', 'skipped'],
      ['tcp', 'done'],
      ['tunnel', 'done'],
      ['tls', 'skipped'],
      ['firstByte', 'done'],
      ['body', 'done'],
    ]);
    expect(result.stages[2]?.note).toBe('CONNECT answered 200');
    let before = 0;
    for (const { startMs, endMs, outcome } of result.stages) {
      if (outcome !== 'done') continue;
      expect(startMs).toBeGreaterThanOrEqual(before);
      expect(endMs).toBeGreaterThanOrEqual(startMs);
      before = endMs ?? Number.NaN;
    }
    expect(result.totalMs).toBeGreaterThanOrEqual(before);
    expect(seen.map((stages) => stages.at(-1)).map((stage) => `${stage?.name} ${stage?.outcome}`)).toEqual([
      'dns skipped',
      'tcp running',
      'tcp done',
      'tunnel running',
      'tunnel done',
      'tls skipped',
      'firstByte running',
      'firstByte done',
      'body running',
      'body done',
    ]);
  });

  it('has its name resolved, and the time told by the clocks that were passed in', async () => {
    const { proxy, echoUrl } = await behindRelay(IPINFO);
    let ticks = 0;
    const { result } = await run({
      port: proxy.port,
      host: 'gw.test',
      echoServices: [echoUrl],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      now: () => {
        ticks += 10;
        return ticks;
      },
      wallNow: () => 1_764_000_000_000.4,
    });
    expect(result.at).toBe(1_764_000_000_000);
    expect(result.stages[0]).toEqual({ name: 'dns', outcome: 'done', startMs: 30, endMs: 40, note: '1 address' });
    expect(result.verdict).toBe('works');
  });

  it.each(['chunked', 'until closed'])('may send its answer %s', async (how) => {
    const proxy = await listen(relay);
    const head =
      how === 'chunked' ? 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' : 'HTTP/1.1 200 OK\r\n\r\n';
    const body =
      how === 'chunked'
        ? `5;x=1\r\n${IPINFO.slice(0, 5)}\r\n${(IPINFO.length - 5).toString(16)}\r\n${IPINFO.slice(5)}\r\n0\r\n\r\n`
        : IPINFO;
    const echo = await listen((socket) =>
      socket.once('data', () => socket.end(`HTTP/1.1 100 Continue\r\n\r\n${head}${body}`)),
    );
    const { result } = await run({ port: proxy.port, echoServices: [`http://127.0.0.1:${echo.port}/`] });
    expect(result.verdict).toBe('works');
  });
});

describe('what was asked against what came', () => {
  it.each([
    ['the country', { country: 'gb' as const }, /from United States, not from United Kingdom as asked/],
    ['the kind', { ipType: 'residential' as const }, /from a mobile address, not a residential one as asked/],
  ])('warns when %s differs', async (_, routing, sentence) => {
    const { proxy, echoUrl } = await behindRelay(JSON.stringify({ ...JSON.parse(IPINFO), mobile: true }));
    const { result } = await run({ port: proxy.port, routing, echoServices: [echoUrl] });
    expect(result.verdict).toBe('warning');
    expect(result.sentence).toMatch(sentence);
    expect(result.sentence).toMatch(/\d+ ms to the first byte\.$/);
    expect(result.nextStep).not.toBe('');
  });

  it('does not warn of what the echo service does not say', async () => {
    const { proxy, echoUrl } = await behindRelay('{"ip":"2001:db8:1:2::7"}');
    const { result } = await run({ port: proxy.port, routing: { country: 'gb' }, echoServices: [echoUrl] });
    // A country was asked for, and nobody said which one came.
    expect(result.sentence).toMatch(/^Works: 2001:db8:•••, \d+ ms to the first byte, country not checked\.$/);
  });
});

describe('over TLS', () => {
  const good = selfSigned(['127.0.0.1']);

  it('checks the certificate and reads on', async () => {
    const proxy = await listen(relay);
    const echo = await listen(answer(IPINFO), good);
    const { result } = await run({
      port: proxy.port,
      echoServices: [`https://127.0.0.1:${echo.port}/json`],
      trustedRoots: [good.cert],
    });
    expect(result.sentence).toMatch(/^Works: US/);
    expect(result.stages[3]).toMatchObject({ name: 'tls', outcome: 'done', note: 'Certificate is valid' });
    await allClosed(proxy, echo);
  });

  it.each([
    [
      'is signed by nobody known',
      good,
      undefined,
      /DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED/,
      /certificate shown for 127/,
    ],
    [
      'is for another host',
      selfSigned(['echo.test']),
      'itself',
      /ERR_TLS_CERT_ALTNAME_INVALID/,
      /certificate shown for 127/,
    ],
    ['has expired', selfSigned(['127.0.0.1'], { expired: true }), 'itself', /CERT_HAS_EXPIRED/, /outside its dates/],
  ])('refuses a certificate that %s, whatever the environment says', async (_, certificate, trust, note, said) => {
    const proxy = await listen(relay);
    const echo = await listen(answer(IPINFO), certificate);
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const { result } = await run({
        port: proxy.port,
        echoServices: [`https://127.0.0.1:${echo.port}/json`],
        ...(trust === undefined ? {} : { trustedRoots: [certificate.cert] }),
      });
      expect(result.verdict).toBe('failed');
      expect(result.sentence).toMatch(said);
      expect(result.stages[3]).toMatchObject({ name: 'tls', outcome: 'failed', note: expect.stringMatching(note) });
      expect(JSON.stringify(result)).not.toContain(SECRET);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
    await allClosed(proxy, echo);
  });
});

describe('an id that composing refuses', () => {
  it('is refused before anything is opened', async () => {
    const proxy = await listen(relay);
    await expect(run({ port: proxy.port, routing: { sessionId: 'No Good' } })).rejects.toThrow('session name');
    expect(proxy.accepted()).toBe(0);
  });
});
