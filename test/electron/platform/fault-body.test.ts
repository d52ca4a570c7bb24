import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonTooDeep, parseJson } from '../../../electron/platform/read-json.ts';
import { flood, type Handler, json } from './fault-server.ts';
import { errorOf, IDEMPOTENCY_KEY, MINT, ROW, startBench } from './harness.ts';

const MIB = 1024 * 1024;
const bomb = gzipSync(Buffer.alloc(50 * MIB, 0x20));

describe('[bar 18] bodies', () => {
  it('[fault 18] 300 MB: stopped at the cap, with less than 50 MB more memory', { timeout: 60_000 }, async () => {
    const { server } = await startBench([...Array<Handler>(5).fill(json([ROW])), flood(300 * MIB)]);
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, 'flood-client.ts'),
      server.url,
    ]);
    const { code, grownBytes } = JSON.parse(stdout) as { code: string; grownBytes: number };
    expect(code).toBe('reply_too_large');
    expect(grownBytes).toBeLessThan(50 * MIB);
    expect(server.seen).toHaveLength(6);
    await expect.poll(() => server.openSockets()).toBe(0);
  });

  it.each([
    ['announced', { 'content-length': String(2 * MIB) }],
    ['chunked', {}],
  ])('[fault 18] an %s body over the cap: refused, not repeated', async (_name, headers) => {
    const { client, server } = await startBench([flood(2 * MIB, headers)], { limits: { maxBodyBytes: MIB } });
    expect((await errorOf(client.listKeys())).code).toBe('reply_too_large');
    expect(server.seen).toHaveLength(1);
    expect((await errorOf(client.mintKey(MINT, IDEMPOTENCY_KEY))).code).toBe('outcome_unknown');
  });

  it('[fault 18] a body just under the cap is read', async () => {
    const { client } = await startBench([json(JSON.stringify([ROW]).padEnd(MIB - 1))], {
      limits: { maxBodyBytes: MIB },
    });
    expect((await client.listKeys()).value).toHaveLength(1);
  });

  it('[fault 18] an error keeps its meaning under a body over the cap', async () => {
    const { client } = await startBench([(response) => response.writeHead(401).end(' '.repeat(2 * MIB))], {
      limits: { maxBodyBytes: MIB },
    });
    expect((await errorOf(client.listKeys())).code).toBe('key_invalid');
  });

  it.each(['gzip', 'br', 'x-unknown'])('[fault 19] a bomb compressed as %s is not inflated', async (encoding) => {
    const { client, server } = await startBench([
      (response) =>
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(bomb),
    ]);
    expect((await errorOf(client.listKeys())).code).toBe('unexpected_reply');
    expect(server.seen).toHaveLength(1);
  });

  it('`identity` is no encoding', async () => {
    const { client } = await startBench([json([ROW], 200, { 'content-encoding': 'identity' })]);
    expect((await client.listKeys()).value).toHaveLength(1);
  });

  it.each([
    ['arrays', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['objects', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
    ['an open end', '['.repeat(200_000)],
  ])('[fault 36] 200,000 deep, %s', async (_name, text) => {
    const { client, server } = await startBench([json(text)]);
    expect((await errorOf(client.listKeys())).code).toBe('unexpected_reply');
    expect(server.seen).toHaveLength(1);
  });

  it('[fault 36] also in an error', async () => {
    const { client } = await startBench([json('['.repeat(200_000), 400)]);
    expect((await errorOf(client.listKeys())).code).toBe('validation');
  });

  it('a header over what a parser should hold fails safely', async () => {
    const { client } = await startBench([json([ROW], 200, { 'x-long': 'x'.repeat(40_000) })]);
    expect((await errorOf(client.listKeys())).code).toBe('unexpected_reply');
  });
});

describe('[bar 27] JSON', () => {
  it('[fault 31] an id above 2^53 keeps its digits', async () => {
    const { client } = await startBench([json('[{"id":9007199254740993,"label":"a"},{"id":7}]')]);
    expect((await client.listKeys()).value.map(({ key }) => key.id)).toEqual(['9007199254740993', '7']);
  });

  it('[fault 31] long fractions and figures stay numbers; the depth is counted outside texts', () => {
    expect(parseJson('{"a":0.12345678901230000,"b":[12345678901234567890],"c":"[[[["}')).toEqual({
      a: 0.1234567890123,
      b: ['12345678901234567890'],
      c: '[[[[',
    });
    expect(() => parseJson(`${'['.repeat(65)}${']'.repeat(65)}`)).toThrow(JsonTooDeep);
    expect(parseJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeInstanceOf(Array);
  });

  it('[fault 36] neither brackets in a text nor escaped quotes mislead the depth', () => {
    const brackets = '['.repeat(100);
    for (const value of [brackets, `"${brackets}`, `\\"${brackets}`, `${brackets}\\`, `\\\\"${brackets}"`]) {
      expect(parseJson(JSON.stringify({ value, next: [value] }))).toEqual({ value, next: [value] });
    }
    expect(() => parseJson(`{"a":"\\\\","b":${brackets}${']'.repeat(100)}}`)).toThrow(JsonTooDeep);
  });

  it('reads back whatever JSON can say, but for integers that a number cannot hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16,}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every integer’s digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (integer) => {
        expect(String((parseJson(`{"id":${integer}}`) as { id: unknown }).id)).toBe(String(integer));
      }),
    );
  });
});
