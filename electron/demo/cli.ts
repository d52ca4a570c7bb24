// `npm run platform`: the embedded platform alone, for any client. Prints one JSON line and runs until stopped.
import { parseArgs } from 'node:util';
import { startEmbeddedPlatform } from './embedded-platform.ts';
import type { EmbeddedPlatformOptions } from './types.ts';

const USAGE =
  'usage: npm run platform -- [--keys N] [--seed N] [--dialect guide|live] [--port N] [--gateway-port N] [--socks-port N]';
const MAX_KEYS = 10_000;
const MAX_PORT = 65_535;

class UsageError extends Error {}

function parseCount(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new UsageError(`--${name} must be a whole number from 0 to ${max}`);
  return value;
}

function parseOptions(args: string[]): EmbeddedPlatformOptions {
  const names = ['keys', 'seed', 'dialect', 'port', 'gateway-port', 'socks-port'] as const;
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
  };
}

async function main(): Promise<void> {
  const platform = await startEmbeddedPlatform(parseOptions(process.argv.slice(2)));
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      platform.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  // Whoever read the line may be gone by the next write: no reason to stop serving.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${JSON.stringify(platform.description)}\n`);
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `${USAGE}\n` : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
