/** Runs one snippet as a customer would: in a file of its own, by the real program, with nothing changed in it. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HandoutFormat } from '../../shared/ipc/routing.ts';
import { findChromium } from '../runtime/chromium-binary.ts';
import { REPO } from '../runtime/repo.ts';
import { CHROMIUM_HOOK, CHROMIUM_VARIABLE } from './installed-chromium.ts';
import { OPTIONAL_NEEDS, type OptionalTool, PYTHON_MODULES, pythonWith } from './tools.ts';

const RUN_LIMIT_MS = 60_000;
const OUT = join(REPO, 'out');

interface Runner {
  file: string;
  /** The needed program; absent: the repository brings it. */
  tool?: OptionalTool;
  command: (file: string, certFile: string) => [command: string, ...args: string[]];
}

const python = (tool: keyof typeof PYTHON_MODULES): Runner => ({
  file: 'snippet.py',
  tool,
  command: (file) => [pythonWith([...PYTHON_MODULES[tool]]) ?? 'python3', file],
});
const shell = (tool: OptionalTool): Runner => ({ file: 'snippet.sh', tool, command: (file) => ['sh', file] });
const node: Runner = { file: 'snippet.mjs', command: (file) => [process.execPath, file] };

/** Those whose program the machine has or apt brings. The others are checked for their form only. */
export const RUNNERS = {
  env: shell('curl'),
  curl: shell('curl'),
  wget: shell('wget'),
  pythonRequests: python('requests'),
  pythonHttpx: python('httpx'),
  pythonAiohttp: python('aiohttp'),
  nodeUndici: node,
  nodeAxios: node,
  playwright: { file: 'snippet.mjs', command: (file) => [process.execPath, '--import', CHROMIUM_HOOK, file] },
  go: { file: 'snippet.go', tool: 'go', command: (file) => ['go', 'run', file] },
  php: { file: 'snippet.php', tool: 'php', command: (file, cert) => ['php', '-d', `curl.cainfo=${cert}`, file] },
  ruby: { file: 'snippet.rb', tool: 'ruby', command: (file) => ['ruby', file] },
} satisfies Partial<Record<HandoutFormat, Runner>>;
export type RunFormat = keyof typeof RUNNERS;

/** Why it cannot be run here; null when it can. */
export function cannotRun(format: RunFormat): string | null {
  const { tool }: Runner = RUNNERS[format];
  if (format === 'playwright' && findChromium() === null) return 'Chromium is not installed';
  if (tool === undefined || OPTIONAL_NEEDS[tool].present()) return null;
  const { what, packages } = OPTIONAL_NEEDS[tool];
  return `${what} is not installed. On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`;
}

export interface RunDirectory {
  /** What it printed. Throws with its errors when it failed or ran into the limit. */
  run: (format: RunFormat, text: string, env?: Record<string, string>) => Promise<string>;
  close: () => void;
}

/** Inside the repository, so that a module finds the repository's packages. `cert` is trusted by every program. */
export function openRunDirectory(cert: string): RunDirectory {
  mkdirSync(OUT, { recursive: true });
  const directory = mkdtempSync(join(OUT, 'snippets-'));
  const certFile = join(directory, 'cert.pem');
  writeFileSync(certFile, cert);
  // wget reads no variable for certificates, but one for its settings.
  writeFileSync(join(directory, 'wgetrc'), `ca_certificate=${certFile}\ntries=1\n`);
  let runs = 0;

  const environment = {
    PATH: process.env['PATH'],
    HOME: directory,
    LANG: 'C.UTF-8',
    CURL_CA_BUNDLE: certFile,
    REQUESTS_CA_BUNDLE: certFile,
    SSL_CERT_FILE: certFile,
    NODE_EXTRA_CA_CERTS: certFile,
    WGETRC: join(directory, 'wgetrc'),
    // Kept from run to run; nothing is ever downloaded.
    GOCACHE: join(OUT, 'go-cache'),
    GO111MODULE: 'off',
    GOFLAGS: '-mod=mod',
    GOPROXY: 'off',
    GOTOOLCHAIN: 'local',
    [CHROMIUM_VARIABLE]: findChromium() ?? '',
  };

  return {
    run(format, text, env = {}) {
      const runner: Runner = RUNNERS[format];
      runs += 1;
      const place = join(directory, String(runs));
      mkdirSync(place);
      const file = join(place, runner.file);
      writeFileSync(file, `${text}\n`);
      const [command, ...args] = runner.command(file, certFile);
      return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
          cwd: place,
          env: { ...environment, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
          timeout: RUN_LIMIT_MS,
        });
        let printed = '';
        let errors = '';
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
          printed += chunk;
        });
        child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
          errors += chunk;
        });
        child.once('error', reject);
        child.once('close', (code, signal) => {
          if (code === 0) resolve(printed);
          else reject(new Error(`${format} ended with ${code ?? signal}: ${errors || printed}`));
        });
      });
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}
