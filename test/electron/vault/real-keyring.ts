// Starts a real gnome-keyring on a bus of its own, in a home of its own, and runs keychain steps in a Node process there.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type KeyringState = 'unlocked' | 'locked' | 'noCollection' | 'noProvider' | 'noBus';

export interface StepResult {
  value?: unknown;
  code?: string;
  message?: string;
  nextStep?: string;
}

export interface KeyringHome {
  dir: string;
  run(state: KeyringState, steps: string[]): Promise<StepResult[]>;
  remove(): void;
}

/** A bus that can start no service: a desktop without a keyring. */
const BARE_BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;

export function keyringHome(): KeyringHome {
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-keyring-'));
  const script = join(dir, 'steps.mjs');
  const bareBus = join(dir, 'bare-bus.conf');
  writeFileSync(bareBus, BARE_BUS);
  mkdirSync(join(dir, 'data'));
  mkdirSync(join(dir, 'run'), { mode: 0o700 });

  return {
    dir,
    remove: () => rmSync(dir, { recursive: true, force: true }),
    run(state, steps) {
      writeFileSync(
        script,
        `import { createOsKeychain } from ${JSON.stringify(join(process.cwd(), 'electron/vault/os-keychain.ts'))};
import { loadDataKey } from ${JSON.stringify(join(process.cwd(), 'electron/vault/data-key.ts'))};
const keychain = createOsKeychain('pakdesk-test');
const results = [];
for (const step of [${steps.map((step) => `async () => (${step})`).join(',')}]) {
  try { results.push({ value: await step() }); }
  catch (error) { results.push({ code: error.code, message: error.message, nextStep: error.data?.nextStep }); }
}
console.log('RESULTS' + JSON.stringify(results));`,
      );
      const node = `'${process.execPath}' '${script}'`;
      const commands: Record<KeyringState, [string, string[]]> = {
        unlocked: [
          'dbus-run-session',
          [
            '--',
            'sh',
            '-c',
            `printf test-pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null; ${node}`,
          ],
        ],
        locked: [
          'dbus-run-session',
          ['--', 'sh', '-c', `gnome-keyring-daemon --start --components=secrets >/dev/null; ${node}`],
        ],
        noCollection: [
          'dbus-run-session',
          ['--', 'sh', '-c', `gnome-keyring-daemon --start --components=secrets >/dev/null; ${node}`],
        ],
        noProvider: ['dbus-run-session', ['--config-file', bareBus, '--', process.execPath, script]],
        noBus: [process.execPath, [script]],
      };
      const { DBUS_SESSION_BUS_ADDRESS: _bus, DISPLAY: _display, ...rest } = process.env;
      const env = { ...rest, HOME: dir, XDG_DATA_HOME: join(dir, 'data'), XDG_RUNTIME_DIR: join(dir, 'run') };
      const [command, args] = commands[state];
      return new Promise<StepResult[]>((resolve, reject) => {
        const child = spawn(command, args, { env, cwd: process.cwd() });
        let out = '';
        let err = '';
        child.stdout.on('data', (chunk) => {
          out += chunk;
        });
        child.stderr.on('data', (chunk) => {
          err += chunk;
        });
        child.on('error', reject);
        child.on('exit', () => {
          const line = out.split('\n').find((text) => text.startsWith('RESULTS'));
          if (line) resolve(JSON.parse(line.slice('RESULTS'.length)));
          else reject(new Error(`no results: ${out}\n${err}`));
        });
      });
    },
  };
}
