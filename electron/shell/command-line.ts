// What the app takes from its command line. Threat: arguments also come from a second instance, so every value is checked here and nowhere else.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app } from 'electron';
import type { NewAccountHome } from '../account/account-home.ts';
import { PlatformFileError, readPlatformFile } from '../account/platform-file.ts';

export interface CommandLine {
  /** Open the embedded platform's profile at once. */
  demo: boolean;
  /** A file that `npm run platform` wrote; whole path. */
  platformFile: string | null;
  /** The folder that holds everything the app keeps; whole path. */
  profileDir: string | null;
  /** Start without showing the window. */
  hidden: boolean;
}

export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** Chromium's own switches and Electron's arguments are passed over. */
export function parseCommandLine(argv: readonly string[], cwd: string): CommandLine {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      demo: { type: 'boolean' },
      hidden: { type: 'boolean' },
      platform: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const path = (name: 'platform' | 'profile', what: string): string | null => {
    const value = values[name];
    if (value === undefined) return null;
    if (typeof value !== 'string' || value === '' || value.startsWith('--') || value.includes('\0')) {
      throw new CommandLineError(`--${name} needs ${what}.`);
    }
    return resolve(cwd, value);
  };
  return {
    demo: values['demo'] === true,
    hidden: values['hidden'] === true,
    platformFile: path('platform', 'the file that npm run platform wrote'),
    profileDir: path('profile', 'a folder'),
  };
}

/** A bad argument is told on the terminal and ends the app before it touches anything. */
function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CommandLineError || error instanceof PlatformFileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    app.exit(2);
    throw error;
  }
}

/** This process's own. */
export function readCommandLine(): CommandLine {
  return orExit(() => parseCommandLine(process.argv.slice(1), process.cwd()));
}

/** Where a new account connects to; null = the live platform. */
export function readHome({ platformFile }: CommandLine): NewAccountHome | null {
  return platformFile === null ? null : orExit(() => readPlatformFile(platformFile));
}
