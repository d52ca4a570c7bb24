import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { EmbeddedPlatformOptions } from '../../../electron/demo/types.ts';
import { sendRaw, startTestPlatform, viaConnect, viaHttp, viaSocks } from './test-platform.ts';

async function setUp(options: EmbeddedPlatformOptions = {}) {
  const test = await startTestPlatform(options);
  const { secret } = await test.mint();
  return { ...test, as: (words: string) => ({ username: `${test.proxyUsername}${words}`, password: secret }) };
}

describe('where nobody may go', () => {
  it.each([
    'http://127.0.0.1:9/',
    'http://localhost:9/',
    'http://[::1]:9/',
    'http://[::ffff:127.0.0.1]:9/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://metadata.google.internal/',
    'http://2130706433:9/',
    'http://0x7f.1:9/',
    'http://0.0.0.0:9/',
    'http://printer.local/',
  ])('%s', async (url) => {
    const { gateway, as } = await setUp();
    const plain = await viaHttp(gateway.http, as('-any'), url);
    expect(plain.status).toBe(403);
    expect(plain.text).toMatch(/^E_SSRF_BLOCKED/);
    expect((await viaConnect(gateway.http, as('-any'), url)).tunnel).toMatch(/^HTTP\/1.1 403 [\s\S]*E_SSRF_BLOCKED/);
    if (!url.includes('[')) expect((await viaSocks(gateway.socks5, as('-any'), url)).failed).toBe(2);
  });

  it('names that only resolve to a private address', async () => {
    const { gateway, as } = await setUp();
    // Raw, since a URL would have normalised it.
    const auth = Buffer.from(`${as('-any').username}:${as('-any').password}`).toString('base64');
    const raw = await sendRaw(
      gateway.http,
      `CONNECT 127.1:9 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic ${auth}\r\n\r\n`,
    );
    expect(raw.toString()).toContain('E_SSRF_BLOCKED');
  });

  it('a target that nobody answers at is the exit’s failure, not the customer’s', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const { gateway, as } = await setUp({ allowTargets: [`127.0.0.1:${port}`] });
    const url = `http://127.0.0.1:${port}/`;
    const plain = await viaHttp(gateway.http, as('-any'), url);
    expect(plain).toMatchObject({ status: 502, text: expect.stringMatching(/^E_STOCK_DEGRADED/) });
    expect((await viaConnect(gateway.http, as('-any'), url)).tunnel).toMatch(/^HTTP\/1.1 502 [\s\S]*E_STOCK_DEGRADED/);
    expect((await viaSocks(gateway.socks5, as('-any'), url)).failed).toBe(4);
  });

  it('the API itself is not let through', async () => {
    const { gateway, as, apiUrl } = await setUp();
    expect((await viaHttp(gateway.http, as('-any'), `${apiUrl}/reseller/pool-keys`)).text).toMatch(/^E_SSRF_BLOCKED/);
  });
});
