import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { json, startFaultServer } from './fault-server.ts';
import { cleanUp, errorOf, IDEMPOTENCY_KEY, MINT, makeClient, ROW } from './harness.ts';
import { selfSigned } from './self-signed.ts';

async function tlsServer(certificate: { cert: string; key: string }, more: object = {}) {
  const server = await startFaultServer([json([ROW])], { ...certificate, ...more });
  cleanUp(() => server.close());
  return server;
}

const good = selfSigned(['127.0.0.1'], 30);

describe('[bar 17] TLS fails closed', () => {
  it('reads from a server whose certificate is trusted', async () => {
    const server = await tlsServer(good);
    const { client } = makeClient(server.url, { trustedRoots: [good.cert] });
    expect((await client.listKeys()).value).toHaveLength(1);
  });

  const expired = selfSigned(['127.0.0.1'], -5);
  const other = selfSigned(['example.com'], 30);
  it.each([
    ['[fault 23] [fault 24] signed by itself', good, [], {}, 'nobody this app trusts'],
    ['[fault 23] expired', expired, [expired.cert], {}, 'expired'],
    ['[fault 23] of another host', other, [other.cert], {}, 'another host'],
    [
      '[fault 23] TLS 1.0',
      good,
      [good.cert],
      { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      'no safe encryption',
    ],
  ])('%s', async (_name, certificate, trustedRoots, more, reason) => {
    const server = await tlsServer(certificate, more);
    const { client } = makeClient(server.url, trustedRoots.length > 0 ? { trustedRoots } : {});
    const error = await errorOf(client.mintKey(MINT, IDEMPOTENCY_KEY));
    expect(error.code).toBe('tls_refused');
    expect(error.message).toContain(reason);
    expect(error.message).toContain('was not sent');
    expect(error.nextStep).toContain('security software');
    expect(server.seen).toHaveLength(0);
    // Not repeated either: what is refused once is refused.
    expect(server.connections()).toBe(1);
  });

  it('[fault 24] the environment cannot switch the checks off, nor add a root', { timeout: 60_000 }, async () => {
    const server = await tlsServer(good);
    const folder = mkdtempSync(join(tmpdir(), 'pakdesk-tls-'));
    cleanUp(async () => rmSync(folder, { recursive: true }));
    const root = join(folder, 'root.pem');
    writeFileSync(root, good.cert);
    const run = async (env: Record<string, string>) => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(import.meta.dirname, 'tls-client.ts'), server.url],
        {
          env: { ...process.env, ...env },
        },
      );
      return JSON.parse(stdout) as { plain: string; client: string };
    };
    // `plain` shows that each variable did its work on Node's own https.
    const [unchecked, extraRoot] = await Promise.all([
      run({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
      run({ NODE_EXTRA_CA_CERTS: root }),
    ]);
    expect(unchecked).toEqual({ plain: '200', client: 'tls_refused' });
    expect(extraRoot).toEqual({ plain: '200', client: 'tls_refused' });
    expect(server.seen.every(({ headers }) => headers['x-api-key'] === undefined)).toBe(true);
  });

  it('plain HTTP where TLS belongs', async () => {
    const server = await startFaultServer([json([ROW])]);
    cleanUp(() => server.close());
    const { client } = makeClient(server.url.replace('http:', 'https:'));
    expect((await errorOf(client.listKeys())).code).toBe('tls_refused');
  });
});
