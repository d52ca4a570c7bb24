/** A file from a spreadsheet as text: not every program writes UTF-8, and a wrong guess would mint keys with broken names. Pure. */

/** Excel’s plain “CSV” in the western languages. It can be read from any bytes, so it is tried last. */
const BY_DEFAULT = 'windows-1252';

function encodingOf([first, second]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

/** UTF-8 with a stray byte in it. In a windows-1252 text, hardly ever do two letters in a row look like one of UTF-8. */
function damagedUtf8(bytes: Uint8Array): string | null {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = new TextDecoder('utf-8').decode(bytes);
  return isMarked || /[^\p{ASCII}\uFFFD]/u.test(text) ? text : null;
}

/** Throws for what is no text. */
export function tableText(bytes: Uint8Array): string {
  const named = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(named ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (named !== null) throw error;
    // What is lost of a name is complained of at its row.
    text = damagedUtf8(bytes) ?? new TextDecoder(BY_DEFAULT).decode(bytes);
  }
  if (text.includes('\0')) throw new Error('no text');
  return text;
}
