// What the shipped Electron binary may do, one choice for each of its nine fuses. Threat: another program of the same user takes the signed app for its own Node, debugger or loader.
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** Keyed by the enum: a fuse that a newer @electron/fuses knows and this list does not is a type error. */
export const FUSES: Readonly<Record<FuseV1Options, boolean>> = {
  // ELECTRON_RUN_AS_NODE would turn the app, with its access to the keychain, into a runner of any script.
  [FuseV1Options.RunAsNode]: false,
  // The app writes no cookie; should one ever be written, it is not in clear. One way: once shipped on, it stays on.
  [FuseV1Options.EnableCookieEncryption]: true,
  // NODE_OPTIONS=--require loads foreign code, NODE_EXTRA_CA_CERTS lets a foreign authority vouch for the platform.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  // --inspect and SIGUSR1 open a debugger that reads the API key out of memory.
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // A changed app.asar does not start. macOS and Windows only: Linux has no such check.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  // An app/ folder beside app.asar would be loaded in its place, past the check above.
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // We have no snapshot of our own, and on, Electron's own one for a faster start is lost.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The page comes from app://; nothing needs file:// to read more of the disk.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's default: WebAssembly bounds are checked by the processor. No reason to differ.
  [FuseV1Options.WasmTrapHandlers]: true,
};

export class FuseError extends Error {
  override readonly name = 'FuseError';
}

const CHARACTER = { off: 0x30, on: 0x31 };

/** Throws unless every fuse of the binary, known to us or not, is as listed. `app` is an executable or a .app folder. */
export async function assertFuses(app: string): Promise<void> {
  const { version, ...states } = await getCurrentFuseWire(app);
  const wanted = new Map(Object.entries(FUSES).map(([fuse, on]) => [fuse, on ? CHARACTER.on : CHARACTER.off]));
  const wrong = [...new Set([...wanted.keys(), ...Object.keys(states)])].filter(
    (fuse) => wanted.get(fuse) !== Object.entries(states).find(([key]) => key === fuse)?.[1],
  );
  if (version !== FuseVersion.V1 || wrong.length > 0) {
    const names = wrong.map((fuse) => FuseV1Options[Number(fuse)] ?? `fuse ${fuse}`);
    throw new FuseError(`${app}: wire version ${version}, not as listed: ${names.join(', ') || 'none'}.`);
  }
}

/** `slices`: copies of Electron in the file, two in a universal macOS app. Refuses a binary with a fuse that is not listed. */
export async function setFuses(app: string, options: { slices: 1 | 2; resignAdHoc: boolean }): Promise<void> {
  const slices = await flipFuses(app, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: options.resignAdHoc,
    ...FUSES,
  });
  if (slices !== options.slices) throw new FuseError(`${app}: ${slices} fuse wires where ${options.slices} belong.`);
  await assertFuses(app);
}
