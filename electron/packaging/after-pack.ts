// electron-builder's afterPack hook, before signing: fuses, the keychain's native package, licences. It flips the fuses because electronFuses in electron-builder.yml goes through an older @electron/fuses, which cannot be strict about all nine.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AfterPackContext, Arch } from 'electron-builder';
import { setFuses } from './fuses.ts';
import { thirdPartyLicenses } from './licenses.ts';

export type Pack = Pick<AfterPackContext, 'appOutDir' | 'arch' | 'electronPlatformName'> & {
  packager: {
    projectDir: string;
    appInfo: { productFilename: string };
    config: { linux?: { executableName?: string | null } | null };
  };
};

interface PackedApp {
  /** What holds the fuses: an executable, or on macOS the .app folder. */
  app: string;
  resources: string;
}

export function packedApp({ appOutDir, electronPlatformName, packager }: Pack): PackedApp {
  const name = packager.appInfo.productFilename;
  const resources = join(appOutDir, 'resources');
  switch (electronPlatformName) {
    case 'darwin': {
      const app = join(appOutDir, `${name}.app`);
      return { app, resources: join(app, 'Contents', 'Resources') };
    }
    case 'win32':
      return { app: join(appOutDir, `${name}.exe`), resources };
    case 'linux': {
      const executable = packager.config.linux?.executableName;
      if (!executable) throw new Error('electron-builder.yml must name linux.executableName.');
      return { app: join(appOutDir, executable), resources };
    }
    default:
      throw new Error(`No package is made for ${electronPlatformName}.`);
  }
}

/** npm installs only this machine's build of the keychain package; without the right one the app could keep no key. */
export async function assertKeyring(resources: string, platform: string, arch: Arch): Promise<void> {
  const architectures = arch === Arch.universal ? ['x64', 'arm64'] : [Arch[arch]];
  const shipped = await readdir(join(resources, 'app.asar.unpacked', 'node_modules', '@napi-rs'));
  const missing = architectures.filter((it) => !shipped.some((name) => name.startsWith(`keyring-${platform}-${it}`)));
  if (missing.length === 0) return;
  throw new Error(
    `@napi-rs/keyring for ${platform} ${missing.join(', ')} is not in the package.` +
      (platform === 'darwin' ? ' Run electron/packaging/add-mac-keyring.sh first.' : ''),
  );
}

export async function afterPack(context: Pack): Promise<void> {
  const { appOutDir, arch, electronPlatformName, packager } = context;
  // The two halves of a universal app come first; a change in one of them alone would stop their being joined.
  if (electronPlatformName === 'darwin' && arch !== Arch.universal && appOutDir.endsWith('-temp')) return;
  const { app, resources } = packedApp(context);
  await assertKeyring(resources, electronPlatformName, arch);
  await writeFile(join(resources, 'LICENSES.third-party.txt'), await thirdPartyLicenses(packager.projectDir));
  await setFuses(app, {
    slices: arch === Arch.universal ? 2 : 1,
    // macOS starts no arm64 code whose signature is broken, and writing to the binary breaks it. A real one comes later.
    resignAdHoc: electronPlatformName === 'darwin' && arch !== Arch.x64,
  });
}
