/** The prober against the embedded platform's own gateway: the way the demo and the tour go. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmbeddedPlatform } from '../../../electron/demo/embedded-platform.ts';
import type { EmbeddedPlatform } from '../../../electron/demo/types.ts';
import { createProber } from '../../../electron/probe/run-probe.ts';
import type { Routing } from '../../../shared/proxy-url.ts';

async function start(): Promise<{ platform: EmbeddedPlatform; secret: string }> {
  const platform = await startEmbeddedPlatform({ keys: 1 });
  onTestFinished(() => platform.close());
  const { apiUrl, apiKey } = platform.description;
  const reply = await fetch(`${apiUrl}/reseller/pool-keys`, {
    method: 'POST',
    headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ label: 'probe', trafficCapGB: 1 }),
  });
  const minted: unknown = await reply.json();
  const found = /"(pak_[0-9a-f]{24})"/.exec(JSON.stringify(minted));
  if (found === null) throw new Error(`no secret in ${Object.keys(minted ?? {})}`);
  return { platform, secret: found[1] ?? '' };
}

const portOf = (address: string) => Number(address.split(':').at(-1));

async function probe(
  { platform, secret }: { platform: EmbeddedPlatform; secret: string },
  routing: Routing,
  echoPath = '/json',
) {
  const { gateway, proxyUsername, echoUrl } = platform.description;
  const { report, exitIps } = await createProber()({
    runId: 'run-00000001',
    keyId: 'k1',
    label: 'probe',
    gateway: {
      proxyUsername,
      secret,
      gatewayHost: '127.0.0.1',
      httpPort: portOf(gateway.http),
      socks5Port: portOf(gateway.socks5),
    },
    routing,
    check: { kind: 'single' },
    target: null,
    downloadBytes: 0,
    session: 'own',
    echoServices: [echoUrl.replace('/json', echoPath)],
    facts: { clockSkewMs: null, key: null, usernameProven: false },
    costOf: () => null,
    signal: new AbortController().signal,
    onProgress: () => {},
    onAttempt: () => {},
  });
  return { result: { ...report, stages: report.attempts[0]?.stages ?? [] }, exitIp: exitIps.get(0) ?? null };
}

describe.each(['http', 'socks5'] as const)('the embedded gateway over %s', (protocol) => {
  const routing: Routing = { protocol, pool: 'mbl', country: 'us', sessionId: 'probe1', rotation: 'sticky' };

  it('works, from the country that was asked for, whatever the echo service’s shape', async () => {
    const running = await start();
    for (const path of ['/json', '/ifconfig', '/ip-api', '/ipify']) {
      const { result, exitIp } = await probe(running, routing, path);
      expect(result).toMatchObject({ verdict: 'works', protocol, nextStep: '' });
      expect(result.sentence).toMatch(
        path === '/ipify' ? /^Works: \d+\.\d+\.\d+\.•••, \d+ ms/ : /^Works: US, .+, \d+ ms/,
      );
      expect(exitIp).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    }
  });

  it('keeps its exit under a sticky session', async () => {
    const running = await start();
    const first = await probe(running, routing);
    const second = await probe(running, routing);
    expect(first.exitIp).not.toBeNull();
    expect(second.exitIp).toBe(first.exitIp);
  });

  it('refuses a wrong secret', async () => {
    const { platform } = await start();
    const { result } = await probe({ platform, secret: 'pak_000000000000000000000000' }, routing);
    expect(result.verdict).toBe('failed');
    expect(result.gatewayCode).toBe(protocol === 'http' ? 'E_AUTH_INVALID' : null);
    expect(result.sentence).toContain('refuses the login');
    if (protocol === 'http') expect(result.requestId).toMatch(/^req_/);
  });

  it('has no modems in Germany', async () => {
    const { result } = await probe(await start(), { ...routing, country: 'de' });
    expect(result.verdict).toBe('failed');
    expect(result.stages.find(({ outcome }) => outcome === 'failed')?.name).toBe('tunnel');
    if (protocol === 'http') expect(result).toMatchObject({ gatewayCode: 'E_NO_STOCK_COUNTRY' });
  });
});
