/** As Electron 45 ships: the nine fuses' defaults (on, off, on, on, off, off, off, on, on). */
export const ELECTRON_DEFAULTS = '101100011';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** A file with the one part of an Electron binary that matters here: sentinel, wire version, length, one character a fuse. */
export function electronBinary(options: { wire?: string; copies?: number } = {}): Buffer {
  const { wire = ELECTRON_DEFAULTS, copies = 1 } = options;
  const code = Buffer.alloc(5_000, 0x90);
  const slice = Buffer.concat([code, Buffer.from(SENTINEL), Buffer.from([1, wire.length]), Buffer.from(wire), code]);
  return Buffer.concat(Array.from({ length: copies }, () => slice));
}
