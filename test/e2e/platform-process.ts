/** The embedded platform in a process of its own, and relays before it: cutting them is the network going away. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlatformDescription } from '../../electron/demo/types.ts';
import { REPO } from '../runtime/repo.ts';
import { type Relay, startRelay } from './relay.ts';

export interface PlatformProcess {
  description: PlatformDescription;
  stop(): Promise<void>;
}

export async function startPlatformProcess(args: string[] = []): Promise<PlatformProcess> {
  const child: ChildProcess = spawn(process.execPath, [join(REPO, 'electron/demo/cli.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`npm run platform ended with code ${code}.`)));
  });
  return {
    description: JSON.parse(line) as PlatformDescription,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

export interface Network {
  /** The file to give to the app as `--platform`. It names no API key. */
  file: string;
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Puts a relay before the API and both gateways of a platform, and writes the description that leads to them. */
export async function startNetwork(description: PlatformDescription, dir: string): Promise<Network> {
  const api = new URL(description.apiUrl);
  const relayTo = (address: string) => {
    const [host = '127.0.0.1', port = ''] = address.split(':');
    return startRelay(host, Number(port));
  };
  const relays: [Relay, Relay, Relay] = [
    await relayTo(api.host),
    await relayTo(description.gateway.http),
    await relayTo(description.gateway.socks5),
  ];
  const [apiRelay, http, socks5] = relays;
  const file = join(dir, 'platform.json');
  const through = {
    apiUrl: `http://${apiRelay.address}${api.pathname}`,
    proxyUsername: description.proxyUsername,
    gateway: { http: http.address, socks5: socks5.address },
    echoUrl: description.echoUrl,
  };
  await writeFile(file, JSON.stringify(through));
  const each = async (work: (relay: Relay) => Promise<void>) => void (await Promise.all(relays.map(work)));
  return {
    file,
    cut: () => each((relay) => relay.cut()),
    restore: () => each((relay) => relay.restore()),
    close: () => each((relay) => relay.close()),
  };
}

export async function readDescription(file: string): Promise<PlatformDescription> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return JSON.parse(lines.findLast((line) => line.startsWith('{')) ?? '') as PlatformDescription;
}
