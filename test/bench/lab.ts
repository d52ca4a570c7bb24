/**
 * First byte through the lab beside `curl -x`: the same gateway, login, session and target, CONNECT in both, taken in turns. curl's own
 * clock is used (time_starttransfer), so that starting its process counts for nothing; ours is what the lab shows. The platform runs in
 * a process of its own, so that neither side waits for the other's work.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { PlatformDescription } from '../../electron/demo/types.ts';
import { createProber } from '../../electron/probe/run-probe.ts';
import type { LabReport } from '../../shared/ipc/lab-report.ts';
import { composeProxyUrl, type GatewayTarget, type Routing } from '../../shared/proxy-url.ts';
import { REPO } from '../runtime/repo.ts';
import { type Measure, measure, sideBySide } from './measure.ts';

const ROUNDS = 50;
const WARM_UP = 10;
/** With no way to go at all, where little but the scheduler is measured, and with one as short as real exits ever have. */
const CASES = [
  { protocol: 'http', delayMs: 0 },
  { protocol: 'socks5', delayMs: 0 },
  { protocol: 'http', delayMs: 50 },
  { protocol: 'socks5', delayMs: 50 },
] as const;
const run = promisify(execFile);

async function startPlatform(): Promise<{ description: PlatformDescription; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(REPO, 'electron/demo/cli.ts'), '--keys', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { description: JSON.parse(line) as PlatformDescription, child };
}

async function mintedSecret({ apiUrl, apiKey }: PlatformDescription): Promise<string> {
  const reply = await fetch(`${apiUrl}/reseller/pool-keys`, {
    method: 'POST',
    headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ label: 'bench', trafficCapGB: 1 }),
  });
  const secret = /"(pak_[0-9a-f]{24})"/.exec(await reply.text())?.[1];
  if (secret === undefined) throw new Error('no secret was minted');
  return secret;
}

/** Holds every tunnel up for so long, for whoever asks. */
async function delayGateway({ apiUrl, apiKey }: PlatformDescription, delayMs: number): Promise<void> {
  const faults = new URL('/__faults', apiUrl);
  await fetch(faults, { method: 'DELETE', headers: { 'X-API-Key': apiKey } });
  if (delayMs === 0) return;
  const reply = await fetch(faults, {
    method: 'POST',
    headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ target: 'gateway', times: 100_000, delayMs }),
  });
  if (!reply.ok) throw new Error(`no delay: ${reply.status}`);
}

export async function benchLab(): Promise<Measure[]> {
  const { description, child } = await startPlatform();
  try {
    const [host = '', httpPort] = description.gateway.http.split(':');
    const gateway: GatewayTarget = {
      proxyUsername: description.proxyUsername,
      secret: await mintedSecret(description),
      gatewayHost: host,
      httpPort: Number(httpPort),
      socks5Port: Number(description.gateway.socks5.split(':')[1]),
    };
    const probe = createProber();
    const lab = async (routing: Routing): Promise<LabReport> => {
      const { report } = await probe({
        runId: 'bench-run-1',
        keyId: 'bench',
        label: 'bench',
        gateway,
        routing,
        check: { kind: 'single' },
        target: null,
        downloadBytes: 0,
        session: 'own',
        echoServices: [description.echoUrl],
        facts: { clockSkewMs: null, key: null, usernameProven: false },
        costOf: () => null,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onAttempt: () => undefined,
      });
      if (report.verdict !== 'works') throw new Error(report.sentence);
      return report;
    };
    const rows: Measure[] = [];
    for (const { protocol, delayMs } of CASES) {
      await delayGateway(description, delayMs);
      const routing: Routing = { protocol, pool: 'mbl', country: 'us', sessionId: 'bench', rotation: 'sticky' };
      // In curl's words: the name is left to the proxy, as the lab does.
      const proxy = composeProxyUrl(gateway, routing).replace(/^socks5:/, 'socks5h:');
      const curl = async () => {
        const args = [
          '-sS',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code} %{time_starttransfer}',
          '--proxytunnel',
          '-x',
          proxy,
        ];
        const { stdout } = await run('curl', [...args, description.echoUrl]);
        const [status, seconds] = stdout.split(' ');
        if (status !== '200') throw new Error(`curl got ${status}`);
        return Number(seconds) * 1_000;
      };
      const ours = async () => (await lab(routing)).firstByteMs ?? Number.NaN;
      for (let round = 0; round < WARM_UP; round += 1) await ours();
      const sides = await sideBySide(ROUNDS, ours, curl);
      rows.push(
        measure(
          `first byte over ${protocol}${delayMs === 0 ? '' : `, exit ${delayMs} ms away`} (bare: curl -x)`,
          'ms',
          sides,
          delayMs === 0 ? 'loopback alone: what the two processes cost' : 'ratio at most 1.1',
        ),
      );
    }
    return rows;
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}
