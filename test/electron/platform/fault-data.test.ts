import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKey, readSingleKey } from '../../../electron/platform/read-key.ts';
import { readKeyList } from '../../../electron/platform/read-list.ts';
import { readStock } from '../../../electron/platform/read-stock.ts';
import { pakKeySchema } from '../../../shared/ipc/keys.ts';
import { json } from './fault-server.ts';
import { API_KEY, NOW, ROW, SECRET, startBench } from './harness.ts';

const ASKED = NOW - 300;
const CONTEXT = { asOf: NOW, askedAt: ASKED, apiKey: API_KEY };
const read = (row: unknown) => readKey(row, CONTEXT);
const without = (name: string) => Object.fromEntries(Object.entries(ROW).filter(([key]) => key !== name));

describe('a row of either dialect', () => {
  it('live', () => {
    expect(read(ROW)).toEqual({
      secret: SECRET,
      askedAt: ASKED,
      key: {
        id: 'k1',
        label: 'alice@acme',
        enabled: true,
        capGb: 10,
        usedMb: 512.5,
        expiresAt: Date.parse('2026-12-24T00:00:00Z'),
        isExpired: false,
        lastUsedAt: Date.parse('2026-11-23T10:00:00Z'),
        createdAt: 1_760_000_000_000,
        tier: 'standard',
        unreadable: [],
        asOf: NOW,
      },
    });
  });

  it('guide: the secret’s own name, usage in GB, the state as a word', () => {
    const row = {
      ...without('key'),
      secret: SECRET,
      trafficUsedGB: 1.5,
      trafficUsedMB: undefined,
      enabled: undefined,
      status: 'active',
    };
    expect(read(JSON.parse(JSON.stringify(row)))).toMatchObject({
      secret: SECRET,
      key: { usedMb: 1536, enabled: true, unreadable: [] },
    });
  });

  it.each([['data'], ['item'], ['key']])('wrapped in `%s`', (name) => {
    expect(readSingleKey({ [name]: ROW }, CONTEXT)?.key.id).toBe('k1');
  });

  it.each([
    'pak_012345',
    'pak_********************3f2a',
    'pak_0123…4567',
    `${SECRET.slice(0, -3)}...`,
    'secret',
    '',
    7,
    null,
  ])('%j is no whole secret', (key) => {
    expect(read({ ...ROW, key })?.secret).toBeNull();
  });

  it('an uncapped key and one that never expires are known, not unreadable', () => {
    const key = read({ ...ROW, trafficCapGB: null, expiresAt: null, lastUsedAt: null })?.key;
    expect(key).toMatchObject({ capGb: null, expiresAt: null, lastUsedAt: null, unreadable: [] });
  });

  it.each([
    ['2026-12-24T00:00:00.000Z', Date.UTC(2026, 11, 24)],
    ['2026-12-24T02:00:00+02:00', Date.UTC(2026, 11, 24)],
    ['2026-12-24T00:00:00', Date.UTC(2026, 11, 24)],
    ['2026-12-24', Date.UTC(2026, 11, 24)],
    [Date.UTC(2026, 11, 24), Date.UTC(2026, 11, 24)],
    [Date.UTC(2026, 11, 24) / 1000, Date.UTC(2026, 11, 24)],
  ])('reads the date %j', (expiresAt, ms) => {
    expect(read({ ...ROW, expiresAt })?.key).toMatchObject({ expiresAt: ms, unreadable: [] });
  });

  it.each(['soon', '', '24.12.2026', '2026-13-45', '1760000000', 0, -1, 1e20, true, {}])(
    'cannot read the date %j',
    (expiresAt) => {
      expect(read({ ...ROW, expiresAt })?.key).toMatchObject({ expiresAt: null, unreadable: ['expiresAt'] });
    },
  );
});

describe('[bar 27] [fault 29] what is missing or of another type costs only itself', () => {
  it.each([
    ['label', 'label', { label: '' }],
    ['enabled', 'enabled', { enabled: null }],
    ['trafficCapGB', 'capGb', { capGb: null }],
    ['trafficUsedMB', 'usedMb', { usedMb: null }],
    ['expiresAt', 'expiresAt', { expiresAt: null }],
    ['createdAt', 'createdAt', { createdAt: null }],
  ])('%s', (name, field, known) => {
    expect(read(without(name))?.key).toMatchObject({ ...known, unreadable: [field] });
    expect(read({ ...ROW, [name]: [{ a: 1 }] })?.key).toMatchObject({ ...known, unreadable: [field] });
  });

  it('rows without an id are left out and counted, unknown fields ignored, `__proto__` harmless', async () => {
    const rows = `[{"label":"no id"},null,7,[],{"id":""},{"id":1.5},{"id":"ok","label":"x","color":"red","__proto__":{"enabled":true}}]`;
    const { client, logLines } = await startBench([json(rows)]);
    const reply = await client.listKeys();
    expect(reply.skippedRows).toBe(6);
    expect(reply.value.map(({ key }) => [key.id, key.enabled])).toEqual([['ok', null]]);
    expect(logLines.join()).toContain('platform.rows_skipped');
  });

  it('the API key in a label does not go on to the page; a lone surrogate is mended', () => {
    expect(read({ ...ROW, label: `alice ${API_KEY} \ud800` })?.key.label).toBe('alice psx_[redacted] \ufffd');
  });
});

describe('[bar 27] [fault 30] a figure that makes no sense is unknown, never 0', () => {
  it.each(['"12.5"', '1e400', '-1e400', '-1', '1e-9', 'true', '{}', '[]', '"NaN"', '""', '9007199254740993'])(
    '%s',
    async (text) => {
      const row = JSON.stringify({ ...ROW, trafficCapGB: '@', trafficUsedMB: '@' }).replaceAll('"@"', text);
      const { client } = await startBench([json(`[${row}]`)]);
      const { key } = (await client.listKeys()).value[0] ?? {};
      expect(key).toMatchObject({ capGb: null, usedMb: null });
      expect(key?.unreadable).toEqual(['capGb', 'usedMb']);
    },
  );

  it('a usage of null is unknown, a usage of 0 is 0, and a cap of 0 is unknown', () => {
    expect(read({ ...ROW, trafficUsedMB: null })?.key).toMatchObject({ usedMb: null, unreadable: ['usedMb'] });
    expect(read({ ...ROW, trafficUsedMB: 0 })?.key).toMatchObject({ usedMb: 0, unreadable: [] });
    expect(read({ ...ROW, trafficCapGB: 0 })?.key).toMatchObject({ capGb: null, unreadable: ['capGb'] });
  });

  it('stock counts that make no sense are left out', () => {
    expect(readStock(JSON.parse('{"pools":{"mbl":{"us":1e400,"de":-1,"fr":"5","gb":0,"__proto__":4}}}'))).toEqual({
      pools: { mbl: { gb: 0 } },
    });
    expect(readStock([])).toBeNull();
  });
});

describe('lists', () => {
  it.each([
    ['an array', [ROW]],
    ['data', { data: [ROW] }],
    ['items', { items: [ROW], total: 1 }],
    ['keys', { keys: [ROW] }],
    ['nested', { data: { keys: [ROW] } }],
  ])('reads %s', (_name, value) => {
    expect(readKeyList(value, CONTEXT)).toMatchObject({
      skippedRows: 0,
      partial: false,
      keys: [{ key: { id: 'k1' } }],
    });
  });

  it('[fault 27] an id that comes twice counts once', () => {
    const list = readKeyList([ROW, { ...ROW, label: 'again' }, { ...ROW, id: 'k2' }], CONTEXT);
    expect(list?.keys.map(({ key }) => [key.id, key.label])).toEqual([
      ['k1', 'alice@acme'],
      ['k2', 'alice@acme'],
    ]);
  });

  it.each([[{ nextCursor: 'x' }], [{ hasMore: true }], [{ total: 9 }], [{ meta: { next: '/p2' } }]])(
    '[fault 28] %j: the list says that it is not whole, and no cursor is followed',
    async (more) => {
      const { client, server } = await startBench([json({ data: [ROW], ...more })]);
      expect((await client.listKeys()).partial).toBe(true);
      expect(server.seen).toHaveLength(1);
    },
  );

  it('[fault 32] an unknown tier stays as it is, an unknown state word is unknown', () => {
    expect(read({ ...ROW, qualityTier: 'platinum' })?.key.tier).toBe('platinum');
    expect(read({ ...without('enabled'), status: 'on-hold' })?.key).toMatchObject({
      enabled: null,
      unreadable: ['enabled'],
    });
  });

  it('[bar 27] [fault 29] whatever comes, it is read without a throw into something the contract takes', {
    timeout: 60_000,
  }, () => {
    const names = [...Object.keys(ROW), 'secret', '_id', 'status', 'trafficUsedGB'];
    const row = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(row, fc.jsonValue())), (rows) => {
        const list = readKeyList(rows, CONTEXT);
        for (const { key, secret } of list?.keys ?? []) {
          expect(pakKeySchema.safeParse({ ...key, secretHint: null, gone: false }).success).toBe(true);
          expect(secret === null || secret.startsWith('pak_')).toBe(true);
        }
        expect(new Set(list?.keys.map(({ key }) => key.id)).size).toBe(list?.keys.length);
      }),
      { numRuns: 1000 },
    );
  });
});
