// QR codes of what is handed out. Threat: the picture is the secret; it is made on an explicit request only and kept nowhere.
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

/** Light modules around the code, as its standard asks for. */
const QUIET = 4;
const PNG_SCALE = 8;

/** Dark = true. Throws AppError validation when the text is longer than a QR code holds. */
export function qrMatrix(text: string): boolean[][] {
  try {
    return encode(text, { ecc: 'M', border: 0 }).data;
  } catch (error) {
    // The library's own error may repeat the text: it is not passed on.
    throw new AppError(
      appErrorData('validation', 'This is longer than a QR code can hold.', 'Choose a short form, such as the URL.'),
      { cause: error instanceof RangeError ? new RangeError('the text does not fit any version') : undefined },
    );
  }
}

export function qrSvg(matrix: boolean[][]): string {
  const size = matrix.length + 2 * QUIET;
  const path = matrix
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])))
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * PNG_SCALE}" height="${size * PNG_SCALE}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>\n`;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** One bit a pixel, grey. */
export function qrPng(matrix: boolean[][]): Buffer {
  const side = (matrix.length + 2 * QUIET) * PNG_SCALE;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const stride = 1 + Math.ceil(side / 8);
  const pixels = Buffer.alloc(stride * side, 0xff);
  for (let y = 0; y < side; y += 1) {
    pixels[y * stride] = 0;
    const row = matrix[Math.floor(y / PNG_SCALE) - QUIET];
    if (row === undefined) continue;
    for (let x = 0; x < side; x += 1) {
      if (row[Math.floor(x / PNG_SCALE) - QUIET] !== true) continue;
      const at = y * stride + 1 + (x >> 3);
      pixels[at] = (pixels[at] ?? 0) & ~(0x80 >> (x & 7));
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
