// Makes a backup of an open account: a copy of the database without its secrets, with what belongs to it. Threat: a secret or the API key that leaves with the file.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Settings } from '../../shared/ipc/settings.ts';
import { writeChunksAtomic } from '../export/save-file.ts';
import type { Profile } from '../store/profiles.ts';
import { freePath, timeStamp } from '../store/quarantine.ts';
import type { Store } from '../store/types.ts';
import { currentVersion, encodeHead } from './container.ts';

export interface BackupParts {
  store: Store;
  profile: Profile;
  settings: Settings;
  appVersion: string;
  nowMs: number;
  /** A folder for the copy under way; it is empty again afterwards. */
  dir: string;
}

export interface MadeBackup {
  chunks: AsyncGenerator<Uint8Array>;
  bytes: number;
  /** Removes the copy; to be called in the end, whatever came of it. */
  dispose(): void;
}

const AUTOMATIC = /^auto-\d{8}T\d{6}Z(-\d+)?\.pakdesk$/;
const AUTOMATIC_KEPT = 7;

/** `secrets`: sealed already, or null. */
export async function makeBackup(
  { store, profile, settings, appVersion, nowMs, dir }: BackupParts,
  secrets: { count: number; box: string } | null,
): Promise<MadeBackup> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const copy = freePath(dir, 'copy', '.db');
  const packed = `${copy}.gz`;
  const dispose = () => {
    for (const path of [copy, `${copy}-journal`, `${copy}-wal`, `${copy}-shm`, packed]) rmSync(path, { force: true });
  };
  try {
    const { schema, usageSince, operations } = await store.copyWithoutSecrets(copy);
    const hash = createHash('sha256');
    await pipeline(
      createReadStream(copy),
      createGzip({ level: 6 }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(packed, { mode: 0o600 }),
    );
    const { id: _, ...rest } = profile;
    const database = { bytes: statSync(packed).size, sha256: hash.digest('hex') };
    const head = encodeHead({
      version: currentVersion,
      at: nowMs,
      appVersion,
      schema,
      profile: rest,
      keys: store.keys.count(),
      usageSince,
      operations,
      settings: { ...settings },
      secrets,
      database,
    });
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield head;
      for await (const chunk of createReadStream(packed)) yield chunk as Buffer;
    }
    return { chunks: chunks(), bytes: head.length + database.bytes, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

export const automaticDir = (profileDir: string) => join(profileDir, 'backups');

/** Newest first. */
export function listAutomatic(profileDir: string): { id: string; path: string; at: number; bytes: number }[] {
  let names: string[];
  try {
    names = readdirSync(automaticDir(profileDir));
  } catch {
    // No folder, no backups.
    return [];
  }
  return names
    .filter((name) => AUTOMATIC.test(name))
    .sort()
    .reverse()
    .map((name) => {
      const path = join(automaticDir(profileDir), name);
      const at = name.replace(/^auto-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z');
      return { id: name, path, at: Date.parse(at), bytes: statSync(path).size };
    });
}

/** The one of today; false when there is one already. */
export async function backUpDaily(profileDir: string, parts: Omit<BackupParts, 'dir'>): Promise<boolean> {
  const day = (at: number) => Math.floor(at / 86_400_000);
  if (listAutomatic(profileDir).some(({ at }) => day(at) === day(parts.nowMs))) return false;
  const dir = automaticDir(profileDir);
  const made = await makeBackup({ ...parts, dir }, null);
  try {
    await writeChunksAtomic(freePath(dir, `auto-${timeStamp(parts.nowMs)}`, '.pakdesk'), made.chunks);
  } finally {
    made.dispose();
  }
  for (const { path } of listAutomatic(profileDir).slice(AUTOMATIC_KEPT)) rmSync(path, { force: true });
  return true;
}
