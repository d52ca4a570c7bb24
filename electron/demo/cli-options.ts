// The command line of the stand-alone platform: every option checked, none guessed.
import { parseArgs } from 'node:util';
import type { EmbeddedPlatformOptions } from './types.ts';

export const USAGE =
  'usage: npm run platform -- [--keys N] [--seed N] [--dialect guide|live] [--port N] [--gateway-port N] [--socks-port N] [--facilitator-port N] [--auth-cache-ms N]';
const MAX_KEYS = 100_000;
const MAX_PORT = 65_535;
const MAX_CACHE_MS = 3_600_000;

export class UsageError extends Error {}

function parseCount(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new UsageError(`--${name} must be a whole number from 0 to ${max}`);
  return value;
}

/** Throws UsageError. */
export function parseOptions(args: string[]): EmbeddedPlatformOptions {
  const names = [
    'keys',
    'seed',
    'dialect',
    'port',
    'gateway-port',
    'socks-port',
    'facilitator-port',
    'auth-cache-ms',
  ] as const;
  let values: Partial<Record<string, string>>;
  try {
    const option = { type: 'string' } as const;
    values = parseArgs({ args, options: Object.fromEntries(names.map((name) => [name, option])) }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { keys, seed, dialect, port } = values;
  const gatewayPort = values['gateway-port'];
  const socksPort = values['socks-port'];
  const facilitatorPort = values['facilitator-port'];
  const authCacheMs = values['auth-cache-ms'];
  if (dialect !== undefined && dialect !== 'guide' && dialect !== 'live') {
    throw new UsageError('--dialect must be guide or live');
  }
  return {
    ...(keys === undefined ? {} : { keys: parseCount('keys', keys, MAX_KEYS) }),
    ...(seed === undefined ? {} : { seed: parseCount('seed', seed, Number.MAX_SAFE_INTEGER) }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(port === undefined ? {} : { port: parseCount('port', port, MAX_PORT) }),
    ...(gatewayPort === undefined ? {} : { gatewayPort: parseCount('gateway-port', gatewayPort, MAX_PORT) }),
    ...(socksPort === undefined ? {} : { socksPort: parseCount('socks-port', socksPort, MAX_PORT) }),
    ...(facilitatorPort === undefined
      ? {}
      : { facilitatorPort: parseCount('facilitator-port', facilitatorPort, MAX_PORT) }),
    ...(authCacheMs === undefined ? {} : { authCacheMs: parseCount('auth-cache-ms', authCacheMs, MAX_CACHE_MS) }),
  };
}
