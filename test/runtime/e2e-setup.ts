/** Before the end-to-end tests: the build, a screen and a keychain of their own. vitest hands the environment on to its workers. */

import { ensureBuild } from './build.ts';
import { type Display, startDisplay } from './display.ts';
import { type Keyring, startKeyring } from './keyring.ts';
import { provision } from './provision.ts';

let display: Display | null = null;
let keyring: Keyring | null = null;

export async function setup(): Promise<void> {
  await provision(console.log);
  await ensureBuild();
  display = await startDisplay();
  if (process.platform === 'linux') keyring = await startKeyring();
  for (const [name, value] of Object.entries({ ...display.env, ...keyring?.env })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

export async function teardown(): Promise<void> {
  await keyring?.stop();
  await display?.stop();
}
