/** A command line split as a POSIX shell does, as far as pasted commands need it; cmd's and PowerShell's line ends too. */

export interface ShellWords {
  /** The simple commands, between `;`, `|`, `&` and the end. */
  commands: string[][];
  /** Index after the last character read. */
  end: number;
}

/** A command with a body in it may be long; anything longer is not one. */
export const COMMAND_MAX_CHARS = 65_536;

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  v: '\v',
};

/** A run of characters that mean themselves. */
const PLAIN = /[^\s\\'"$;|&#^`]*/y;

/**
 * The command that begins at `start` and ends with its line, or a later one where lines are continued or a quote is open.
 * Null when a quote is never closed. Linear; never throws.
 */
export function shellWords(text: string, start = 0): ShellWords | null {
  const limit = Math.min(text.length, start + COMMAND_MAX_CHARS);
  const commands: string[][] = [[]];
  let word: string | null = null;
  let at = start;
  const endWord = () => {
    if (word !== null) commands.at(-1)?.push(word);
    word = null;
  };
  const endCommand = () => {
    endWord();
    if (commands.at(-1)?.length !== 0) commands.push([]);
  };
  while (at < limit) {
    PLAIN.lastIndex = at;
    const run = PLAIN.exec(text)?.[0] ?? '';
    if (run !== '') {
      word = (word ?? '') + run.slice(0, limit - at);
      at += run.length;
      continue;
    }
    const char = text.charAt(at);
    const lineEnd = continuation(text, at);
    if (lineEnd > 0) {
      at = lineEnd;
      endWord();
    } else if (char === '\n') {
      break;
    } else if (/\s/.test(char)) {
      endWord();
      at += 1;
    } else if (char === '\\') {
      word = (word ?? '') + text.charAt(at + 1);
      at += 2;
    } else if (char === "'" || char === '"' || (char === '$' && /['"]/.test(text.charAt(at + 1)))) {
      const quoted =
        char === '$' ? ansiQuoted(text, at, limit) : char === "'" ? single(text, at, limit) : double(text, at, limit);
      if (quoted === null) return null;
      word = (word ?? '') + quoted.value;
      at = quoted.end;
    } else if (char === ';' || char === '|' || char === '&') {
      endCommand();
      at += 1;
    } else if (char === '#' && word === null) {
      const end = text.indexOf('\n', at);
      at = end < 0 || end > limit ? limit : end;
    } else {
      word = (word ?? '') + char;
      at += 1;
    }
  }
  endCommand();
  return { commands: commands.filter((words) => words.length > 0), end: Math.min(at, limit) };
}

/** `\`, and at a blank cmd's `^` and PowerShell's backtick, before a line's end: where the next line begins; else 0. */
function continuation(text: string, at: number): number {
  const char = text.charAt(at);
  if (char !== '\\' && char !== '^' && char !== '`') return 0;
  if (char !== '\\' && at > 0 && !/\s/.test(text.charAt(at - 1))) return 0;
  const after = text.charAt(at + 1) === '\r' ? at + 2 : at + 1;
  return text.charAt(after) === '\n' ? after + 1 : 0;
}

interface Quoted {
  value: string;
  end: number;
}

function single(text: string, at: number, limit: number): Quoted | null {
  const close = text.indexOf("'", at + 1);
  return close < 0 || close >= limit ? null : { value: text.slice(at + 1, close), end: close + 1 };
}

function double(text: string, at: number, limit: number): Quoted | null {
  let value = '';
  for (let next = at + 1; next < limit; next += 1) {
    const char = text.charAt(next);
    if (char === '"') return { value, end: next + 1 };
    if (char === '\\' && /[$`"\\\n]/.test(text.charAt(next + 1))) {
      next += 1;
      if (text.charAt(next) !== '\n') value += text.charAt(next);
    } else value += char;
  }
  return null;
}

/** `$'…'` with its escapes; `$"…"` is a plain double quote here. */
function ansiQuoted(text: string, at: number, limit: number): Quoted | null {
  if (text.charAt(at + 1) === '"') return double(text, at + 1, limit);
  let value = '';
  for (let next = at + 2; next < limit; next += 1) {
    const char = text.charAt(next);
    if (char === "'") return { value, end: next + 1 };
    if (char !== '\\') {
      value += char;
      continue;
    }
    const code = /^(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8})|([0-7]{1,3}))/i.exec(
      text.slice(next + 1, next + 10),
    );
    if (code === null) {
      next += 1;
      value += ESCAPES[text.charAt(next)] ?? text.charAt(next);
    } else {
      const [all, byte, short, long, octal] = code;
      const point = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '0', 16) : Number.parseInt(octal, 8);
      value += point <= 0x10_ffff ? String.fromCodePoint(point) : '';
      next += all.length;
    }
  }
  return null;
}
