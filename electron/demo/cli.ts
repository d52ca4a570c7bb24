// `npm run platform`: the embedded platform alone, for any client. Prints one JSON line and runs until stopped.
import { parseOptions, USAGE, UsageError } from './cli-options.ts';
import { startEmbeddedPlatform } from './embedded-platform.ts';

const PARENT_CHECK_MS = 500;

async function main(): Promise<void> {
  const platform = await startEmbeddedPlatform(parseOptions(process.argv.slice(2)));
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    platform.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  // npm hands its signals to the shell it runs scripts in, which dies of them alone and would leave this process behind.
  if (process.env['npm_lifecycle_event'] === 'platform') {
    const shell = process.ppid;
    setInterval(() => {
      if (process.ppid !== shell || process.ppid === 1) stop();
    }, PARENT_CHECK_MS).unref();
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
