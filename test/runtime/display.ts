/** A screen for tests: on Linux an Xvfb of their own, so that neither the desktop's windows nor its clipboard are touched. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Display {
  /** Over the present environment; `undefined` takes a variable away. */
  env: Record<string, string | undefined>;
  stop(): Promise<void>;
}

/** Xvfb picks the free display number itself; it listens on a local socket, never on TCP. */
export async function startDisplay(size = '1920x1080x24'): Promise<Display> {
  if (process.platform !== 'linux') return { env: {}, stop: async () => undefined };
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  xvfb.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<void>((resolve) => xvfb.once('close', () => resolve()));
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.once('error', (error) => reject(new Error(`Xvfb does not start: ${error.message}`)));
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}.\n${errors}`)));
    (xvfb.stdio[3] as Readable).setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return {
    env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' },
    stop: async () => {
      xvfb.kill();
      await ended;
    },
  };
}

/** Why a window cannot be shown here; null when it can. */
export function missingDisplay(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return null;
  return 'There is no display here (DISPLAY is not set). On a machine without a screen: xvfb-run -a npm start, or npm run tour.';
}
