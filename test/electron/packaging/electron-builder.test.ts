import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Arch, build, type Configuration, Platform } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { afterPack } from '../../../electron/packaging/after-pack.ts';
import { assertFuses } from '../../../electron/packaging/fuses.ts';
import { electronBinary } from './fake-electron.ts';

const repo = join(import.meta.dirname, '../../..');

/** electron-builder's own reading and checking of its configuration; its package exports neither. */
interface BuilderConfig {
  getConfig(projectDir: string, configPath: null, fromOptions: null): Promise<Configuration>;
  validateConfiguration(config: unknown, debugLogger: { isEnabled: false }): Promise<void>;
}
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const builder: BuilderConfig = fromBuilder('app-builder-lib/out/util/config/config');
const asar: { listPackage(file: string, options: { isPack: boolean }): string[] } = createRequire(
  fromBuilder.resolve('app-builder-lib'),
)('@electron/asar');

const readConfig = () => builder.getConfig(repo, null, null);
const readPackage = async (): Promise<{ version: string; devDependencies: { electron: string } }> =>
  JSON.parse(await readFile(join(repo, 'package.json'), 'utf8'));

/** Compiling the schema takes a second of processor, several on a busy machine. */
describe('electron-builder.yml', { timeout: 60_000 }, () => {
  it("fits electron-builder's schema", async () => {
    await builder.validateConfiguration(await readConfig(), { isEnabled: false });
  });

  it('would not pass with a word that the schema does not know', async () => {
    const config = { ...(await readConfig()), hardenedRuntim: true };
    await expect(builder.validateConfiguration(config, { isEnabled: false })).rejects.toThrow(/hardenedRuntim/);
  });

  it('names hook, entitlements and icons that are there', async () => {
    const config = await readConfig();
    const hook: unknown = await import(join(repo, String(config.afterPack)));
    expect(hook).toHaveProperty('afterPack', afterPack);
    const icons = join(repo, String(config.directories?.buildResources));
    expect((await readFile(join(icons, String(config.mac?.icon)))).subarray(0, 4).toString()).toBe('icns');
    expect((await readFile(join(icons, String(config.win?.icon)))).readUInt16LE(2)).toBe(1);
    const png = await readFile(join(icons, String(config.linux?.icon), '512x512.png'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512]);
    expect(config.mac?.entitlementsInherit).toBe(config.mac?.entitlements);
  });

  it('asks macOS for nothing but just-in-time compilation, under the hardened runtime', async () => {
    const { mac } = await readConfig();
    const plist = await readFile(join(repo, String(mac?.entitlements)), 'utf8');
    expect([...plist.matchAll(/<key>(.*?)<\/key>/g)].map((match) => match[1])).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
    expect(mac?.hardenedRuntime).toBe(true);
  });

  it('publishes nowhere, compiles nothing and leaves the fuses to the hook', async () => {
    const config = await readConfig();
    expect(config.publish).toBeNull();
    expect(config.npmRebuild).toBe(false);
    expect(config.electronFuses).toBeUndefined();
    expect(config.electronDist).toBeUndefined();
    expect(config.nsis?.deleteAppDataOnUninstall).toBe(false);
  });
});

describe('a feed', { timeout: 60_000 }, () => {
  it('fits the schema when its makers set one, with the publisher that Windows asks for', async () => {
    const config = await readConfig();
    const withFeed = {
      ...config,
      publish: { provider: 'generic', url: 'https://updates.example/' },
      win: { ...config.win, signtoolOptions: { publisherName: ['Pakdesk'] } },
    };
    await builder.validateConfiguration(withFeed, { isEnabled: false });
  });

  it('is made for packages that can be replaced: a zip on macOS, an AppImage on Linux, an installer on Windows', async () => {
    const { mac, linux, win } = await readConfig();
    expect(JSON.stringify(mac?.target)).toContain('"zip"');
    expect(linux?.target).toEqual(['deb', 'AppImage', 'rpm']);
    expect(win?.target).toEqual(['nsis']);
  });
});

/** npm and the packer need the real thing; on the other systems the public workflow makes whole packages. */
describe.runIf(process.platform === 'linux' && process.arch === 'x64')('a package, but for Electron itself', () => {
  it('holds the bundles, package.json and the keychain package, and nothing else', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pakdesk-package-'));
    const project = join(folder, 'project');
    const electronDist = join(folder, 'electron');
    await mkdir(join(electronDist, 'resources'), { recursive: true });
    await writeFile(join(electronDist, 'electron'), electronBinary(), { mode: 0o755 });

    const packageJson = await readPackage();
    const { electron } = packageJson.devDependencies;
    const dependencies = { '@napi-rs/keyring': '*', zod: '*' };
    await mkdir(join(project, 'node_modules'), { recursive: true });
    await writeFile(
      join(project, 'package.json'),
      JSON.stringify({ ...packageJson, dependencies, devDependencies: {} }),
    );
    await cp(join(repo, 'electron-builder.yml'), join(project, 'electron-builder.yml'));
    await cp(join(repo, 'electron/packaging'), join(project, 'electron/packaging'), { recursive: true });
    for (const name of ['@napi-rs', 'zod']) {
      await cp(join(repo, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
    }
    for (const path of [
      'out/app/main/main.js',
      'out/app/main/main.js.map',
      'out/bench.json',
      'test/secret.txt',
      '.env',
    ]) {
      await mkdir(join(project, path, '..'), { recursive: true });
      await writeFile(join(project, path), '1');
    }

    await build({
      projectDir: project,
      targets: Platform.LINUX.createTarget(['dir'], Arch.x64),
      publish: 'never',
      config: {
        ...(await readConfig()),
        electronVersion: electron,
        electronDist,
        afterPack: (context) =>
          afterPack({
            appOutDir: context.appOutDir,
            arch: context.arch,
            electronPlatformName: context.electronPlatformName,
            packager: { projectDir: repo, appInfo: context.packager.appInfo, config: context.packager.config },
          }),
      },
    });

    const unpacked = join(project, 'out/package/linux-unpacked');
    await assertFuses(join(unpacked, 'pakdesk'));
    const files = asar.listPackage(join(unpacked, 'resources/app.asar'), { isPack: false });
    const shipped = files.filter((path) => /\.\w+$/.test(path)).map((path) => path.replaceAll('\\', '/'));
    expect(shipped).toContain('/out/app/main/main.js');
    expect(shipped).toContain('/package.json');
    expect(shipped).toContain('/node_modules/@napi-rs/keyring/index.js');
    expect(shipped.filter((path) => path.endsWith('.node'))).toHaveLength(1);
    const others = shipped.filter(
      (path) =>
        !/^\/(out\/app\/main\/main\.js|package\.json)$/.test(path) && !path.startsWith('/node_modules/@napi-rs/'),
    );
    expect(others).toEqual([]);
    expect(await readFile(join(unpacked, 'resources/LICENSES.third-party.txt'), 'utf8')).toContain('zod');
  });
});
