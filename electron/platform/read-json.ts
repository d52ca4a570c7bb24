// JSON from outside. Threats: nesting that overflows the stack of whatever copies it later, and ids above 2^53 that lose digits.

const MAX_DEPTH = 64;
/** A bare integer too long to be sure of; only then the slow way with a reviver is taken. */
const LONG_INTEGER = /[:[,]\s*-?\d{16,}\s*[,}\]]/;

export class JsonTooDeep extends Error {
  override readonly name = 'JsonTooDeep';
}

/** Where the text that opens at `quote` closes; the end where it does not. */
function closingQuote(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

/** Counted on the text: a recursive walk would overflow where the parser does. */
function assertDepth(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = closingQuote(text, i);
    else if (code === 0x7b || code === 0x5b) {
      depth++;
      if (depth > MAX_DEPTH) throw new JsonTooDeep(`Nested deeper than ${MAX_DEPTH}`);
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
}

type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;

const keepLongIntegers: SourceReviver = (_key, value, context) =>
  typeof value === 'number' &&
  !Number.isSafeInteger(value) &&
  context.source !== undefined &&
  /^-?\d+$/.test(context.source)
    ? context.source
    : value;

/** Throws SyntaxError or JsonTooDeep. Integers above 2^53 come back as their text. */
export function parseJson(text: string): unknown {
  assertDepth(text);
  return parseChecked(text);
}

/** Below this, a text is read within a millisecond or two. */
const LONG_TEXT_CHARS = 262_144;

/** The same with a breath between its steps: a list of 10,000 keys is megabytes, and other work waits meanwhile. */
export async function parseJsonInSteps(text: string, breathe: () => Promise<unknown>): Promise<unknown> {
  if (text.length < LONG_TEXT_CHARS) return parseJson(text);
  await breathe();
  assertDepth(text);
  await breathe();
  return parseChecked(text);
}

function parseChecked(text: string): unknown {
  // ES2024's typings lack the third argument, which Node has had since 21.
  return LONG_INTEGER.test(text)
    ? JSON.parse(text, keepLongIntegers as Parameters<typeof JSON.parse>[1])
    : JSON.parse(text);
}

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of these names that the object itself has; undefined when it has none. */
export function own(object: JsonObject, ...names: string[]): unknown {
  for (const name of names) if (Object.hasOwn(object, name)) return object[name];
  return undefined;
}
