import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Arch } from 'electron-builder';
import { beforeEach, describe, expect, it } from 'vitest';
import { afterPack, assertKeyring, type Pack, packedApp } from '../../../electron/packaging/after-pack.ts';
import { assertFuses, FUSES, setFuses } from '../../../electron/packaging/fuses.ts';
import { ELECTRON_DEFAULTS, electronBinary } from './fake-electron.ts';

const repo = join(import.meta.dirname, '../../..');
const once = { slices: 1, resignAdHoc: false } as const;
let folder: string;
let binary: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pakdesk-fuses-'));
  binary = join(folder, 'pakdesk');
});

/** The table of the security notes, written out once more: a changed fuse is a change in two places. */
const EXPECTED = {
  RunAsNode: FuseState.DISABLE,
  EnableCookieEncryption: FuseState.ENABLE,
  EnableNodeOptionsEnvironmentVariable: FuseState.DISABLE,
  EnableNodeCliInspectArguments: FuseState.DISABLE,
  EnableEmbeddedAsarIntegrityValidation: FuseState.ENABLE,
  OnlyLoadAppFromAsar: FuseState.ENABLE,
  LoadBrowserProcessSpecificV8Snapshot: FuseState.DISABLE,
  GrantFileProtocolExtraPrivileges: FuseState.DISABLE,
  WasmTrapHandlers: FuseState.ENABLE,
};

describe('[bar 14] fuses', () => {
  it('sets all nine, and they read back as listed', async () => {
    await writeFile(binary, electronBinary());
    await expect(assertFuses(binary)).rejects.toThrow(/RunAsNode/);
    await setFuses(binary, once);
    const { version, ...wire } = await getCurrentFuseWire(binary);
    const byName = Object.fromEntries(
      Object.entries(wire).map(([fuse, state]) => [FuseV1Options[Number(fuse)], state]),
    );
    expect(version).toBe('1');
    expect(byName).toEqual(EXPECTED);
    await assertFuses(binary);
  });

  it('changes the nine bytes of the wire and nothing else', async () => {
    const before = electronBinary();
    await writeFile(binary, before);
    await setFuses(binary, once);
    const after = await readFile(binary);
    const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
    const wireAt = before.indexOf(ELECTRON_DEFAULTS);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((at) => at >= wireAt && at < wireAt + 9)).toBe(true);
  });

  it('has a choice for every fuse that @electron/fuses knows', () => {
    const known = Object.keys(FuseV1Options).filter((key) => /^\d+$/.test(key));
    expect(Object.keys(FUSES).sort()).toEqual(known.sort());
  });

  it('refuses a binary with a tenth fuse, and leaves it as it was', async () => {
    const before = electronBinary({ wire: `${ELECTRON_DEFAULTS}1` });
    await writeFile(binary, before);
    await expect(setFuses(binary, once)).rejects.toThrow(/10 fuses/);
    expect(await readFile(binary)).toEqual(before);
  });

  it('refuses a binary with a fuse fewer', async () => {
    await writeFile(binary, electronBinary({ wire: ELECTRON_DEFAULTS.slice(0, 8) }));
    await expect(setFuses(binary, once)).rejects.toThrow(/WasmTrapHandlers/);
  });

  it('refuses a file that is no Electron', async () => {
    await writeFile(binary, Buffer.alloc(10_000));
    await expect(setFuses(binary, once)).rejects.toThrow(/sentinel/);
  });

  it.each(Object.keys(FUSES).map(Number))('sees when fuse %i alone is wrong', async (fuse) => {
    await writeFile(binary, electronBinary());
    await setFuses(binary, once);
    const bytes = await readFile(binary);
    const at = electronBinary().indexOf(ELECTRON_DEFAULTS) + fuse;
    bytes[at] = bytes[at] === FuseState.ENABLE ? FuseState.DISABLE : FuseState.ENABLE;
    await writeFile(binary, bytes);
    await expect(assertFuses(binary)).rejects.toThrow(FuseV1Options[fuse]);
  });
});

describe('[bar 14] the afterPack hook', () => {
  const pack = (platform: string, arch: Arch, appOutDir = folder): Pack => ({
    appOutDir,
    arch,
    electronPlatformName: platform,
    packager: {
      projectDir: repo,
      appInfo: { productFilename: 'Pakdesk' },
      config: { linux: { executableName: 'pakdesk' } },
    },
  });

  async function layOut(context: Pack, keyrings: string[], copies = 1): Promise<string> {
    const { app, resources } = packedApp(context);
    for (const name of keyrings) {
      await mkdir(join(resources, 'app.asar.unpacked/node_modules/@napi-rs', name), { recursive: true });
    }
    if (!app.endsWith('.app')) {
      await writeFile(app, electronBinary({ copies }));
      return app;
    }
    const framework = join(app, 'Contents/Frameworks/Electron Framework.framework');
    await mkdir(framework, { recursive: true });
    await writeFile(join(framework, 'Electron Framework'), electronBinary({ copies }));
    return join(framework, 'Electron Framework');
  }

  it.each([
    ['linux', Arch.x64, 'keyring-linux-x64-gnu'],
    ['win32', Arch.x64, 'keyring-win32-x64-msvc'],
    ['darwin', Arch.x64, 'keyring-darwin-x64'],
  ] as const)('flips the fuses of a %s package and lays the licences beside it', async (platform, arch, keyring) => {
    const context = pack(platform, arch);
    await layOut(context, [keyring]);
    await afterPack(context);
    await assertFuses(packedApp(context).app);
    const licenses = await readFile(join(packedApp(context).resources, 'LICENSES.third-party.txt'), 'utf8');
    expect(licenses).toMatch(/^react \d+\.\d+\.\d+ \(MIT\)/m);
    expect(licenses).toContain('Copyright (c) Meta Platforms');
  });

  it('leaves the halves of a universal app alone', async () => {
    const context = pack('darwin', Arch.arm64, join(folder, 'mac-universal-arm64-temp'));
    const file = await layOut(context, []);
    await afterPack(context);
    expect(await readFile(file)).toEqual(electronBinary());
  });

  it('refuses a package without the keychain for its processor', async () => {
    const context = pack('linux', Arch.x64);
    const file = await layOut(context, ['keyring', 'keyring-linux-arm64-gnu']);
    await expect(afterPack(context)).rejects.toThrow(/keyring for linux x64/);
    expect(await readFile(file)).toEqual(electronBinary());
  });

  it('wants both processors in a universal app', async () => {
    const context = pack('darwin', Arch.universal);
    await layOut(context, ['keyring-darwin-arm64']);
    const { resources } = packedApp(context);
    await expect(assertKeyring(resources, 'darwin', Arch.universal)).rejects.toThrow(/darwin x64.*add-mac-keyring/);
    await layOut(context, ['keyring-darwin-x64']);
    await assertKeyring(resources, 'darwin', Arch.universal);
  });

  it('refuses a universal binary that holds one Electron only', async () => {
    await writeFile(binary, electronBinary({ copies: 1 }));
    await expect(setFuses(binary, { slices: 2, resignAdHoc: false })).rejects.toThrow(/1 fuse wires where 2/);
    await writeFile(binary, electronBinary({ copies: 2 }));
    await setFuses(binary, { slices: 2, resignAdHoc: false });
    expect((await readFile(binary)).toString('latin1').split('010011001')).toHaveLength(3);
  });

  it('makes no package for a platform that is not in the list', () => {
    expect(() => packedApp(pack('mas', Arch.x64))).toThrow(/mas/);
  });
});
