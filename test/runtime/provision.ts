/** Finds what the tests need of the machine; where it may, it installs it; else it says what to install. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OPTIONAL_NEEDS, type OptionalNeed } from '../snippets/tools.ts';
import { findChromium, onPath } from './chromium-binary.ts';
import { detectElectron } from './electron-binary.ts';
import { REPO } from './repo.ts';

interface Need {
  what: string;
  present: () => boolean;
  /** Debian's packages. */
  packages: string[];
}

const LINUX_NEEDS: Need[] = [
  { what: 'Xvfb', present: () => onPath('Xvfb') !== null, packages: ['xvfb'] },
  {
    what: 'D-Bus',
    present: () =>
      onPath('dbus-daemon') !== null && onPath('dbus-send') !== null && onPath('dbus-run-session') !== null,
    packages: ['dbus', 'dbus-bin', 'dbus-daemon'],
  },
  { what: 'xclip', present: () => onPath('xclip') !== null, packages: ['xclip'] },
  { what: 'gnome-keyring', present: () => onPath('gnome-keyring-daemon') !== null, packages: ['gnome-keyring'] },
];
const CHROMIUM: Need = {
  what: 'Chromium',
  // A downloaded one is there and yet does not start where the system's libraries are missing.
  present: () => {
    const binary = findChromium();
    if (binary === null) return false;
    return process.platform !== 'linux' || spawnSync(binary, ['--version'], { stdio: 'ignore' }).status === 0;
  },
  packages: ['chromium'],
};

/** A network that swallows everything must not hold the tests for ever. */
const INSTALL_LIMIT_MS = 10 * 60_000;

function run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_LIMIT_MS });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}

/** Playwright's own build, which needs no root. Its system libraries are another matter: apt brings them with chromium. */
function downloadChromium(): Promise<boolean> {
  return run(process.execPath, [join(REPO, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium']);
}

async function aptInstall(needs: { packages: string[] }[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = (packages: string[]) =>
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
  if (!(await run('apt-get', ['update', '-qq'], env))) return;
  if (await install(needs.flatMap((need) => need.packages))) return;
  // One package that cannot be had stops the whole command: what is left, one by one.
  for (const need of needs) await install(need.packages);
}

const packagesOf = (needs: { packages: string[] }[]) => needs.flatMap((need) => need.packages).join(' ');

/**
 * Throws with one line a missing thing. `say` gets what is being installed, and the tools without which some tests are
 * skipped: those are never an error.
 */
export async function provision(say: (line: string) => void, options = { tools: false }): Promise<void> {
  const linux = process.platform === 'linux';
  const missing = () => [
    ...(linux ? LINUX_NEEDS.filter((need) => !need.present()) : []),
    // Electron brings its own.
    ...(detectElectron() || CHROMIUM.present() ? [] : [CHROMIUM]),
  ];
  let wanted = missing();
  if (wanted.includes(CHROMIUM)) {
    say("Chromium is not installed: fetching Playwright's.");
    await downloadChromium();
    wanted = missing();
  }
  const debianRoot = linux && process.getuid?.() === 0 && existsSync('/etc/debian_version');
  let tools: OptionalNeed[] = options.tools ? Object.values(OPTIONAL_NEEDS).filter((need) => !need.present()) : [];
  if (wanted.length + tools.length > 0 && debianRoot) {
    say(`Installing ${packagesOf([...wanted, ...tools])} by apt.`);
    await aptInstall([...wanted, ...tools]);
    wanted = missing();
    tools = tools.filter((need) => !need.present());
  }
  if (tools.length > 0) {
    const names = tools.map((need) => need.what).join(', ');
    say(`Skipped: the snippets for ${names}. On Debian or Ubuntu: sudo apt-get install ${packagesOf(tools)}`);
  }
  if (wanted.length > 0) {
    throw new Error(
      `The tests need ${wanted.map((need) => need.what).join(', ')}. On Debian or Ubuntu: sudo apt-get install ${packagesOf(wanted)}`,
    );
  }
}
