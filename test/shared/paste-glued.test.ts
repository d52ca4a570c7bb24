import { describe, expect, it } from 'vitest';
import { parsePaste } from '../../shared/paste.ts';

const SECRET = 'pak_0123456789abcdef01234567';

describe('a session name with pak_ inside', () => {
  it.each(['mypak_session1', 'a7pak_abcdef0123456789'])('is a name: %s', (name) => {
    const username = `psx_ab12-any-us-sid-${name}-rot-sticky`;
    const [entry] = parsePaste(`http://${username}:${SECRET}@gw.proxies.sx:7000`).entries;
    expect(entry).toMatchObject({ secret: SECRET, parsed: { username, routing: { sessionId: name } } });
    expect(entry?.findings.map(({ code }) => code)).toEqual(['sticky_holds_device']);
  });

  it.each([
    ['a whole secret glued to it', `my${SECRET}`, 'my'],
    ['a secret behind another pak_', `mypak_x${SECRET}`, 'mypak_x'],
    ['a short one after a separator', 'my;pak_session1', 'my'],
    ['a short one after an encoded separator', 'my%3Apak_session1', 'my'],
  ])('is none with %s', (_, value, name) => {
    const [entry] = parsePaste(`http://psx_ab12-any-us-sid-${value}:${SECRET}@gw.proxies.sx:7000`).entries;
    expect(entry?.parsed.username).toBe(`psx_ab12-any-us-sid-${name}`);
    expect(entry?.findings.map(({ code }) => code)).toContain('secret_as_username');
  });
});
