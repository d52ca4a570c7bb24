import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Display, startDisplay } from './display.ts';
import { readClipboard, writeClipboard } from './text-clipboard.ts';

// Elsewhere this would be the developer's own clipboard.
const onLinux = it.runIf(process.platform === 'linux');
let display: Display;

beforeAll(async () => {
  display = await startDisplay('64x64x24');
  for (const [name, value] of Object.entries(display.env)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await display.stop();
});

onLinux('is empty before anything was copied', async () => {
  expect(await readClipboard()).toBe('');
});

onLinux('gives any text back as it was', async () => {
  for (const text of ['pak_0123', 'Zoë 🦊 “quoted”\n\ttabbed\r\n\n', '']) {
    await writeClipboard(text);
    expect(await readClipboard()).toBe(text);
  }
});

onLinux('holds a long text, however often it is read', async () => {
  for (let round = 0; round < 10; round += 1) {
    const text = `${round}\n`.repeat(100_000);
    await writeClipboard(text);
    for (let time = 0; time < 3; time += 1) expect((await readClipboard()) === text).toBe(true);
  }
});

onLinux('says that there is no display', async () => {
  const { DISPLAY } = process.env;
  vi.stubEnv('DISPLAY', ':999999');
  await expect(readClipboard()).rejects.toThrow(/xclip: .*display/i);
  await expect(writeClipboard('text')).rejects.toThrow(/xclip did not take the text/);
  vi.stubEnv('DISPLAY', DISPLAY);
});
