// The licence texts of everything that is bundled or shipped: each of those licences asks to travel with the code.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ShippedPackage {
  /** Below the repository, as the lockfile names it. */
  folder: string;
  name: string;
  version: string;
  license: string;
}

interface LockEntry {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
}

/** Every production dependency of the lockfile, other platforms' builds of a native package included. */
export async function shippedPackages(repo: string): Promise<(ShippedPackage & { optional: boolean })[]> {
  const lock: { packages: Record<string, LockEntry> } = JSON.parse(
    await readFile(join(repo, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(lock.packages)
    .filter(([folder, entry]) => folder !== '' && !entry.dev)
    .map(([folder, entry]) => ({
      folder,
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version ?? '',
      license: entry.license ?? '',
      optional: entry.optional === true,
    }));
}

async function licenseTexts(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  return Promise.all(names.map(async (name) => (await readFile(join(folder, name), 'utf8')).trim()));
}

export interface LicensedPackage {
  name: string;
  version: string;
  license: string;
  /** Whole; empty where the package brings none of its own. */
  text: string;
}

/** Each package of this platform once, whatever folder it lies in. */
export async function licensedPackages(repo: string): Promise<LicensedPackage[]> {
  const found = new Map<string, LicensedPackage>();
  for (const { folder, name, version, license, optional } of await shippedPackages(repo)) {
    try {
      const text = (await licenseTexts(join(repo, folder))).join('\n\n');
      found.set(`${name} ${version}`, { name, version, license, text });
    } catch (error) {
      const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!absent || !optional) throw error;
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function thirdPartyLicenses(repo: string): Promise<string> {
  const sections = (await licensedPackages(repo)).map(({ name, version, license, text }) =>
    [`${name} ${version} (${license})`, text].join('\n\n').trimEnd(),
  );
  return `${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
