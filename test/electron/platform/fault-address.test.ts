import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import { createLog } from '../../../electron/log.ts';
import { encodeId, parseBaseUrl, resolvePath } from '../../../electron/platform/base-url.ts';
import { createPlatformClient } from '../../../electron/platform/client.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { json, startFaultServer } from './fault-server.ts';
import { cleanUp, errorOf, IDEMPOTENCY_KEY, MINT, ROW, startBench } from './harness.ts';

describe('[bar 16] [fault 21] redirects', () => {
  const cases = [301, 302, 303, 307, 308].flatMap((code) => [[code, 'GET'] as const, [code, 'POST'] as const]);
  it.each(cases)('%i to another host on %s: refused, the other sees nothing', async (code, method) => {
    const second = await startFaultServer([json([ROW])]);
    cleanUp(() => second.close());
    const { client, server } = await startBench([
      (response) => response.writeHead(code, { location: `${second.url}/reseller/pool-keys` }).end('moved'),
    ]);
    const error = await errorOf(method === 'GET' ? client.listKeys() : client.mintKey(MINT, IDEMPOTENCY_KEY));
    expect(error.code).toBe('redirect_refused');
    expect(server.seen).toHaveLength(1);
    expect(second.seen).toHaveLength(0);
    expect(second.connections()).toBe(0);
  });

  it('to itself as well', async () => {
    const { client, server } = await startBench([
      (response) => response.writeHead(308, { location: '/v1/reseller/pool-keys' }).end(),
    ]);
    expect((await errorOf(client.listKeys())).code).toBe('redirect_refused');
    expect(server.seen).toHaveLength(1);
  });
});

describe('[fault 22] the base URL', () => {
  const refused = [
    'http://api.proxies.sx/v1',
    'http://127.0.0.1.example.com/v1',
    'http://localhost.example.com/v1',
    'http://169.254.169.254/',
    'http://[::2]/v1',
    'http://0.0.0.0/v1',
    'ftp://api.proxies.sx',
    'file:///etc/passwd',
    ['java', 'script:alert(1)'].join(''),
    'https://user:pass@api.proxies.sx/v1',
    'https://api.proxies.sx/v1?to=evil',
    'https://api.proxies.sx/v1#x',
    'api.proxies.sx',
    '',
  ];
  it.each(refused)('refuses %j', (baseUrl) => {
    const make = () =>
      createPlatformClient({ baseUrl, getApiKey: () => '', clock: systemClock, log: createLog(() => {}, Date.now) });
    expect(make).toThrow(AppError);
    try {
      make();
    } catch (error) {
      expect((error as AppError).code).toBe('refused');
      expect((error as AppError).message).not.toContain('pass@');
    }
  });

  it.each([
    ['https://api.proxies.sx/v1', 'https://api.proxies.sx/v1'],
    ['https://api.proxies.sx/v1///', 'https://api.proxies.sx/v1'],
    ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
    ['http://127.1:8080', 'http://127.0.0.1:8080/'],
    ['http://[::1]:8080/v1', 'http://[::1]:8080/v1'],
    ['http://localhost:8080/v1', 'http://localhost:8080/v1'],
  ])('takes %s', (text, url) => {
    expect(parseBaseUrl(text).href).toBe(url);
  });

  it('a path never leaves it', () => {
    const base = parseBaseUrl('https://api.proxies.sx/v1');
    expect(resolvePath(base, `/a/${encodeId('x/../..')}`).href).toBe('https://api.proxies.sx/v1/a/x%2F..%2F..');
    expect(() => resolvePath(base, '/../../admin')).toThrow(AppError);
    expect(() => resolvePath(base, '@evil.example/')).toThrow(AppError);
    expect(resolvePath(parseBaseUrl('http://127.0.0.1:1'), '/a').href).toBe('http://127.0.0.1:1/a');
  });
});
