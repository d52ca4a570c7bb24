import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandLineError, parseCommandLine } from '../../../electron/shell/command-line.ts';

const NOTHING = { demo: false, hidden: false, platformFile: null, profileDir: null };
const parse = (...argv: string[]) => parseCommandLine(argv, '/work');

describe('parseCommandLine', () => {
  it('is nothing by default', () => {
    expect(parse()).toEqual(NOTHING);
  });

  it('reads what is its own, relative to the folder it was started in', () => {
    expect(parse('.', '--demo', '--hidden', '--platform', 'p.json', '--profile=a/b')).toEqual({
      demo: true,
      hidden: true,
      platformFile: resolve('/work', 'p.json'),
      profileDir: resolve('/work', 'a/b'),
    });
  });

  it('passes over the switches of Chromium and Electron', () => {
    expect(parse('-r', 'loader.js', '--inspect=0', '--no-sandbox', '--user-data-dir=/x', '/repo')).toEqual(NOTHING);
  });

  it.each([[['--profile']], [['--profile=']], [['--platform', '--demo']], [['--profile', 'a\0b']]])(
    'refuses %j',
    (argv) => {
      expect(() => parseCommandLine(argv, '/work')).toThrow(CommandLineError);
    },
  );
});
