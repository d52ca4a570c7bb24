import { inflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { qrMatrix, qrPng, qrSvg } from '../../../electron/composer/qr.ts';
import { codeOf } from '../app-harness.ts';

const URL_TEXT = 'http://psx_ab12-mbl-us-sid-alice7-rot-sticky:pak_0123456789abcdef01233f2a@gw.proxies.sx:7000';
const SCALE = 8;
const QUIET = 4;

/** What a PNG of one bit a pixel shows: dark = true. */
function readPng(png: Buffer): boolean[][] {
  const side = png.readUInt32BE(16);
  expect(png.readUInt32BE(20)).toBe(side);
  const at = png.indexOf('IDAT');
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const stride = 1 + Math.ceil(side / 8);
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_x, x) => (((pixels[y * stride + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0),
  );
}

describe('QR codes', () => {
  it('hold the text, with the three corner marks', () => {
    const matrix = qrMatrix(URL_TEXT);
    expect(matrix).toEqual(encode(URL_TEXT, { ecc: 'M', border: 0 }).data);
    const corner = (x: number, y: number) =>
      Array.from({ length: 7 }, (_, row) =>
        matrix[y + row]
          ?.slice(x, x + 7)
          .map(Number)
          .join(''),
      );
    const mark = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
    const far = matrix.length - 7;
    expect([corner(0, 0), corner(far, 0), corner(0, far)]).toEqual([mark, mark, mark]);
  });

  it('are the same modules as a PNG, with a light margin', () => {
    const matrix = qrMatrix(URL_TEXT);
    const png = qrPng(matrix);
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    const shown = readPng(png);
    expect(shown).toHaveLength((matrix.length + 2 * QUIET) * SCALE);
    const sampled = matrix.map((row, y) =>
      row.map((_dark, x) => shown[(y + QUIET) * SCALE + 3]?.[(x + QUIET) * SCALE + 3] ?? null),
    );
    expect(sampled).toEqual(matrix);
    expect(
      shown
        .slice(0, QUIET * SCALE)
        .flat()
        .some(Boolean),
    ).toBe(false);
  });

  it('are the same modules as an SVG', () => {
    const matrix = qrMatrix(URL_TEXT);
    const dark = new Set(Array.from(qrSvg(matrix).matchAll(/M(\d+) (\d+)h1v1h-1z/g), ([, x, y]) => `${x},${y}`));
    const wanted = matrix.flatMap((row, y) => row.flatMap((on, x) => (on ? [`${x + QUIET},${y + QUIET}`] : [])));
    expect([...dark]).toEqual(wanted);
  });

  it('refuse what no code can hold, without repeating it', async () => {
    const secret = `pak_${'0123456789abcdef'.repeat(200)}`;
    const refused = Promise.resolve().then(() => qrMatrix(secret));
    expect(await codeOf(refused)).toBe('validation');
    await refused.catch((error: unknown) => expect(`${error} ${(error as Error).cause}`).not.toContain('0123456789'));
  });
});
