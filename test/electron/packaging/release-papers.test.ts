import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shippedPackages } from '../../../electron/packaging/licenses.ts';
import { billOfMaterials, checksums } from '../../../electron/packaging/release-papers.ts';

const repo = join(import.meta.dirname, '../../..');

describe('checksums', () => {
  it('are of the installers alone, and can be checked by the usual tool', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pakdesk-papers-'));
    try {
      await expect(checksums(folder)).rejects.toThrow('no installer');
      writeFileSync(join(folder, 'pakdesk-0.1.0-x64.deb'), 'abc');
      writeFileSync(join(folder, 'pakdesk-0.1.0-x64.AppImage'), 'def');
      writeFileSync(join(folder, 'builder-debug.yml'), 'x');
      const text = await checksums(folder);
      expect(text).toContain('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  pakdesk-0.1.0-x64.deb');
      expect(text.trimEnd().split('\n')).toHaveLength(2);
      if (process.platform !== 'linux') return;
      writeFileSync(join(folder, 'SUMS'), text);
      const checked = execFileSync('sha256sum', ['--check', '--strict', 'SUMS'], { cwd: folder, encoding: 'utf8' });
      expect(checked.match(/: OK/g)).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the bill of materials', () => {
  it('names every package that ships, with version and hash', { timeout: 60_000 }, async () => {
    const schema = z.object({
      bomFormat: z.literal('CycloneDX'),
      components: z.array(
        z.object({ name: z.string(), version: z.string(), purl: z.string(), hashes: z.array(z.unknown()) }),
      ),
    });
    const { components } = schema.parse(JSON.parse(await billOfMaterials(repo)));
    const listed = new Set(components.map(({ name, version }) => `${name} ${version}`));
    const missing = (await shippedPackages(repo)).filter(({ name, version }) => !listed.has(`${name} ${version}`));
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(components.map(({ name }) => name)).not.toContain('vitest');
    expect(components.filter(({ hashes }) => hashes.length === 0)).toEqual([]);
  });
});
