/** Whether Electron's binary is here, and one try to fetch it. Never `require('electron')`: that starts a download by itself. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPO } from './repo.ts';

const PACKAGE = join(REPO, 'node_modules', 'electron');

/** The path of Electron's binary; null when it is not here. */
export function detectElectron(): string | null {
  const pathFile = join(PACKAGE, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : null;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const binary = override ? join(override, name ?? 'electron') : name && join(PACKAGE, 'dist', name);
  return binary && existsSync(binary) ? binary : null;
}

/** Null when it worked, else why not, in a few words. */
export function fetchElectron(timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const installer = spawn(process.execPath, [join(PACKAGE, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    installer.stderr.setEncoding('utf8');
    installer.stderr.on('data', (text: string) => {
      errors += text;
    });
    const timer = setTimeout(() => {
      installer.kill();
      resolve(`no answer within ${timeoutMs / 1000} s`);
    }, timeoutMs);
    installer.on('error', (error) => {
      clearTimeout(timer);
      resolve(error.message);
    });
    installer.on('close', (code) => {
      clearTimeout(timer);
      resolve(
        code === 0 && detectElectron()
          ? null
          : (errors.split('\n').find((line) => line.trim() !== '') ?? `code ${code}`),
      );
    });
  });
}
