/** `npm run tour`: the main job, start to end, in a real window, with a picture of each step in out/tour/. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../runtime/build.ts';
import { startDisplay } from '../runtime/display.ts';
import { startKeyring } from '../runtime/keyring.ts';
import { chooseRuntime } from '../runtime/launch.ts';
import { provision } from '../runtime/provision.ts';
import { REPO } from '../runtime/repo.ts';
import { readDescription, startNetwork, startPlatformProcess } from './platform-process.ts';
import { Tour } from './tour-recorder.ts';
import { tourSteps } from './tour-steps.ts';

const { values } = parseArgs({ options: { platform: { type: 'string' }, out: { type: 'string' } } });

async function main(): Promise<number> {
  const out = values.out ?? join(REPO, 'out', 'tour');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await provision(console.log);
  await ensureBuild();
  const undo: (() => Promise<void>)[] = [];
  try {
    const display = await startDisplay();
    undo.push(display.stop);
    const keyring = process.platform === 'linux' ? await startKeyring() : null;
    if (keyring) undo.push(keyring.stop);
    // This process is the other program on the same desktop: same screen, same clipboard, same keychain.
    for (const [name, value] of Object.entries({ ...display.env, ...keyring?.env })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    let description = values.platform === undefined ? null : await readDescription(values.platform);
    if (description === null) {
      const platform = await startPlatformProcess();
      undo.push(platform.stop);
      description = platform.description;
    }
    const work = await mkdtemp(join(tmpdir(), 'pakdesk-tour-'));
    const network = await startNetwork(description, work);
    undo.push(network.close);
    const profileDir = join(work, 'profile');
    const tour = new Tour(out);
    console.log(`Pakdesk tour, ${chooseRuntime()} runtime, platform at ${new URL(description.apiUrl).host}`);
    await tourSteps({ tour, description, network, profileDir, keyringDir: keyring?.dir ?? null });
    await writeFile(
      join(out, 'tour.json'),
      `${JSON.stringify({ runtime: chooseRuntime(), profileDir, passed: tour.passed, steps: tour.steps }, null, 2)}\n`,
    );
    const failed = tour.steps.filter((step) => step.result === 'failed').length;
    console.log(`${tour.steps.length - failed} passed, ${failed} failed. Pictures in ${out}`);
    return tour.passed ? 0 : 1;
  } finally {
    for (const stop of undo.reverse()) await stop();
  }
}

process.exitCode = await main();
