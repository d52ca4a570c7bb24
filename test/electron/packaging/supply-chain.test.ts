import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { licensedPackages, shippedPackages } from '../../../electron/packaging/licenses.ts';

const repo = join(import.meta.dirname, '../../..');
const read = (path: string) => readFile(join(repo, path), 'utf8');

interface LockEntry {
  version?: string;
  integrity?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
const lock: { lockfileVersion: number; packages: Record<string, LockEntry> } = JSON.parse(
  await read('package-lock.json'),
);
const packageJson: {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
} = JSON.parse(await read('package.json'));

/** What an audit that was made looks like; a refusal has an `error` in its place. */
const auditSchema = z.object({ metadata: z.object({ vulnerabilities: z.object({ total: z.number() }) }) });

const named = { ...packageJson.dependencies, ...packageJson.devDependencies };
const installed = Object.entries(lock.packages).filter(([folder]) => folder !== '');
const nameOf = (folder: string) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('[bar 15] what is installed', () => {
  it.each(Object.entries(named))('%s is pinned to one version: %s', (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
  });

  it('is what package.json says', () => {
    const root = lock.packages[''];
    expect(root?.dependencies).toEqual(packageJson.dependencies);
    expect(root?.devDependencies).toEqual(packageJson.devDependencies);
  });

  it('comes from the registry, each with its hash', () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(installed.length).toBeGreaterThan(100);
    const odd = installed.filter(
      ([, entry]) =>
        !entry.integrity?.startsWith('sha512-') ||
        (entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/')),
    );
    expect(odd.map(([folder]) => folder)).toEqual([]);
  });

  it('has one Mantine', () => {
    const versions = Object.entries(named).filter(([name]) => name.startsWith('@mantine/'));
    expect(new Set(versions.map(([, version]) => version)).size).toBe(1);
  });
});

describe('[bar 15] install scripts', () => {
  const withScript = new Set(installed.filter(([, entry]) => entry.hasInstallScript).map(([folder]) => nameOf(folder)));

  it('are allowed by name only, and only where there is one', () => {
    for (const name of Object.keys(packageJson.allowScripts)) expect([...withScript]).toContain(name);
  });

  it('are all decided on: none waits for an answer', () => {
    expect([...withScript].filter((name) => !(name in packageJson.allowScripts))).toEqual([]);
  });

  it('have a reason each in CONTRIBUTING.md', async () => {
    const section = /## Install scripts\n([\s\S]*?)(\n## |$)/.exec(await read('CONTRIBUTING.md'))?.[1] ?? '';
    const reasons = [...section.matchAll(/^\| `([^`]+)` \| (yes|no) \| (\S.{10,}) \|$/gm)];
    const decided = Object.fromEntries(reasons.map(([, name, allowed]) => [name, allowed === 'yes']));
    expect(decided).toEqual(packageJson.allowScripts);
  });
});

describe('what ships', async () => {
  const shipped = await shippedPackages(repo);
  const section = /### What ships\n([\s\S]*?)(\n##|$)/.exec(await read('ARCHITECTURE.md'))?.[1] ?? '';
  const reasons = new Map([...section.matchAll(/^\| `([^`]+)` \| (\S.{10,}) \|$/gm)].map((row) => [row[1], row[2]]));

  it.each(Object.keys(packageJson.dependencies))('%s has a reason in ARCHITECTURE.md', (name) => {
    expect(reasons.get(name), `Give ${name} its row in ARCHITECTURE.md, “What ships”.`).toBeDefined();
  });

  it('is all that has a reason there', () => {
    expect([...reasons.keys()].filter((name) => !(String(name) in packageJson.dependencies))).toEqual([]);
  });

  it('is counted: a package more is seen', () => {
    const counted = /\*\*(\d+) packages are named, (\d+) come along\*\*/.exec(section);
    const direct = Object.keys(packageJson.dependencies).length;
    expect([Number(counted?.[1]), Number(counted?.[2])]).toEqual([direct, shipped.length - direct]);
  });
});

describe('known vulnerabilities of what ships', () => {
  it('are none', { timeout: 60_000 }, async (context) => {
    const npm = promisify(execFile)('npm', ['audit', '--omit=dev', '--json'], {
      cwd: repo,
      shell: process.platform === 'win32',
      timeout: 45_000,
    });
    const { stdout }: { stdout: string } = await npm.catch((error: { stdout?: string }) => ({
      stdout: error.stdout ?? '',
    }));
    const answer = auditSchema.safeParse(stdout.startsWith('{') ? JSON.parse(stdout) : null);
    // No answer about vulnerabilities: the registry at hand keeps no such list. The public workflow asks npm's own.
    if (!answer.success) return context.skip('The registry here answers no audit; CI asks registry.npmjs.org.');
    expect(answer.data.metadata.vulnerabilities.total).toBe(0);
  });
});

describe('licences of what ships', () => {
  /** None of them asks for anything but its own text to travel along. */
  const PERMISSIVE = [
    'MIT',
    'ISC',
    '0BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'Apache-2.0',
    'CC0-1.0',
    'OFL-1.1',
    'BlueOak-1.0.0',
    'Python-2.0',
  ];

  it('are permissive, all of them', async () => {
    const packages = await shippedPackages(repo);
    expect(packages.map(({ name }) => name)).toContain('@napi-rs/keyring');
    const ids = (license: string) => license.replace(/[()]/g, '').split(/ (?:AND|OR) /);
    const others = packages.filter(({ license }) => !ids(license).every((id) => PERMISSIVE.includes(id)));
    expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  it('are all in what About shows, and nothing is there that does not ship', async () => {
    const shipped = await shippedPackages(repo);
    const shown = await licensedPackages(repo);
    const named = new Set(shown.map(({ name, version }) => `${name} ${version}`));
    // Another platform's build of a native package is not on this computer, and not in its package.
    const missing = shipped.filter(({ name, version, optional }) => !optional && !named.has(`${name} ${version}`));
    expect(missing).toEqual([]);
    const ships = new Set(shipped.map(({ name, version }) => `${name} ${version}`));
    expect(shown.filter(({ name, version }) => !ships.has(`${name} ${version}`))).toEqual([]);
    expect(shown.filter(({ text }) => text.length > 200).length).toBeGreaterThan(shown.length * 0.8);
  });
});

describe('the public workflows', async () => {
  const folder = join(repo, '.github/workflows');
  const workflows = (await readdir(folder)).filter((name) => name.endsWith('.yml'));

  it.each(workflows)('%s uses actions by their commit, with a version beside it', async (name) => {
    const uses = [...(await read(`.github/workflows/${name}`)).matchAll(/uses:\s*(.*)/g)].map((match) => match[1]);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.each(workflows)('%s may read the code, and knows no secret', async (name) => {
    const text = await read(`.github/workflows/${name}`);
    const rights = [...text.matchAll(/^ *([\w-]+): write$/gm)].map((match) => match[1]);
    // A release is vouched for by its builder; nothing else is written by any of them.
    expect(rights).toEqual(name === 'release.yml' ? ['id-token', 'attestations'] : []);
    expect(text.split('permissions:')).toHaveLength(name === 'release.yml' ? 3 : 2);
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?=\n|\S)/m);
    expect(text).not.toMatch(/secrets\.|GITHUB_TOKEN|pull_request_target|workflow_run/);
    expect(text.split('actions/checkout@').length).toBe(text.split('persist-credentials: false').length);
  });

  it('make a release of a version’s tag alone', async () => {
    const { on }: { on: unknown } = parse(await read('.github/workflows/release.yml'));
    expect(on).toEqual({ push: { tags: ['v*'] } });
  });

  it.each(workflows)("%s puts no text of a pull request's author into a shell", async (name) => {
    expect(await read(`.github/workflows/${name}`)).not.toMatch(/\$\{\{\s*github\.(event|head_ref)/);
  });
});
