/** One pasted line that is neither JSON nor a command: a proxy, a variable, a row of cells, or a sentence with a proxy in it. */
import { readCommand } from './paste-command.ts';
import type { PasteForm, SkipReason } from './pasted-proxy.ts';
import { type ProxyText, readProxyText } from './proxy-text.ts';
import { shellWords } from './shell-words.ts';

/** No proxy line is longer; whoever pastes a megabyte in one line gets an answer at once. */
export const LINE_MAX_CHARS = 16_384;

/** The proxies of a line, or why there is none. Linear; never throws. */
export function readLine(line: string): ProxyText[] | SkipReason {
  if (line.length > LINE_MAX_CHARS) return 'tooLong';
  // A proxy that was commented out is not meant.
  if (/^(?:#|\/\/|;|REM\s|<!--|::)/i.test(line)) return 'comment';
  const variables = readVariables(line);
  if (variables.length > 0) return variables;

  const whole = readProxyText(unwrapped(line));
  if (typeof whole !== 'string') return [whole];
  const cells = readCells(line);
  if (cells.length > 0) return cells;
  const within = readPieces(line);
  if (within.length > 0) return within;
  if (isHeading(line)) return 'header';
  return whole;
}

const KEYWORD =
  /^(?:(?:export|set|setx|declare|typeset|env|local|variable)\s+(?:-[a-zA-Z]{1,3}\s+)*|-\s+|environment=)/i;
const ASSIGNMENT = /^["']?(?:\$env:|\$)?([A-Za-z_][\w.-]{0,100})["']?(?:\s*=\s*|:\s+)(\S.*)$/s;
const SPACED = /^([A-Za-z_]\w{0,100})\s+(\S.*)$/s;

/** `export X=…`, `set X=…`, `$env:X = "…"`, `X=…`, `X: …`, `setx X "…"`, `ENV X …`. */
function readVariables(line: string): ProxyText[] {
  const keyword = KEYWORD.exec(line)?.[0] ?? '';
  const rest = line.slice(keyword.length).replace(/^"(.*)"$/s, '$1');
  const assigned = ASSIGNMENT.exec(rest) ?? (keyword === '' ? null : SPACED.exec(rest));
  if (assigned === null) return [];
  const [, name = '', value = ''] = assigned;
  // An account is no name of a variable: psx_ab12-mbl: pak_…
  if (/^(?:psx|pak)_/i.test(name)) return [];
  const whole = readProxyText(unwrapped(value));
  if (typeof whole !== 'string') return [{ ...whole, form: 'env' }];
  const words = shellWords(rest) ?? { commands: [] };
  return words.commands.flatMap(readCommand).flatMap((text) => (typeof text === 'string' ? [] : [text]));
}

const SEPARATORS = [',', ';', '\t', '|'] as const;

const PORT = /^\d{1,5}$/;

/** a:b@c:1 */
const SHORTEST_PROXY = 7;

/** A cell that is a proxy; or host, port, username and password in four cells, in one order or the other. */
function readCells(line: string): ProxyText[] {
  const separator = SEPARATORS.find((candidate) => line.includes(candidate));
  const cells = separator === undefined ? line.split(/\s+/) : cellsOf(line, separator);
  if (cells.length < 2) return [];
  const form = (own: PasteForm): PasteForm => (separator === undefined ? own : 'csv');
  const found: ProxyText[] = [];
  for (const cell of cells) {
    if (cell.length < SHORTEST_PROXY) continue;
    const text = readProxyText(unwrapped(cell));
    // In a sentence `name@host:25` is a mail address.
    if (typeof text !== 'string' && (text.password !== '' || text.scheme !== null))
      found.push({ ...text, form: form(text.form) });
  }
  if (found.length > 0) return found;
  for (let at = 0; at + 3 < cells.length; at += 1) {
    const [first = '', second = '', third = '', fourth = ''] = cells.slice(at, at + 4).map(unwrapped);
    // Four cells that end with an address are more often a log than a proxy: one must be ours.
    const userFirst = /^(?:psx|pak)_/i.test(first) || /^pak_/i.test(second);
    const [host, port, username, password] =
      userFirst && PORT.test(fourth) ? [third, fourth, first, second] : [first, second, third, fourth];
    if (!PORT.test(port) || username.includes(':')) continue;
    const text = readProxyText(`${host}:${port}:${username}:${password}`);
    if (typeof text !== 'string') return [{ ...text, form: 'csv' }];
  }
  return [];
}

/** The cells of one row; only where they end matters, so this is not a CSV reader. */
function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    if (char === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}

/** Whatever stands between quotes, brackets and blanks and is a URL with credentials: code, messages, configuration. */
function readPieces(line: string): ProxyText[] {
  if (!line.includes('://') || !line.includes('@')) return [];
  return line.split(/[\s"'`<>()[\]{}]+/).flatMap((piece) => {
    if (!piece.includes('://')) return [];
    const at = piece.search(/(?:https?|socks5h?):\/\//i);
    const text = at < 0 ? 'notAProxy' : readProxyText(unwrapped(piece.slice(at)));
    return typeof text === 'string' ? [] : [text];
  });
}

const HEADINGS = new Set([
  'host',
  'ip',
  'proxy',
  'url',
  'server',
  'address',
  'port',
  'username',
  'user',
  'password',
  'pass',
]);

function isHeading(line: string): boolean {
  if (line.length > 300) return false;
  const cells = line
    .toLowerCase()
    .split(/[,;\t|:]/)
    .map((cell) => unwrapped(cell.trim()));
  return (
    cells.length > 1 &&
    cells.some((cell) => HEADINGS.has(cell)) &&
    cells.every((cell) => /^[a-z][a-z0-9 _-]{0,30}$/.test(cell))
  );
}

const PAIRS = ['""', "''", '``', '“”', '‘’', '<>', '«»'];

/** Without what a list, a sentence or a program puts around it: a bullet, a comma at the end, quotes. */
export function unwrapped(text: string): string {
  let inner = text.trim().replace(/^(?:[-*•]|\d{1,5}[.)])\s+/, '');
  for (let round = 0; round < 3; round += 1) {
    // A sentence's full stop too, but not the dots of a shortened key.
    inner = inner.replace(/[,;]$|(?<=[\w/])\.$/, '').trim();
    const pair = PAIRS.find((quotes) => inner.startsWith(quotes.charAt(0)) && inner.endsWith(quotes.charAt(1)));
    if (pair === undefined || inner.length < 2) break;
    inner = inner.slice(1, -1).trim();
  }
  return inner;
}
