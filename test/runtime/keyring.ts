/** A real, throw-away keychain for tests: gnome-keyring, unlocked, on a D-Bus of its own. Linux only; elsewhere the system's own is used. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Keyring {
  /** Over the present environment. */
  env: Record<string, string>;
  /** Holds the keyring file: what a test may search for secrets. */
  dir: string;
  stop(): Promise<void>;
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill();
  await closed;
}

export async function startKeyring(): Promise<Keyring> {
  const dir = await mkdtemp(join(tmpdir(), 'pakdesk-keyring-'));
  const runtimeDir = join(dir, 'run');
  const dataDir = join(dir, 'data');
  await mkdir(runtimeDir, { mode: 0o700 });
  await mkdir(dataDir, { mode: 0o700 });
  const own = { XDG_RUNTIME_DIR: runtimeDir, XDG_DATA_HOME: dataDir };

  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], {
    env: { ...process.env, ...own },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    bus.once('error', (error) => reject(new Error(`dbus-daemon does not start: ${error.message}`)));
    bus.once('exit', (code) => reject(new Error(`dbus-daemon ended with code ${code}.`)));
    (bus.stdio[3] as Readable).setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  const env = { ...own, DBUS_SESSION_BUS_ADDRESS: address };
  const whole = { ...process.env, ...env };

  const daemon = spawn('gnome-keyring-daemon', ['--unlock', '--foreground', '--components=secrets'], {
    env: whole,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const failed = new Promise<never>((_resolve, reject) => {
    daemon.once('error', (error) => reject(new Error(`gnome-keyring-daemon does not start: ${error.message}`)));
    daemon.once('exit', (code) => reject(new Error(`gnome-keyring-daemon ended with code ${code}.`)));
  });
  failed.catch(() => undefined);
  daemon.stdin?.end('throw-away');

  const stop = async () => {
    await end(daemon);
    await end(bus);
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  const onBus = async () => {
    const query = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const method = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if ((await run('dbus-send', [...query, ...method], whole)).includes('boolean true')) return;
      await sleep(50);
    }
    throw new Error('gnome-keyring-daemon did not come onto its bus within 5 s.');
  };
  try {
    await Promise.race([onBus(), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, dir, stop };
}
