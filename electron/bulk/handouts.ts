// The hand-outs of a whole job: many secrets in clear, where the user puts them. Threats: a page that asks for them by itself, a file that others can read.
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import { composeUsername, gatewayEndpoint, type Routing } from '../../shared/proxy-url.ts';
import { formatHandout } from '../../shared/snippets.ts';
import { customerTarget, renderMessage, templateOf } from '../account/handout-message.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import { plainFileName, writeChunksAtomic } from '../export/save-file.ts';
import type { StoredRow } from '../store/bulk-jobs.ts';
import { toCsv } from './report-csv.ts';

export interface Handout {
  key: PakKey;
  externalId: string;
  secret: string;
}

/** The keys that a job made or gave a new secret. */
export function handedOut(rows: readonly StoredRow[]): StoredRow[] {
  return rows.filter((row) => row.state === 'done' && row.keyId !== null);
}

/** Only what this app holds: revealing a thousand keys would be a thousand requests. `missing` counts the others. */
export function collect(account: OpenAccount, rows: readonly StoredRow[]): { handouts: Handout[]; missing: number } {
  const { online, store } = account.session;
  const handouts: Handout[] = [];
  let missing = 0;
  for (const row of handedOut(rows)) {
    const key = row.keyId === null ? null : store.keys.get(row.keyId);
    const secret = row.keyId === null ? null : (online?.secrets.get(row.keyId) ?? null);
    if (key && !key.gone && secret !== null) handouts.push({ key, externalId: row.externalId, secret });
    else missing += 1;
  }
  return { handouts, missing };
}

export function handoutCsv(account: OpenAccount, handouts: readonly Handout[], routing: Routing): Promise<string> {
  return toCsv(
    [
      'customer',
      'key_id',
      'external_id',
      'protocol',
      'host',
      'port',
      'username',
      'password',
      'url',
      'cap_gb',
      'expires_at',
    ],
    handouts.map(({ key, externalId, secret }) => {
      const target = customerTarget(account.session, key.id, secret);
      const { protocol, host, port } = gatewayEndpoint(target, routing);
      return [
        key.label,
        key.id,
        externalId,
        protocol,
        host,
        String(port),
        composeUsername(target, routing),
        secret,
        formatHandout('url', target, routing),
        key.capGb === null ? '' : String(key.capGb),
        key.expiresAt === null ? '' : new Date(key.expiresAt).toISOString(),
      ];
    }),
  );
}

/** One line a customer: name, then URL. */
export function handoutLines(account: OpenAccount, handouts: readonly Handout[], routing: Routing): string {
  return handouts
    .map(({ key, secret }) => {
      const url = formatHandout('url', customerTarget(account.session, key.id, secret), routing);
      return `${key.label.replace(/\s+/g, ' ')}\t${url}`;
    })
    .join('\n');
}

const ENDINGS = { text: 'txt', markdown: 'md', html: 'html' } as const;

/** Names that differ in more than their case, as not every disk tells `Bob` from `bob`. Counted after a long name was cut, or the number would be cut off. */
function freeName(label: string, ending: string, taken: Map<string, number>): string {
  const plain = plainFileName(`${label}.${ending}`);
  const stem = plain.slice(0, -ending.length - 1);
  let name = plain;
  // Goes on counting where the last of that name ended: a thousand may share it.
  for (let n = taken.get(plain.toLowerCase()) ?? 1; taken.has(name.toLowerCase()); ) {
    n += 1;
    name = `${stem} (${n}).${ending}`;
    taken.set(plain.toLowerCase(), n);
  }
  taken.set(name.toLowerCase(), 1);
  return name;
}

export interface HandoutFile {
  name: string;
  text: string;
}

/** One message a customer. */
export function handoutFiles(
  account: OpenAccount,
  handouts: readonly Handout[],
  { routing, settings }: { routing: Routing; settings: Settings },
): HandoutFile[] {
  const { session } = account;
  const template = templateOf(settings);
  const apiKey = session.online?.apiKey ?? null;
  const taken = new Map<string, number>();
  return handouts.map(({ key, secret }) => {
    const text = renderMessage({ session, key, secret, routing, template });
    assertNoApiKey(text, apiKey);
    return { name: freeName(key.label || key.id, ENDINGS[template.format], taken), text };
  });
}

/** Into a folder of their own, all of them or none. It must not exist: nothing of another is overwritten. */
export async function writeFiles(folder: string, files: readonly HandoutFile[]): Promise<void> {
  let isOurs = false;
  try {
    await mkdir(folder, { mode: 0o700 });
    isOurs = true;
    for (const { name, text } of files) await writeChunksAtomic(join(folder, name), [text]);
  } catch (error) {
    // Secrets in half of the files help nobody, and the folder would be in the way of the next try.
    if (isOurs) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw folderError(error, basename(folder));
  }
}

function folderError(error: unknown, name: string): AppError {
  const code = (error as { code?: unknown } | null)?.code;
  const cause = { cause: error };
  if (code === 'EEXIST') {
    const text = `“${name}” exists already: nothing was written into it.`;
    return new AppError(appErrorData('store_failed', text, 'Choose a name that is free.'), cause);
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const text = 'The disk is full: none of the files was kept.';
    return new AppError(appErrorData('disk_full', text, 'Free some space and export again.'), cause);
  }
  return new AppError(appErrorData('store_failed', `“${name}” could not be written.`, 'Choose another place.'), cause);
}
