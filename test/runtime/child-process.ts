/** What both runtimes need to run main as a child process. */
import type { LaunchOptions } from './running-app.ts';

/** What a test runner leaves in the environment would change how main runs. */
const RUNNER_VARIABLES = /^(VITEST|NODE_ENV$|NODE_OPTIONS$|NODE_CHANNEL|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/;

/** Without the variables whose value is `undefined`. */
export function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export function childEnvironment(options: LaunchOptions): Record<string, string> {
  const present = Object.entries(process.env).filter(([name]) => !RUNNER_VARIABLES.test(name));
  return definedOnly({ ...Object.fromEntries(present), ...options.env });
}

/** Everything a stream has brought so far. */
export function collect(stream: NodeJS.ReadableStream | null, forward?: NodeJS.WritableStream): () => string {
  let text = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    text += chunk;
    forward?.write(chunk);
  });
  return () => text;
}
