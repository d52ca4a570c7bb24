// The reseller accounts on this computer, as one small file. Threats: a damaged file that hides accounts (it is set aside, never overwritten); an edited one that names a host of somebody's own.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { proxyUsernameSchema } from '../../shared/ipc/account.ts';
import type { Notice } from '../../shared/ipc/app.ts';
import { hostSchema } from '../../shared/ipc/keys.ts';
import { LOOPBACK } from '../platform/base-url.ts';
import { fileError, writeFileAtomic } from './atomic-file.ts';
import { freePath, timeStamp } from './quarantine.ts';

const port = z.number().int().min(1).max(65_535);

/** Its shape alone, as a backup of another computer has it: that one's addresses are read, and never used. */
export const profileShape = z.object({
  /** Also the name of its folder, so nothing that leads out of it. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  name: z.string().min(1).max(60),
  color: z.string().max(20),
  kind: z.enum(['live', 'local', 'demo']),
  apiUrl: z.url({ protocol: /^https?$/ }),
  gateway: z.object({ host: z.string().min(1).max(255), httpPort: port, socks5Port: port }),
  /** The host name that customers are given in place of the gateway's; files of older versions have none. */
  handoutHost: hostSchema.nullable().optional(),
  /** Where its Stripe is, if not at Stripe's own address: a platform on this computer has a stand-in. */
  stripeUrl: z.url({ protocol: /^https?$/ }).optional(),
  proxyUsername: proxyUsernameSchema,
  /** Tried before those of the settings: the embedded platform has its own. */
  extraEchoServices: z.array(z.url({ protocol: /^https?$/ })).max(10),
  createdAt: z.number().int(),
});
export type Profile = z.infer<typeof profileShape>;

const isHere = (url: string | undefined) => url === undefined || LOOPBACK.test(URL.parse(url)?.hostname ?? '');

/** A platform for trying things out is on this computer; any other host would be sent the API key under its name. */
export const profileSchema = profileShape.refine(
  ({ kind, apiUrl, stripeUrl }) => kind === 'live' || (isHere(apiUrl) && isHere(stripeUrl)),
  { error: 'only addresses of this computer' },
);

const fileSchema = z.object({
  version: z.literal(1),
  lastOpened: z.string().nullable(),
  profiles: z.array(z.unknown()),
});

export interface Profiles {
  /** Oldest first. */
  list(): Profile[];
  get(id: string): Profile | null;
  put(profile: Profile): void;
  remove(id: string): void;
  lastOpened(): string | null;
  setLastOpened(id: string | null): void;
  /** What was found at opening. */
  readonly notices: Notice[];
}

/** Every change is on disk when the call returns; a failed one throws and changes nothing. */
export function openProfiles(dir: string, now: () => number = Date.now): Profiles {
  const path = join(dir, 'profiles.json');
  const notices: Notice[] = [];
  let profiles: Profile[] = [];
  let lastOpened: string | null = null;

  const aside = () => freePath(dir, `profiles.corrupt-${timeStamp(now())}`, '.json');
  const notify = (title: string, text: string) => {
    notices.push({ id: `profiles-${timeStamp(now())}`, at: now(), severity: 'error', title, text });
  };

  function load(): void {
    let parsed: ReturnType<typeof fileSchema.safeParse>;
    try {
      parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (error) {
      if ((error as { code?: unknown }).code === 'EACCES') throw fileError(error, 'the list of accounts');
      parsed = fileSchema.safeParse(null);
    }
    if (!parsed.success) {
      const kept = aside();
      renameSync(path, kept);
      notify(
        'The list of accounts could not be read',
        `It was set aside as ${basename(kept)}. Connect your accounts again; their API keys are still in the keychain.`,
      );
      return;
    }
    const rows = parsed.data.profiles.map((row) => profileSchema.safeParse(row));
    const good = rows.flatMap((row) => (row.success ? [row.data] : []));
    profiles = [...new Map(good.map((profile) => [profile.id, profile])).values()];
    lastOpened = profiles.some(({ id }) => id === parsed.data.lastOpened) ? parsed.data.lastOpened : null;
    if (good.length === rows.length) return;
    const kept = aside();
    copyFileSync(path, kept);
    notify(
      'An account could not be read',
      `${rows.length - good.length} of ${rows.length} entries in the list of accounts made no sense. The list was copied to ${basename(kept)}; connect the missing account again.`,
    );
  }

  function save(next: Profile[], nextLastOpened: string | null): void {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const file = { version: 1, lastOpened: nextLastOpened, profiles: next };
      writeFileAtomic(path, `${JSON.stringify(file, null, 2)}\n`);
    } catch (error) {
      throw fileError(error, 'the list of accounts');
    }
    profiles = next;
    lastOpened = nextLastOpened;
  }

  if (existsSync(path)) load();

  return {
    notices,
    list: () => structuredClone(profiles),
    get: (id) => structuredClone(profiles.find((profile) => profile.id === id) ?? null),
    put(profile) {
      const kept = profileSchema.parse(profile);
      const index = profiles.findIndex(({ id }) => id === kept.id);
      save(index < 0 ? [...profiles, kept] : profiles.with(index, kept), lastOpened);
    },
    remove(id) {
      save(
        profiles.filter((profile) => profile.id !== id),
        lastOpened === id ? null : lastOpened,
      );
    },
    lastOpened: () => lastOpened,
    setLastOpened(id) {
      if (id !== lastOpened) save(profiles, id);
    },
  };
}
