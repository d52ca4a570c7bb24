import { describe, expect, it } from 'vitest';
import { startTestPlatform, viaConnect, viaHttp, viaSocks } from './test-platform.ts';

const KEYS = '/reseller/pool-keys';

describe('faults of the API', () => {
  it('answers another status, so many times, with headers and a body of choice', async () => {
    const { api, apiUrl, apiKey, platform } = await startTestPlatform();
    platform.fault({ target: 'api', path: `/v1${KEYS}`, times: 2, status: 503, headers: { 'Retry-After': '7' } });
    platform.fault({ target: 'api', times: 1, status: 200, body: '<html>', headers: { 'Content-Type': 'text/html' } });
    expect(await api('GET', '/gateway/incidents').catch((error: Error) => error.name)).toBe('SyntaxError');
    for (let i = 0; i < 2; i++) {
      const answer = await api('GET', KEYS);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('7');
      expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
    }
    expect((await fetch(`${apiUrl}${KEYS}`, { headers: { 'X-API-Key': apiKey } })).status).toBe(200);
  });

  it('has no effect when it answers another status', async () => {
    const { api, platform } = await startTestPlatform();
    platform.fault({ target: 'api', times: 1, status: 500 });
    expect((await api('POST', KEYS, { label: 'a', trafficCapGB: 1 })).status).toBe(500);
    expect(platform.effects().minted).toBe(0);
  });

  it('cuts the answer off half way', async () => {
    const { apiUrl, apiKey, platform } = await startTestPlatform();
    platform.fault({ target: 'api', times: 1, cut: true });
    const response = await fetch(`${apiUrl}${KEYS}`, { headers: { 'X-API-Key': apiKey } });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('waits as long as told, and closing does not wait for it', async () => {
    const { api, platform } = await startTestPlatform();
    platform.fault({ target: 'api', times: 1, delayMs: 60_000 });
    const waiting = api('GET', KEYS).catch(() => 'dropped');
    await api('GET', '/gateway/incidents');
    await platform.close();
    expect(await waiting).toBe('dropped');
  });

  it('is matched by target, method and path, and cleared', async () => {
    const { api, platform } = await startTestPlatform();
    platform.fault({ target: 'echo', times: 1, status: 500 });
    platform.fault({ target: 'api', method: 'POST', times: 1, status: 500 });
    platform.fault({ target: 'api', path: '/v1/gateway', times: 1, status: 500 });
    expect((await api('GET', KEYS)).status).toBe(200);
    platform.clearFaults();
    expect((await api('GET', '/gateway/incidents')).status).toBe(200);
  });
});

describe('faults over HTTP, for another process', () => {
  it('are taken with the API key only', async () => {
    const { api, apiUrl, apiKey } = await startTestPlatform();
    const control = (method: string, path: string, body?: unknown, key = apiKey) =>
      fetch(new URL(path, apiUrl), {
        method,
        headers: { 'X-API-Key': key },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const fault = { target: 'api', times: 1, status: 502 };
    expect((await control('POST', '/__faults', fault, 'psx_wrong')).status).toBe(401);
    expect((await api('GET', KEYS)).status).toBe(200);
    expect((await control('POST', '/__faults', fault)).status).toBe(201);
    expect(await (await control('GET', '/__faults')).json()).toEqual({ waiting: 1 });
    expect((await api('GET', KEYS)).status).toBe(502);
    expect(await (await control('GET', '/__faults')).json()).toEqual({ waiting: 0 });
    expect((await control('POST', '/__faults', fault)).status).toBe(201);
    expect((await control('DELETE', '/__faults')).status).toBe(200);
    expect((await api('GET', KEYS)).status).toBe(200);
    expect(await (await control('GET', '/__effects')).json()).toMatchObject({ minted: 0 });
    for (const bad of [
      {},
      { target: 'api' },
      { ...fault, target: 'moon' },
      { ...fault, times: 0 },
      { ...fault, x: 1 },
    ]) {
      expect((await control('POST', '/__faults', bad)).status).toBe(400);
    }
  });
});

describe('faults of the gateway and the echo service', () => {
  async function setUp() {
    const test = await startTestPlatform();
    const { secret } = await test.mint();
    return { ...test, login: { username: `${test.proxyUsername}-any`, password: secret } };
  }

  it('answers a status in the gateway’s own wording', async () => {
    const { platform, gateway, login, echoUrl } = await setUp();
    platform.fault({ target: 'gateway', times: 2, status: 502 });
    expect((await viaHttp(gateway.http, login, echoUrl)).text).toMatch(/^E_STOCK_DEGRADED: .* \(req: req_\w+\)\n$/);
    expect((await viaConnect(gateway.http, login, echoUrl)).tunnel).toMatch(/^HTTP\/1.1 502 [\s\S]*E_STOCK_DEGRADED/);
    platform.fault({ target: 'gateway', method: 'SOCKS5', times: 1, status: 403 });
    expect((await viaSocks(gateway.socks5, login, echoUrl)).failed).toBe(2);
    expect((await viaSocks(gateway.socks5, login, echoUrl)).failed).toBe(null);
  });

  it.each(['before', 'after'] as const)('drops the connection %s it reached the target', async (drop) => {
    const { platform, gateway, login, echoUrl } = await setUp();
    platform.fault({ target: 'gateway', times: 3, drop });
    await expect(viaHttp(gateway.http, login, echoUrl)).rejects.toThrow();
    expect(await viaConnect(gateway.http, login, echoUrl)).toEqual({ tunnel: '', answer: null });
    expect((await viaSocks(gateway.socks5, login, echoUrl)).failed).toBe('dropped');
  });

  it('cuts what comes through', async () => {
    const { platform, gateway, login, echoUrl } = await setUp();
    const whole = (await viaConnect(gateway.http, login, echoUrl)).answer ?? '';
    platform.fault({ target: 'gateway', times: 3, cut: true });
    for (const { answer } of [
      await viaConnect(gateway.http, login, echoUrl),
      await viaSocks(gateway.socks5, login, echoUrl),
    ]) {
      expect(answer?.length).toBeGreaterThan(0);
      expect(answer?.length).toBeLessThan(whole.length * 0.8);
    }
    await expect(viaHttp(gateway.http, login, echoUrl)).rejects.toThrow();
  });

  it('lets the echo service lie, fail and vanish', async () => {
    const { platform, gateway, login, echoUrl } = await setUp();
    platform.fault({ target: 'echo', times: 1, status: 200, body: '<html>no json</html>' });
    expect((await viaHttp(gateway.http, login, echoUrl)).text).toBe('<html>no json</html>');
    platform.fault({ target: 'echo', times: 1, status: 500 });
    expect((await viaHttp(gateway.http, login, echoUrl)).status).toBe(500);
    platform.fault({ target: 'echo', times: 1, drop: 'before' });
    expect((await viaHttp(gateway.http, login, echoUrl)).text).toMatch(/^E_STOCK_DEGRADED/);
  });
});
