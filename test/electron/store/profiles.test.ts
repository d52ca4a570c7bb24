import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../../../electron/store/atomic-file.ts';
import { openProfiles, type Profile } from '../../../electron/store/profiles.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { freshDir, NOON } from './fixtures.ts';

const now = () => NOON;
const profile = (id: string, rest: Partial<Profile> = {}): Profile => ({
  id,
  name: `Account ${id}`,
  color: 'teal',
  kind: 'live',
  apiUrl: 'https://api.proxies.sx/v1',
  gateway: { host: 'gw.proxies.sx', httpPort: 7000, socks5Port: 7001 },
  proxyUsername: 'psx_ab12',
  extraEchoServices: [],
  createdAt: NOON,
  ...rest,
});

const HERE = { kind: 'local', apiUrl: 'http://127.0.0.1:4000/v1', stripeUrl: 'http://localhost:4001' } as const;

describe('profiles', () => {
  it('starts with none and makes no file for it', () => {
    const dir = freshDir();
    const profiles = openProfiles(dir, now);
    expect([profiles.list(), profiles.get('a'), profiles.lastOpened(), profiles.notices]).toEqual([[], null, null, []]);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('keeps, replaces in place and removes, on disk at once and for this user only', () => {
    const dir = join(freshDir(), 'app');
    const profiles = openProfiles(dir, now);
    profiles.put(profile('a'));
    profiles.put(profile('b', { ...HERE, extraEchoServices: ['http://127.0.0.1:4000/json'] }));
    profiles.setLastOpened('b');
    profiles.put(profile('a', { name: 'Renamed' }));
    const again = openProfiles(dir, now);
    expect(again.list().map(({ id, name }) => [id, name])).toEqual([
      ['a', 'Renamed'],
      ['b', 'Account b'],
    ]);
    expect(again.get('b')).toEqual(profiles.get('b'));
    expect(again.lastOpened()).toBe('b');
    again.remove('b');
    expect(openProfiles(dir, now).lastOpened()).toBeNull();
    expect(openProfiles(dir, now).list()).toHaveLength(1);
    expect(statSync(join(dir, 'profiles.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['profiles.json']);
  });

  it('hands out copies: a caller that changes its own changes nothing here', () => {
    const profiles = openProfiles(freshDir(), now);
    profiles.put(profile('a'));
    const mine = profiles.get('a');
    if (mine) mine.gateway.host = 'elsewhere';
    expect(profiles.get('a')?.gateway.host).toBe('gw.proxies.sx');
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"version":1,"profiles":[{"id":"a"'],
    ['binary', '\u0000\u0001\u0002'],
    ['another shape', '[]'],
    ['a newer version', '{"version":2,"lastOpened":null,"profiles":[]}'],
  ])('[fault 46] %s → set aside, none, said', (_, text) => {
    const dir = freshDir();
    writeFileSync(join(dir, 'profiles.json'), text);
    const profiles = openProfiles(dir, now);
    expect(profiles.list()).toEqual([]);
    expect(profiles.notices).toHaveLength(1);
    expect(readFileSync(join(dir, 'profiles.corrupt-20261124T120000Z.json'), 'utf8')).toBe(text);
    expect(existsSync(join(dir, 'profiles.json'))).toBe(false);
    profiles.put(profile('a'));
    expect(openProfiles(dir, now).list()).toHaveLength(1);
  });

  it('one entry that makes no sense does not take the others with it', () => {
    const dir = freshDir();
    const file = { version: 1, lastOpened: '../x', profiles: [profile('a'), { ...profile('b'), id: '../../etc' }, 7] };
    writeFileSync(join(dir, 'profiles.json'), JSON.stringify(file));
    const profiles = openProfiles(dir, now);
    expect(profiles.list().map(({ id }) => id)).toEqual(['a']);
    expect(profiles.lastOpened()).toBeNull();
    expect(profiles.notices[0]?.text).toContain('2 of 3');
    expect(JSON.parse(readFileSync(join(dir, 'profiles.corrupt-20261124T120000Z.json'), 'utf8'))).toEqual(file);
  });

  it.each([
    ['the API', { ...HERE, apiUrl: 'https://evil.example/v1' }],
    ['the API, by a name that begins well', { ...HERE, apiUrl: 'http://127.0.0.1.evil.example/v1' }],
    ['Stripe', { ...HERE, stripeUrl: 'https://evil.example' }],
    ['the demo’s API', { ...HERE, kind: 'demo', apiUrl: 'https://evil.example/v1' }],
  ] as const)(
    'takes no account of a test platform elsewhere: %s; the list is kept aside, and that is said',
    (_, edited) => {
      const dir = freshDir();
      const file = { version: 1, lastOpened: 'b', profiles: [profile('a', HERE), profile('b', edited)] };
      writeFileSync(join(dir, 'profiles.json'), JSON.stringify(file));
      const profiles = openProfiles(dir, now);
      expect(profiles.list().map(({ id }) => id)).toEqual(['a']);
      expect(profiles.lastOpened()).toBeNull();
      expect(profiles.notices[0]?.text).toContain('1 of 2');
      expect(JSON.parse(readFileSync(join(dir, 'profiles.corrupt-20261124T120000Z.json'), 'utf8'))).toEqual(file);
      expect(() => profiles.put(profile('b', edited))).toThrow('only addresses of this computer');
    },
  );

  it('refuses a profile that could not be read back', () => {
    const profiles = openProfiles(freshDir(), now);
    expect(() => profiles.put(profile('../x'))).toThrow();
    expect(() => profiles.put(profile('a', { apiUrl: 'file:///etc/passwd' }))).toThrow();
    expect(profiles.list()).toEqual([]);
  });

  it('[fault 44] a failed write throws a plain error and changes nothing', () => {
    const dir = freshDir();
    const profiles = openProfiles(dir, now);
    profiles.put(profile('a'));
    const before = readFileSync(join(dir, 'profiles.json'), 'utf8');
    // A folder where the temporary file must go fails the write, for root too.
    mkdirSync(join(dir, 'profiles.json.tmp'));
    writeFileSync(join(dir, 'profiles.json.tmp', 'x'), '');
    expect(() => profiles.put(profile('b'))).toThrow(AppError);
    expect(profiles.list().map(({ id }) => id)).toEqual(['a']);
    expect(readFileSync(join(dir, 'profiles.json'), 'utf8')).toBe(before);
  });
});

describe('atomic files', () => {
  it('writes long text whole, over what a crash left behind, and leaves no temporary file', () => {
    const dir = freshDir();
    const path = join(dir, 'a.json');
    writeFileSync(`${path}.tmp`, 'left over', { mode: 0o644 });
    writeFileAtomic(path, 'ü'.repeat(100_000));
    expect(readFileSync(path, 'utf8')).toBe('ü'.repeat(100_000));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['a.json']);
  });
});
