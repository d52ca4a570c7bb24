// A pasted table, or a CSV file, in rows and cells. Threats: lines that are lost without a word, two customers read as one, a column read as part of a name.
import { guessLayout, isNumber } from '../../shared/bulk-mint.ts';
import type { TableLayout } from '../../shared/ipc/bulk.ts';

type Delimiter = TableLayout['delimiter'];

/** In the order of guessing: where two fit each line, a comma is part of the numbers or the names. */
const DELIMITERS: readonly Delimiter[] = ['\t', ';', '|', ','];
/** For a table of one column: the first that is nowhere in it. */
const ONE_COLUMN: readonly Delimiter[] = [',', '\t', '|', ';'];
/** As many lines tell what stands between the columns. */
const LINES_TO_GUESS = 50;
export const MAX_COLUMNS = 200;

export interface TableRow {
  /** Where it begins in the text, from 1. */
  line: number;
  cells: string[];
  /** Why it cannot be read, with the lines that are lost with it; null when all is well. */
  fault: string | null;
}

interface Table {
  delimiter: Delimiter;
  rows: TableRow[];
}

const known = (text: string | undefined) => DELIMITERS.find((delimiter) => delimiter === text) ?? null;

/** The first line that Excel writes and reads for itself: `sep=;`. It is no customer. */
const SEP_LINE = /^"?sep=(.)"?[ \t]*(?:\n|$)/i;

function faultOf(code: string, line: number, lines: number): string {
  const which = lines > 1 ? `lines ${line} to ${line + lines - 1} are` : 'this line is';
  const what = code === 'MissingQuotes' ? 'A quote without an end' : 'A quote out of place';
  return `${what}: ${which} not read. Close the quote, or take it out.`;
}

/** The first lines of a table; null for the delimiter: guessed. */
type Parse = (source: string, delimiter: Delimiter | null) => { rows: string[][]; delimiter: Delimiter | null };

/** Whether something tells what its columns are: a heading, GB, days or an expiry. */
const isTold = (rows: readonly string[][]) =>
  rows.some((cells) => {
    const { header, columns } = guessLayout([cells]);
    return header || columns.capGb !== null || columns.days !== null || columns.expiresAt !== null;
  });

function withoutEmptyEnd(cells: readonly string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
}

/** A sign that stands in each line may be a part of the names: then the columns that it makes are of no use. */
function guessDelimiter(source: string, parse: Parse): Delimiter {
  const { rows, delimiter } = parse(source, null);
  if (delimiter === null || delimiter === ',') return ',';
  const cells = rows.map(withoutEmptyEnd);
  if (isTold(cells)) return delimiter;
  const byComma = parse(source, ',').rows;
  const width = byComma[0]?.length ?? 0;
  if (width >= 2 && byComma.every(({ length }) => length === width) && isTold(byComma)) return ',';
  // No name has a tab in it, and a sign at the end of each line is no part of one either.
  const isOfUse =
    delimiter === '\t' || cells.every(({ length }) => length < 2) || cells.some((row) => row.some(isNumber));
  return isOfUse ? delimiter : (ONE_COLUMN.find((sign) => !source.includes(sign)) ?? ',');
}

/** Empty lines are left out. */
export async function readTable(text: string, delimiter: Delimiter | null): Promise<Table> {
  const { default: papa } = await import('papaparse');
  const parse: Parse = (source, given) => {
    const options = { skipEmptyLines: 'greedy' as const, newline: '\n' as const, preview: LINES_TO_GUESS };
    const by = given === null ? { delimitersToGuess: [...DELIMITERS] } : { delimiter: given };
    const { data, meta } = papa.parse<string[]>(source, { ...options, ...by });
    return { rows: data, delimiter: known(meta.delimiter) };
  };
  // One kind of line end: in a text with two of them the parser takes the first it sees, and the others become part of a cell.
  const whole = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const sep = SEP_LINE.exec(whole);
  const source = sep === null ? whole : whole.slice(sep[0].length);
  // Guessed beforehand, as only then the empty line at the end is left out of the guess.
  const used = delimiter ?? known(sep?.[1]) ?? guessDelimiter(source, parse);

  const rows: TableRow[] = [];
  let line = sep === null ? 1 : 2;
  let seen = 0;
  papa.parse<string[]>(source, {
    delimiter: used,
    newline: '\n',
    skipEmptyLines: false,
    step({ data, errors, meta }) {
      const cells = data.slice(0, MAX_COLUMNS);
      const read = source.slice(seen, meta.cursor);
      // A quoted cell may hold line ends: count those of the text that was read.
      const ends = read.match(/\n/g)?.length ?? 0;
      const quotes = errors.find((error) => error.type === 'Quotes');
      const fault = quotes ? faultOf(quotes.code, line, ends + (read.endsWith('\n') ? 0 : 1)) : null;
      if (fault !== null || cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells, fault });
      line += ends;
      seen = meta.cursor;
    },
  });
  return { delimiter: used, rows };
}
