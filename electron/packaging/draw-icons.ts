// Draws the icon files from icons/icon.svg; run by hand after the drawing changes (node electron/packaging/draw-icons.ts), the files are kept in git so that a build needs no browser.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';

const folder = join(import.meta.dirname, 'icons');
const LINUX_SIZES_PX = [16, 24, 32, 48, 64, 128, 256, 512];
const ICO_SIZES_PX = [16, 24, 32, 48, 64, 128, 256];
/** Type codes of Apple's icon container that hold a PNG; icp4 and icp5 are left out, macOS misdraws a PNG in them inside an app. */
const ICNS_TYPES: readonly (readonly [type: string, sizePx: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

interface Picture {
  sizePx: number;
  png: Buffer;
}

function icnsFile(pictures: readonly (Picture & { type: string })[]): Buffer {
  const blocks = pictures.map(({ type, png }) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(blocks);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

function icoFile(pictures: readonly Picture[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { sizePx, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // One byte each for width and height: 256 is written as 0.
    head.writeUInt8(sizePx % 256, entry);
    head.writeUInt8(sizePx % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map((picture) => picture.png)]);
}

const svg = await readFile(join(folder, 'icon.svg'), 'utf8');
const executablePath = process.env['CHROMIUM'];
const browser = await chromium.launch(executablePath ? { executablePath } : {});
const page = await browser.newPage();

async function draw(sizePx: number, viewBox: string): Promise<Buffer> {
  await page.setViewportSize({ width: sizePx, height: sizePx });
  const drawing = svg.replace('viewBox="0 0 1024 1024"', `viewBox="${viewBox}" width="${sizePx}" height="${sizePx}"`);
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${drawing}`);
  return page.screenshot({ omitBackground: true });
}

const cropped = (sizePx: number) => draw(sizePx, '84 84 856 856');

await mkdir(join(folder, 'linux'), { recursive: true });
for (const sizePx of LINUX_SIZES_PX) {
  await writeFile(join(folder, 'linux', `${sizePx}x${sizePx}.png`), await cropped(sizePx));
}

const ico: Picture[] = [];
for (const sizePx of ICO_SIZES_PX) ico.push({ sizePx, png: await cropped(sizePx) });
await writeFile(join(folder, 'icon.ico'), icoFile(ico));

const icns: (Picture & { type: string })[] = [];
for (const [type, sizePx] of ICNS_TYPES) icns.push({ type, sizePx, png: await draw(sizePx, '0 0 1024 1024') });
await writeFile(join(folder, 'icon.icns'), icnsFile(icns));

await browser.close();
