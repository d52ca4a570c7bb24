/** The programs that the hand-out's snippets are for, how each runs a file, and where Debian has it. */
import { spawnSync } from 'node:child_process';
import { onPath } from '../runtime/chromium-binary.ts';

/** Not needed by the product or by its other tests: without it the runs of its snippets are skipped, by name. */
export interface OptionalNeed {
  what: string;
  present: () => boolean;
  /** Debian's packages. */
  packages: string[];
}

function works(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

const onPathNeed = (what: string, command: string, packages: string[]): OptionalNeed => ({
  what,
  present: () => onPath(command) !== null,
  packages,
});

/** The first Python that has the modules: one that was built by hand does not see Debian's packages. */
export function pythonWith(modules: string[]): string | null {
  const check = `import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ${JSON.stringify(modules)})))`;
  return ['python3', '/usr/bin/python3'].find((python) => works(python, ['-c', check])) ?? null;
}

const pythonNeed = (what: string, modules: string[], packages: string[]): OptionalNeed => ({
  what,
  present: () => pythonWith(modules) !== null,
  packages,
});

export const PYTHON_MODULES = {
  requests: ['requests', 'socks'],
  httpx: ['httpx', 'socksio'],
  aiohttp: ['aiohttp', 'aiohttp_socks'],
} as const;

export const OPTIONAL_NEEDS = {
  curl: onPathNeed('curl', 'curl', ['curl']),
  wget: onPathNeed('wget', 'wget', ['wget']),
  requests: pythonNeed('Python requests', [...PYTHON_MODULES.requests], ['python3-requests', 'python3-socks']),
  httpx: pythonNeed('Python httpx', [...PYTHON_MODULES.httpx], ['python3-httpx', 'python3-socksio']),
  aiohttp: pythonNeed('Python aiohttp', [...PYTHON_MODULES.aiohttp], ['python3-aiohttp', 'python3-aiohttp-socks']),
  php: {
    what: 'PHP with curl',
    present: () => works('php', ['-r', 'exit(extension_loaded("curl") ? 0 : 1);']),
    packages: ['php-cli', 'php-curl'],
  },
  ruby: onPathNeed('Ruby', 'ruby', ['ruby']),
  go: onPathNeed('Go', 'go', ['golang-go']),
} satisfies Record<string, OptionalNeed>;

export type OptionalTool = keyof typeof OPTIONAL_NEEDS;
