// What goes beside the installers: their SHA-256 checksums, and the list of everything in them (CycloneDX). `npm exec -- node electron/packaging/release-papers.ts out/package`. Threat: an installer that was exchanged on its way; a vulnerable part that nobody knows is inside.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { shippedPackages } from './licenses.ts';

const INSTALLER = /\.(deb|rpm|AppImage|dmg|zip|exe)$/;

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** In the form that `sha256sum --check` reads. Throws where there is nothing to sum up. */
export async function checksums(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => INSTALLER.test(name)).sort();
  if (names.length === 0) throw new Error(`There is no installer in ${folder}.`);
  const lines = await Promise.all(names.map(async (name) => `${await sha256(join(folder, name))}  ${name}`));
  return `${lines.join('\n')}\n`;
}

const bomSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/** From the lockfile, of what ships alone. npm makes it; its own `--omit dev` also leaves out what ships and is a developer's tool as well. */
export async function billOfMaterials(repo: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'],
    // On Windows npm is a command file.
    { cwd: repo, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
  );
  const bom = bomSchema.parse(JSON.parse(stdout));
  const ships = new Set((await shippedPackages(repo)).map(({ name, version }) => `${name} ${version}`));
  const components = bom.components.filter(({ name, version }) => ships.has(`${name} ${version}`));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref) || !bom.components.some((component) => component['bom-ref'] === ref))
    .map((entry) => ({ ...entry, dependsOn: entry.dependsOn.filter((ref) => refs.has(ref)) }));
  // npm names it after the folder.
  bom.metadata.component.name = 'pakdesk';
  return `${JSON.stringify({ ...bom, components, dependencies }, null, 2)}\n`;
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name the folder of the installers.');
  const suffix = `${process.platform}-${process.arch}`;
  await writeFile(join(folder, `sbom-${suffix}.cdx.json`), await billOfMaterials(process.cwd()));
  await writeFile(join(folder, `SHA256SUMS-${suffix}.txt`), await checksums(folder));
  process.stdout.write(`sbom-${suffix}.cdx.json and SHA256SUMS-${suffix}.txt in ${folder}\n`);
}
