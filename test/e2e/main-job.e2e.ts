/** The main job from start to end, offline included, on a platform that runs in a process apart: the tour is its own test. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startPlatformProcess } from './platform-process.ts';
import type { TourStep } from './tour-recorder.ts';

it('[bar 11] [fault 66] connects, mints, hands out, tests, counts, goes offline, reads on, and leaves no secret behind', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pakdesk-main-job-'));
  const platform = await startPlatformProcess();
  try {
    const file = join(dir, 'platform.json');
    // As `npm run platform > FILE` leaves it, with npm's banner on top.
    await writeFile(file, `\n> pakdesk@0.1.0 platform\n> node cli.ts\n\n${JSON.stringify(platform.description)}\n`);
    const out = join(dir, 'tour');
    const args = [join(import.meta.dirname, 'tour.ts'), '--platform', file, '--out', out];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    const tour = JSON.parse(await readFile(join(out, 'tour.json'), 'utf8')) as { passed: boolean; steps: TourStep[] };
    expect(tour.steps.filter((step) => step.result !== 'passed')).toEqual([]);
    expect(tour.steps.length).toBeGreaterThanOrEqual(25);
    expect({ code, passed: tour.passed }).toEqual({ code: 0, passed: true });
  } finally {
    await platform.stop();
    await rm(dir, { recursive: true, force: true });
  }
}, 300_000);
