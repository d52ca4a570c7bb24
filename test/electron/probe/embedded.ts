/** Runs of the lab against the embedded platform's own gateway, sessions and exits. */
import { onTestFinished } from 'vitest';
import { startEmbeddedPlatform } from '../../../electron/demo/embedded-platform.ts';
import type { EmbeddedPlatform, EmbeddedPlatformOptions } from '../../../electron/demo/types.ts';
import { createProber, type ProberOptions } from '../../../electron/probe/run-probe.ts';
import type { ProbeRequest } from '../../../electron/probe/types.ts';
import type { LabCheck, LabTarget } from '../../../shared/ipc/lab-report.ts';
import type { Routing } from '../../../shared/proxy-url.ts';

export interface Running {
  platform: EmbeddedPlatform;
  secret: string;
}

/** A platform with one fresh key. */
export async function start(options: EmbeddedPlatformOptions = {}): Promise<Running> {
  const platform = await startEmbeddedPlatform({ keys: 1, ...options });
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

/** The platform's own list of live sessions. */
export async function sessionsOf({ platform }: Running): Promise<{ sessionId: string; ttl: number }[]> {
  const { apiUrl, apiKey } = platform.description;
  const reply = await fetch(`${apiUrl}/gateway/pool/my-sessions`, { headers: { 'X-API-Key': apiKey } });
  const body = (await reply.json()) as { sessions: { sessionId: string; ttl: number }[] };
  return body.sessions;
}

const portOf = (address: string) => Number(address.split(':').at(-1));

export interface LabOptions extends ProberOptions {
  routing?: Routing;
  check?: LabCheck;
  target?: LabTarget | null;
  downloadBytes?: number;
  session?: 'own' | 'test';
  /** Paths of the platform's echo service, in the order of asking. */
  echoPaths?: string[];
  signal?: AbortSignal;
  onAttempt?: ProbeRequest['onAttempt'];
}

export async function lab({ platform, secret }: Running, options: LabOptions = {}) {
  const { gateway, proxyUsername, echoUrl } = platform.description;
  const {
    routing = {},
    check = { kind: 'single' },
    target = null,
    downloadBytes = 0,
    session = 'own',
    ...rest
  } = options;
  const { echoPaths = ['/json'], signal = new AbortController().signal, onAttempt = () => {}, ...prober } = rest;
  return createProber({ runMark: () => 'abc123', ...prober })({
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
    check,
    target,
    downloadBytes,
    session,
    echoServices: echoPaths.map((path) => echoUrl.replace('/json', path)),
    facts: { clockSkewMs: null, key: null, usernameProven: false },
    costOf: () => null,
    signal,
    onProgress: () => {},
    onAttempt,
  });
}
