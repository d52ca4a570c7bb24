/** What a page can name at all. What it cannot name it cannot reach. */
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { calls } from '../../../shared/ipc/contract.ts';

interface Field {
  path: string;
  schema: z.ZodType;
}
interface Def {
  type: string;
  catchall?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  options?: z.ZodType[];
  items?: z.ZodType[];
  checks?: { _zod: { def: { check: string } } }[];
}
const defOf = (schema: z.ZodType) => (schema as unknown as { _zod: { def: Def } })._zod.def;

function fieldsOf(schema: z.ZodType, path: string): Field[] {
  const def = defOf(schema);
  const inner = [
    ...Object.entries(def.shape ?? {}).map(([name, of]) => ({ path: `${path}.${name}`, schema: of })),
    ...[def.element, def.innerType, ...(def.options ?? []), ...(def.items ?? [])]
      .filter((of) => of !== undefined)
      .map((of) => ({ path, schema: of })),
  ];
  return [{ path, schema }, ...inner.flatMap((of) => fieldsOf(of.schema, of.path))];
}
const inputs = Object.entries(calls).flatMap(([domain, rows]) =>
  Object.entries(rows).flatMap(([name, row]) => fieldsOf(row.input as z.ZodType, `${domain}.${name}`)),
);
const texts = inputs.filter(({ schema }) => defOf(schema).type === 'string');

const hasMaximum = (schema: z.ZodType) =>
  (defOf(schema).checks ?? []).some(({ _zod }) => ['max_length', 'length_equals'].includes(_zod.def.check));
const LONG = 'a'.repeat(20_000_001);

describe('the contract', () => {
  it('[fault 54] every object of an input is strict: what it does not name is refused', () => {
    const loose = inputs.filter(({ schema }) => {
      const { type, catchall } = defOf(schema);
      return type === 'object' && (catchall === undefined || defOf(catchall).type !== 'never');
    });
    expect(loose.map(({ path }) => path)).toEqual([]);
    expect(inputs.filter(({ schema }) => defOf(schema).type === 'record' || defOf(schema).type === 'any')).toEqual([]);
  });

  it('[fault 54] every text and every list of an input has an end', () => {
    const endless = inputs.filter(({ schema }) => {
      const { type } = defOf(schema);
      if (type === 'string') return schema.safeParse(LONG).success;
      return type === 'array' && !hasMaximum(schema);
    });
    expect(endless.map(({ path }) => path)).toEqual([]);
  });

  it('[fault 56] no input is a path: files are chosen in the system’s own dialog', () => {
    expect(texts.map(({ path }) => path).filter((path) => /path|folder|dir(ectory)?$|file$/i.test(path))).toEqual([]);
  });

  it('[fault 57] no input sets the address of the API', () => {
    const named = texts
      .map(({ path }) => path)
      .filter((path) => /api(Url|Host|Base)|baseUrl|endpoint|origin/i.test(path));
    expect(named).toEqual([]);
    // Everything by which a page names an address, and what takes it.
    const addresses = texts
      .filter(({ schema }) => schema.safeParse('https://evil.example/').success)
      .map(({ path }) => path)
      .filter((path) => /(url|host|services?)$/i.test(path));
    // None of them is ever sent the API key.
    expect(new Set(addresses)).toEqual(
      new Set([
        'probe.run.target.url',
        'settings.set.patch.echoServices',
        'settings.set.patch.payments.thanksUrl',
        'storefront.set.patch.baseRpcUrl',
        'storefront.set.patch.facilitatorUrl',
        'storefront.set.patch.publicUrl',
      ]),
    );
  });
});
