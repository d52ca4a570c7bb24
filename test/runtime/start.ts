/** `npm start`: builds when stale and opens the app, in Electron if its binary is here or can be fetched, else in the Chromium runtime. */
import { spawn } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, buildIsFresh } from './build.ts';
import { missingDisplay } from './display.ts';
import { detectElectron, fetchElectron } from './electron-binary.ts';
import { launchChromium } from './host.ts';
import { BUILD, REPO } from './repo.ts';
import { AppExitedError } from './running-app.ts';
import { clipboardAdvice } from './text-clipboard.ts';

const FETCH_LIMIT_MS = 20_000;
/** A network that blocks the download today is not asked at each start. */
const FETCH_FAILED = join(BUILD, '..', 'electron-not-fetched');
const ASK_AGAIN_MS = 24 * 3_600_000;

const HELP = `npm start -- [options]
  --demo                        open the demo on the embedded platform
  --platform FILE               add the platform that FILE describes (the line of npm run platform)
  --profile DIR                 keep everything in DIR
  --runtime electron|chromium   instead of choosing by what is there`;

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        demo: { type: 'boolean' },
        platform: { type: 'string' },
        profile: { type: 'string' },
        runtime: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    fail(`${(error as Error).message}\n\n${HELP}`);
  }
}

async function electronBinary(named: boolean): Promise<string | null> {
  const present = detectElectron();
  if (present) return present;
  const failedAt = statSync(FETCH_FAILED, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const asked = Date.now() - failedAt < ASK_AGAIN_MS;
  if (!named && (asked || process.env['CI'])) {
    console.log(
      "Electron's binary is not here: opening in the Chromium runtime (--runtime electron tries to fetch it).",
    );
    return null;
  }
  const why = await fetchElectron(FETCH_LIMIT_MS);
  if (why === null) return detectElectron();
  if (named) fail(`Electron's binary could not be fetched: ${why}`);
  mkdirSync(join(BUILD, '..'), { recursive: true });
  writeFileSync(FETCH_FAILED, why);
  console.log(`Electron's binary could not be fetched (${why}): opening in the Chromium runtime instead.`);
  return null;
}

/** The system's own way to open a page in the browser; main has chosen the address from its list. */
function openInBrowser(url: string): void {
  const [command = '', ...args] = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  }[process.platform as string] ?? ['xdg-open', url];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', (error) => console.error(`The browser did not open (${error.message}). The page: ${url}`))
    .unref();
}

const options = readOptions();
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const { runtime } = options;
if (runtime !== undefined && runtime !== 'electron' && runtime !== 'chromium') fail(HELP);
const noDisplay = missingDisplay();
if (noDisplay) fail(noDisplay);

const args = [
  ...(options.demo ? ['--demo'] : []),
  ...(options.platform === undefined ? [] : ['--platform', options.platform]),
];
const electron = runtime === 'chromium' ? null : await electronBinary(runtime === 'electron');
if (!buildIsFresh()) {
  console.log('Building Pakdesk …');
  await build().catch((error: Error) => fail(error.message));
}

if (electron) {
  const profile = options.profile === undefined ? [] : ['--profile', options.profile];
  const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron, [REPO, ...root, ...profile, ...args], { stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  const advice = clipboardAdvice();
  if (advice) console.log(advice);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  try {
    const app = await launchChromium({
      args,
      signal: interrupted.signal,
      userDataDir: options.profile ?? null,
      showOutput: true,
      onOpenExternal: openInBrowser,
    });
    interrupted.signal.addEventListener('abort', () => void app.close());
    const exit = await app.exited;
    process.exit(exit.code ?? 1);
  } catch (error) {
    if (interrupted.signal.aborted) process.exit(130);
    if (error instanceof AppExitedError) {
      if (error.exit.code === 0) {
        console.log('Pakdesk is open already: its window has come to the front.');
        process.exit(0);
      }
      process.exit(error.exit.code ?? 1);
    }
    fail((error as Error).message);
  }
}
