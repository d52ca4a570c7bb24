/**
 * The system's clipboard, by the system's own tools. On Linux xclip where it is: the xsel that clipboardy brings dies
 * now and then when a long text (over 64 kB, sent in pieces) has been read once, and what was copied is gone with it.
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { collect } from './child-process.ts';
import { onPath } from './chromium-binary.ts';

/** xclip goes into the background before the display has heard of the new owner. */
const TAKEN_LIMIT_MS = 2000;

/** Only loaded where it is used, for the start's sake. */
const clipboardy = async () => (await import('clipboardy')).default;
const hasXclip = () => process.platform === 'linux' && onPath('xclip') !== null;

async function xclip(args: string[], input: string): Promise<{ code: number | null; output: string; said: string }> {
  // A process that holds the selection outlives the terminal's Ctrl-C; it would also hold our end of a pipe open.
  const holds = args.includes('-in');
  const child = spawn('xclip', ['-selection', 'clipboard', ...args], {
    detached: holds,
    stdio: ['pipe', holds ? 'ignore' : 'pipe', holds ? 'ignore' : 'pipe'],
  });
  const output = collect(child.stdout);
  const said = collect(child.stderr);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once(holds ? 'exit' : 'close', resolve);
  });
  // It may have ended before it read anything; then its code tells.
  child.stdin?.on('error', () => undefined).end(input);
  return { code: await ended, output: output(), said: said() };
}

/** What a user of the Chromium runtime should know of the clipboard here; null when all is well. */
export function clipboardAdvice(): string | null {
  if (process.platform !== 'linux' || hasXclip()) return null;
  return 'xclip is not installed: a long copied text (over 64 kB) may be lost. On Debian or Ubuntu: sudo apt-get install xclip';
}

/** Empty where nothing was copied, or something that is no text. */
export async function readClipboard(): Promise<string> {
  if (!hasXclip()) return (await clipboardy()).read();
  const { code, output, said } = await xclip(['-out'], '');
  if (code === 0) return output;
  if (/target \S+ not available/.test(said)) return '';
  throw new Error(`xclip: ${said.trim() || `code ${code}`}`);
}

export async function writeClipboard(text: string): Promise<void> {
  if (!hasXclip()) return (await clipboardy()).write(text);
  const { code } = await xclip(['-in'], text);
  if (code !== 0) throw new Error(`xclip did not take the text (code ${code}).`);
  const until = Date.now() + TAKEN_LIMIT_MS;
  while ((await readClipboard()) !== text) {
    if (Date.now() > until) throw new Error('The clipboard holds something else than what was written.');
    await sleep(10);
  }
}
