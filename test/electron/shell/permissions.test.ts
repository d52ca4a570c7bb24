import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { denyPermissions } from '../../../electron/shell/permissions.ts';
import { FakeSession, recordingLog } from './fakes.ts';

/** The names that this version of Electron knows, from its typings. */
function permissionNames(setter: string): string[] {
  const typings = readFileSync(new URL('../../../node_modules/electron/electron.d.ts', import.meta.url), 'utf8');
  const line = typings.split('\n').find((text) => text.includes(`    ${setter}(handler:`)) ?? '';
  const union = /permission: ([^,]+),/.exec(line)?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
}

function guarded() {
  const session = new FakeSession();
  denyPermissions(session.asSession, recordingLog().log);
  return session.set;
}

describe('[bar 3] denyPermissions', () => {
  const requested = permissionNames('setPermissionRequestHandler');
  const checked = permissionNames('setPermissionCheckHandler');

  it('knows the names from the typings', () => {
    expect(requested.length).toBeGreaterThan(15);
    expect(checked.length).toBeGreaterThan(30);
  });

  it.each([...requested, 'something-new'])('refuses a request for %s', (permission) => {
    let answer: unknown;
    guarded()['request']?.({}, permission, (granted: boolean) => {
      answer = granted;
    });
    expect(answer).toBe(false);
  });

  it.each([...checked, 'something-new'])('answers a check for %s with no', (permission) => {
    expect(guarded()['check']?.({}, permission, 'app://pakdesk', {})).toBe(false);
  });

  it('gives no device and no screen', () => {
    const set = guarded();
    expect(set['device']?.({ deviceType: 'usb' })).toBe(false);
    let streams: unknown = 'not asked';
    set['display']?.({}, (given: unknown) => {
      streams = given;
    });
    expect(streams).toBeNull();
  });

  it('leaves a trace of each: of what Chromium asks by itself once a name', () => {
    const session = new FakeSession();
    const { log, lines } = recordingLog();
    denyPermissions(session.asSession, log);
    session.set['request']?.({}, 'geolocation', () => undefined);
    session.set['device']?.({ deviceType: 'usb' });
    session.set['display']?.({}, () => undefined);
    for (const name of ['media', 'media', 'fonts']) session.set['check']?.({}, name, 'app://pakdesk', {});
    expect(lines().map(({ event, permission }) => [event, permission])).toEqual([
      ['permission.refused', 'geolocation'],
      ['permission.refused', 'usb'],
      ['permission.refused', 'display-capture'],
      ['permission.denied', 'media'],
      ['permission.denied', 'fonts'],
    ]);
  });
});
