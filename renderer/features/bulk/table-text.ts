/** A file from a spreadsheet as text: not every program writes UTF-8, and a wrong guess would mint keys with broken names. Pure. */

/** Excel’s plain “CSV” in the western languages. It can be read from any bytes, so it is tried last. */
const BY_DEFAULT = 'windows-1252';

function encodingOf([first, second]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

/** Throws for what is no text. */
export function tableText(bytes: Uint8Array): string {
  const named = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(named ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (named !== null) throw error;
    text = new TextDecoder(BY_DEFAULT).decode(bytes);
  }
  if (text.includes('\0')) throw new Error('no text');
  return text;
}
