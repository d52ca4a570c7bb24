import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, newNonce } from '../../../electron/shell/content-policy.ts';
import { createAppServer, type ServeApp } from '../../../electron/shell/protocol.ts';

const SECRET = 'secret beside the build';
let dir = '';
let serve: ServeApp;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-protocol-'));
  const root = join(dir, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.js'), SECRET);
  writeFileSync(join(root, 'index.html'), '<meta name="style-nonce" content="__STYLE_NONCE__" />');
  writeFileSync(join(root, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(root, 'assets', 'main.css'), 'body{}');
  writeFileSync(join(root, 'assets', 'main.js.map'), '{}');
  writeFileSync(join(root, 'assets', 'run.exe'), 'MZ');
  writeFileSync(join(root, '.env'), SECRET);
  symlinkSync(join(dir, 'secret.js'), join(root, 'link.js'));
  serve = createAppServer(root);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => serve(new Request(url, { method }));

describe('[bar 6] the app:// server', () => {
  it.each([
    ['app://pakdesk/', 'text/html; charset=utf-8'],
    ['app://pakdesk/index.html?x=1#keys', 'text/html; charset=utf-8'],
    ['app://pakdesk/assets/main.js', 'text/javascript; charset=utf-8'],
    ['app://pakdesk/assets/main.css', 'text/css; charset=utf-8'],
  ])('serves %s with type, policy and nosniff', async (url, type) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    ['another host', 'app://evil/', 403],
    ['a host that starts like ours', 'app://pakdesk.evil/', 403],
    ['another scheme', 'https://pakdesk/index.html', 403],
    ['what does not exist', 'app://pakdesk/nothing.js', 404],
    ['a folder', 'app://pakdesk/assets/', 404],
    ['traversal', 'app://pakdesk/../secret.js', 404],
    ['encoded traversal', 'app://pakdesk/%2e%2e/secret.js', 404],
    ['encoded slashes', 'app://pakdesk/..%2fsecret.js', 404],
    ['twice encoded', 'app://pakdesk/%252e%252e%252fsecret.js', 404],
    ['backslashes', 'app://pakdesk/..\\secret.js', 404],
    ['a broken escape', 'app://pakdesk/%', 404],
    ['NUL', 'app://pakdesk/index.html%00.js', 404],
    ['an absolute path', 'app://pakdesk//etc/passwd', 404],
    ['a link out of the build', 'app://pakdesk/link.js', 404],
    ['a hidden file', 'app://pakdesk/.env', 404],
    ['a source map', 'app://pakdesk/assets/main.js.map', 404],
    ['a file of another kind', 'app://pakdesk/assets/run.exe', 404],
    ['a name of Object', 'app://pakdesk/__proto__', 404],
  ])('refuses %s', async (_what, url, status) => {
    const response = await get(url);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain(SECRET);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await get('app://pakdesk/', method)).status).toBe(405);
  });

  it('answers HEAD without a body', async () => {
    const response = await get('app://pakdesk/', 'HEAD');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('puts the same fresh nonce into header and page, for each load', async () => {
    const nonces = [];
    for (let load = 0; load < 2; load += 1) {
      const response = await get('app://pakdesk/');
      const header = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
      const page = /content="([^"]+)"/.exec(await response.text())?.[1];
      expect(page).toBe(header);
      nonces.push(page);
    }
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('never answers with anything but its own files, whatever the path', async () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '%2e%2e', '%2f', '\\', 'secret.js', 'assets', ''), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const url = `app://pakdesk/${parts.join('/')}`;
        if (!URL.canParse(url)) return;
        expect(await (await get(url)).text()).not.toContain(SECRET);
      }),
      { numRuns: 500 },
    );
  });
});

describe('contentSecurityPolicy', () => {
  it('[bar 6] is exactly this', () => {
    expect(contentSecurityPolicy('N').split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce-N'",
      "font-src 'self'",
      "img-src 'self' data:",
      "connect-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types default',
    ]);
  });

  it('has a nonce that cannot be guessed and cannot end the directive', () => {
    expect(newNonce()).toMatch(/^[A-Za-z0-9+/]{24}$/);
  });
});
