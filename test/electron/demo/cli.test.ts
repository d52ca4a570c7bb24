/** The stand-alone process as a stranger meets it: `node electron/demo/cli.ts` and curl. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseOptions, UsageError } from '../../../electron/demo/cli-options.ts';
import type { PlatformDescription } from '../../../electron/demo/types.ts';

const CLI = `${import.meta.dirname}/../../../electron/demo/cli.ts`;
const hasCurl = spawnSync('curl', ['--version']).status === 0;
/** A process of its own takes its time on a busy machine. */
const PATIENT = { timeout: 120_000 };
const run = promisify(execFile);

async function start(...args: string[]) {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const first = new Promise<string>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before its line`)));
  });
  const description = JSON.parse(await first) as PlatformDescription;
  return { child, ended, lines, description };
}

async function curl(...args: string[]): Promise<string> {
  const { stdout } = await run('curl', ['-sS', '--noproxy', '', '--max-time', '60', ...args], { encoding: 'utf8' });
  return stdout;
}

async function listening(): Promise<{ port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return server.address() as AddressInfo;
}

describe('npm run platform', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('prints one line and ends cleanly on %s', PATIENT, async (signal) => {
    const { child, ended, lines, description } = await start('--keys', '3');
    expect(Object.keys(description)).toEqual(['apiUrl', 'apiKey', 'proxyUsername', 'gateway', 'echoUrl', 'stripe']);
    for (const address of [description.gateway.http, description.gateway.socks5]) {
      expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    }
    const headers = { 'X-API-Key': description.apiKey };
    expect(await (await fetch(`${description.apiUrl}/reseller/pool-keys`, { headers })).json()).toHaveLength(3);
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(lines).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32')('ends when the shell that npm ran it in is gone', PATIENT, async () => {
    const env = { ...process.env, npm_lifecycle_event: 'platform' };
    const script = '"$0" "$1" --keys 1; true';
    const shell = spawn('sh', ['-c', script, process.execPath, CLI], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void shell.kill('SIGKILL'));
    // The pipe stays open as long as the platform lives, whatever becomes of the shell.
    const closed = new Promise((resolve) => shell.stdout.once('close', resolve));
    const line = await new Promise<string>((resolve) => {
      shell.stdout.on('data', (chunk: Buffer) => resolve(chunk.toString()));
    });
    shell.kill('SIGTERM');
    await closed;
    await expect(fetch(JSON.parse(line).apiUrl)).rejects.toThrow();
  });

  it.each([
    ['--keys many'],
    ['--keys 100001'],
    ['--keys -1'],
    ['--seed 1.5'],
    ['--seed 0x10'],
    ['--dialect french'],
    ['--port 65536'],
    ['--nonsense 1'],
    ['--keys'],
    ['stray'],
  ])('refuses %s', (args) => {
    expect(() => parseOptions(args.split(' '))).toThrow(UsageError);
  });

  it('reads every option', () => {
    expect(parseOptions([])).toEqual({});
    const args = '--keys 7 --seed 9 --dialect guide --port 1 --gateway-port=2 --socks-port 3';
    expect(parseOptions(args.split(' '))).toEqual({
      keys: 7,
      seed: 9,
      dialect: 'guide',
      port: 1,
      gatewayPort: 2,
      socksPort: 3,
    });
  });

  it('ends with status 2 on a bad option, and with 1 when a port is taken, and says why', PATIENT, async () => {
    const bad = spawnSync(process.execPath, [CLI, '--keys', 'many'], { encoding: 'utf8' });
    expect(bad).toMatchObject({ status: 2, stdout: '' });
    expect(bad.stderr).toMatch(/^--keys must be a whole number .*\nusage: npm run platform/);
    const { port } = await listening();
    const taken = spawnSync(process.execPath, [CLI, '--socks-port', String(port)], { encoding: 'utf8' });
    expect(taken).toMatchObject({ status: 1, stdout: '' });
    expect(taken.stderr).toContain(String(port));
  });

  it.skipIf(!hasCurl).each(['live', 'guide'] as const)(
    'serves curl in the %s dialect: mint, go through, meter, suspend at the cap',
    PATIENT,
    async (dialect) => {
      const { description } = await start('--keys', '2', '--seed', '5', '--dialect', dialect);
      const { apiUrl, apiKey, proxyUsername, gateway, echoUrl } = description;
      const api = async (method: string, path: string, body?: unknown) =>
        JSON.parse(
          await curl(
            ...['-X', method, `${apiUrl}/reseller/pool-keys${path}`, '-H', `X-API-Key: ${apiKey}`],
            ...['-H', 'Content-Type: application/json', ...(body === undefined ? [] : ['-d', JSON.stringify(body)])],
          ),
        );
      const key = await api('POST', '', { label: 'customer:curl', trafficCapGB: 1 });
      const user = `${proxyUsername}-mbl-us-sid-curl7-rot-sticky:${dialect === 'guide' ? key.secret : key.key}`;
      const viaHttp = ['-x', `http://${user}@${gateway.http}`];
      const viaSocks = ['-x', `socks5h://${user}@${gateway.socks5}`];
      const usedMb = async () => {
        const row = await api('GET', `/${key.id}`);
        return row.trafficUsedMB ?? row.trafficUsedGB * 1024;
      };

      const exit = JSON.parse(await curl(...viaHttp, echoUrl));
      expect(exit).toMatchObject({ country: 'US', ip_type: 'mobile' });
      expect(JSON.parse(await curl(...viaSocks, echoUrl))).toEqual(exit);
      expect(JSON.parse(await curl(...viaHttp, '--proxytunnel', echoUrl))).toEqual(exit);

      const before = await usedMb();
      const bytes = echoUrl.replace(/json$/, 'bytes?n=5242880');
      for (const via of [viaHttp, viaSocks]) await curl(...via, '-o', '/dev/null', bytes);
      const grown = (await usedMb()) - before;
      expect(grown).toBeGreaterThan(10);
      expect(grown).toBeLessThan(10.01);

      // The smallest cap is 1 GB, and it takes a whole one to cross it: once is enough.
      if (dialect === 'guide') return;
      await curl(...viaHttp, '-o', '/dev/null', echoUrl.replace(/json$/, `bytes?n=${1024 ** 3}`));
      expect((await api('GET', `/${key.id}`)).enabled).toBe(false);
      expect(await curl(...viaHttp, echoUrl)).toMatch(/^E_CAP_EXCEEDED: .* \(req: req_\w+\)$/m);
      await expect(curl(...viaSocks, echoUrl)).rejects.toThrow(/rejected by the SOCKS5 server/);
    },
  );
});
