/** Inputs that a page which was taken over may send: made from a call's own schema, then spoilt. Seeded, so that a failure can be had again. */
import type { z } from 'zod';
import type { Random } from '../../../electron/demo/random.ts';

interface Def {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  options?: z.ZodType[];
  items?: z.ZodType[];
  entries?: Record<string, unknown>;
  values?: unknown[];
}
const defOf = (schema: z.ZodType) => (schema as unknown as { _zod: { def: Def } })._zod.def;

const TEXTS = [
  'a',
  'Acme 24',
  'intent-0000000000000000',
  '2026-11-24',
  '2026-11-24T00:00:00.000Z',
  'us',
  'UTC',
  'Europe/Berlin',
  'EUR',
  'proxy.acme.example',
  'https://example.com/',
  'psx_ab12',
  'data:image/png;base64,iVBORw0KGgo=',
  '1234567890abcdef',
];
const NUMBERS = [1, 2, 0, 7, 30, 100, 1000, 1_760_000_000_000];

/** Something that the schema takes; `texts` are tried first where a text is wanted. */
export function fittingInput(schema: z.ZodType, random: Random, texts: readonly string[]): unknown {
  const def = defOf(schema);
  const inner = (of: z.ZodType | undefined) => (of ? fittingInput(of, random, texts) : undefined);
  const taken = (all: readonly unknown[]) => random.shuffle(all).find((value) => schema.safeParse(value).success);
  switch (def.type) {
    case 'object': {
      const entries = Object.entries(def.shape ?? {}).map(([name, of]) => [name, inner(of)] as const);
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    }
    case 'string':
      return taken(texts) ?? taken(TEXTS) ?? 'x'.repeat(24);
    case 'number':
      return taken(NUMBERS) ?? 1;
    case 'boolean':
      return random.next() < 0.5;
    case 'enum':
      return random.pick(Object.values(def.entries ?? {}));
    case 'literal':
      return random.pick(def.values ?? []);
    case 'nullable':
      return random.next() < 0.3 ? null : inner(def.innerType);
    case 'optional':
    case 'default':
      return random.next() < 0.3 ? undefined : inner(def.innerType);
    case 'array':
      return Array.from({ length: random.int(1, 3) }, () => inner(def.element));
    case 'tuple':
      return (def.items ?? []).map((item) => inner(item));
    case 'union':
      return inner(random.pick(def.options ?? []));
    default:
      throw new Error(`hostile-inputs.ts does not know the schema type ${def.type}`);
  }
}

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = wrap(value);
  return value;
}
function cyclic(): unknown {
  const value: Record<string, unknown> = { list: [] };
  value['self'] = value;
  (value['list'] as unknown[]).push(value);
  return value;
}

/** One text for all: a clone copies it, so it is drawn rarely. */
const HUGE = 'x'.repeat(2_000_000);
/** Everything that a structured clone carries and a contract does not expect. */
const HOSTILE: (() => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => -0,
  () => 1.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => Number.NEGATIVE_INFINITY,
  () => 2 ** 53,
  () => 1e308,
  () => 10n ** 40n,
  () => '',
  () => ' ',
  () => '\0',
  () => '\ud800',
  () => 'x\udfff\u202e\u200b',
  () => 'x'.repeat(3_000),
  () => '__proto__',
  () => 'constructor',
  () => 'toString',
  () => '../../../../etc/passwd',
  () => 'file:///etc/passwd',
  () => '~/.bashrc',
  () => 'javascript:alert(1)',
  () => '=cmd|"/c calc"!A1',
  () => "'; DROP TABLE keys; --",
  () => '\r\nX-Api-Key: x',
  () => '1e400',
  () => [],
  () => {
    const sparse: unknown[] = [];
    sparse[200] = 1;
    return sparse;
  },
  () => Array(101).fill('x'),
  () => ({}),
  () => JSON.parse('{"__proto__":{"polluted":true}}'),
  () => ({ constructor: { prototype: { polluted: true } } }),
  () => Object.fromEntries(['toString', 'valueOf', 'toJSON', 'then', 'length'].map((name) => [name, 'x'])),
  () => Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`k${n}`, n])),
  () => ({ ['k'.repeat(12_000)]: 1 }),
  () => nested(200, (inner) => [inner]),
  () => nested(200, (inner) => ({ a: inner })),
  cyclic,
  () => new Date(Number.NaN),
  () => new Date(0),
  () => /(a+)+$/,
  () => new Map<unknown, unknown>([['__proto__', { polluted: true }]]),
  () => new Set([1]),
  () => new Error('x'),
  () => new Uint8Array(64),
  () => new ArrayBuffer(8),
];

/** Each place in a value that can be replaced. */
function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, of]) => placesIn(of, [...path, name]))];
}
function at(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const name of path) value = (value as Record<string | number, unknown>)[name];
  return value;
}
function put(root: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  (at(root, path.slice(0, -1)) as Record<string | number, unknown>)[last] = value;
  return root;
}

/** A fitting input with one thing wrong, or nothing that fits at all. `fitting` is spoilt. */
export function hostileInput(fitting: unknown, random: Random): unknown {
  const hostile = () => (random.next() < 0.004 ? HUGE : random.pick(HOSTILE)());
  const objects = placesIn(fitting).filter((path) => {
    const value = at(fitting, path);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  });
  const way = random.next();
  if (way < 0.1) return hostile();
  if (way < 0.55) return put(fitting, random.pick(placesIn(fitting)), hostile());
  const object = at(fitting, random.pick(objects)) as Record<string, unknown>;
  if (way < 0.7) {
    object[random.pick(['extra', 'keyId', 'path', 'baseUrl', 'apiKey', 'constructor', 'hasOwnProperty', ''])] =
      hostile();
    return fitting;
  }
  if (way < 0.8) {
    Object.defineProperty(object, '__proto__', { value: { polluted: true }, enumerable: true, configurable: true });
    return fitting;
  }
  if (way < 0.9) {
    const names = Object.keys(object);
    if (names.length > 0) delete object[random.pick(names)];
    return fitting;
  }
  if (way < 0.95) return [fitting];
  return put(fitting, random.pick(placesIn(fitting)), put(fitting, [], hostile()));
}
