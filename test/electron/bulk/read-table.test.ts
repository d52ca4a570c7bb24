/** Tables as spreadsheets and people write them: each line is one customer, or is refused with its number. */
import { describe, expect, it } from 'vitest';
import { readTable } from '../../../electron/bulk/read-table.ts';
import { world } from './bulk-jobs.ts';

const read = async (text: string, delimiter: Parameters<typeof readTable>[1] = null) => {
  const table = await readTable(text, delimiter);
  return { delimiter: table.delimiter, cells: table.rows.map(({ cells }) => cells) };
};
const two = [
  ['anna', '50'],
  ['bob', '20'],
];

describe('what stands between the columns', () => {
  it.each([';', '\t', '|', ','] as const)(
    '%j is found in a short table, with and without an end of its last line',
    async (delimiter) => {
      for (const end of ['', '\n', '\n\n', '\r\n']) {
        const text = two.map((cells) => cells.join(delimiter)).join('\n');
        expect(await read(`${text}${end}`)).toEqual({ delimiter, cells: two });
        const named = `Customer${delimiter}GB\n${text}${end}`;
        expect(await read(named)).toEqual({ delimiter, cells: [['Customer', 'GB'], ...two] });
      }
    },
  );

  it('a comma in each number does not pass for one', async () => {
    expect((await read('anna;1,5\nbob;2,5\n')).cells).toEqual([
      ['anna', '1,5'],
      ['bob', '2,5'],
    ]);
  });

  it('is told by Excel’s own first line, which is no customer; the user’s word stands above it', async () => {
    expect(await read('sep=;\nanna;50\nbob;20')).toEqual({ delimiter: ';', cells: two });
    expect(await read('\uFEFF"sep=|"\r\nanna|50\r\nbob|20\r\n')).toEqual({ delimiter: '|', cells: two });
    expect((await read('sep=;\nanna,50', ',')).cells).toEqual([['anna', '50']]);
    expect((await readTable('sep=;\nanna;50', null)).rows[0]?.line).toBe(2);
    expect((await read('sep=;')).cells).toEqual([]);
  });

  it.each<[string, string[][]]>([
    [
      'name,gb\t\nBob,10\t\nAl,5\t\n',
      [
        ['name', 'gb'],
        ['Bob', '10'],
        ['Al', '5'],
      ],
    ],
    [
      'Bob,10\t\nAl,5\t\n',
      [
        ['Bob', '10'],
        ['Al', '5'],
      ],
    ],
    [
      'US | Bob,10\nDE | Al,5\n',
      [
        ['US | Bob', '10'],
        ['DE | Al', '5'],
      ],
    ],
    [
      'A;B,10\nC;D,20\n',
      [
        ['A;B', '10'],
        ['C;D', '20'],
      ],
    ],
    [
      'Doe, Jane;10\nRoe, Al;5\n',
      [
        ['Doe, Jane', '10'],
        ['Roe, Al', '5'],
      ],
    ],
    [
      'Kunde;Menge\nanna;10\n',
      [
        ['Kunde', 'Menge'],
        ['anna', '10'],
      ],
    ],
    [
      '1001;anna\n1002;bob\n',
      [
        ['1001', 'anna'],
        ['1002', 'bob'],
      ],
    ],
    [
      'anna\tC-x\nbob\tC-y\n',
      [
        ['anna', 'C-x'],
        ['bob', 'C-y'],
      ],
    ],
    ['Bob | US\nAl | DE\n', [['Bob | US'], ['Al | DE']]],
    ['Doe, J | US\nRoe, A | DE\n', [['Doe, J | US'], ['Roe, A | DE']]],
    [
      'anna;\nbob;\n',
      [
        ['anna', ''],
        ['bob', ''],
      ],
    ],
  ])('a sign in each name makes no columns: %j', async (text, cells) => {
    const found = (await read(text)).cells;
    expect(found.map((row) => row.map((cell) => cell.trim()))).toEqual(cells);
  });

  it('one column is one column', async () => {
    expect((await read('anna\nbob\n')).cells).toEqual([['anna'], ['bob']]);
  });
});

it('keeps the lines apart whatever ends them', async () => {
  const { rows } = await readTable('anna,50\r\nbob,20\ncarla,10\rdora,5', null);
  expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, 'anna', '50'],
    [2, 'bob', '20'],
    [3, 'carla', '10'],
    [4, 'dora', '5'],
  ]);
});

describe('a quote that is not closed', () => {
  const faults = async (text: string) =>
    (await readTable(text, ',')).rows.flatMap(({ line, fault }) => (fault === null ? [] : [[line, fault]]));

  it('is refused with every line that it takes along', async () => {
    expect(await faults('anna,50\n"bob,20\ncarla,10\ndora,5\n')).toEqual([
      [2, 'A quote without an end: lines 2 to 4 are not read. Close the quote, or take it out.'],
    ]);
    expect(await faults('anna,50\nbob,"20')).toEqual([
      [2, 'A quote without an end: this line is not read. Close the quote, or take it out.'],
    ]);
    expect(await faults('"anna"x,5\nbob,6\n"carla",7\ndora,8')).toEqual([
      [1, 'A quote out of place: lines 1 to 3 are not read. Close the quote, or take it out.'],
    ]);
    expect(await faults('"anna\nzwei",5\n"a ""b""",6\n5" disk,7')).toEqual([]);
  });

  it('mints the lines before it and none of the others', async () => {
    const w = await world({ keys: 1 });
    const of = (text: string) =>
      w.api.bulk.previewMint({
        ...{ text, layout: null, skipDuplicates: true },
        defaults: { capGb: 10, days: 30, tier: 'standard' },
      });
    const last = await of('customer,gb\nanna,50\n"bob,20\ncarla,10');
    expect(last.rows).toMatchObject([
      { line: 2, label: 'anna', willMint: true },
      { line: 3, willMint: false, problems: [{ message: expect.stringContaining('lines 3 to 4') }] },
    ]);
    // As the first row as well: it is not passed over as the names of the columns.
    const first = await of('"customer,gb\nanna,50');
    expect(first).toMatchObject({ token: null, rows: [{ line: 1, willMint: false }] });
  });
});

it('a row with a fault takes no name from the one that corrects it', async () => {
  const w = await world({ keys: 1 });
  const { rows } = await w.api.bulk.previewMint({
    ...{ text: 'anna,1.5\nanna,2\nanna,3', layout: null, skipDuplicates: true },
    defaults: { capGb: 10, days: 30, tier: 'standard' },
  });
  expect(rows.map(({ willMint, duplicate }) => [willMint, duplicate])).toEqual([
    [false, null],
    [true, null],
    [false, 'inList'],
  ]);
});
