import { describe, expect, it } from 'vitest';
import { behindWall } from '../../../electron/composer/last-wall.ts';
import type { Pasted } from '../../../shared/ipc/composer.ts';

const SECRET = 'pak_c0ffee00c0ffee00c0ffee00';

const entry = (part: Partial<Pasted> = {}): Pasted => ({
  line: 1,
  alsoOnLines: [],
  form: 'Proxy URL',
  routing: { pool: 'mbl', sessionId: 'alice' },
  proxyUsername: 'psx_ab12',
  host: 'gw.proxies.sx',
  secretHint: 'pak_••••ee00',
  match: 'none',
  keyId: null,
  label: null,
  findings: [],
  refused: false,
  ...part,
});

describe('the last wall', () => {
  it('leaves what holds no secret as it is', () => {
    const clean = entry({ mendAll: { label: 'Mend all 2', routing: { sessionId: 'bob' } } });
    expect(behindWall(clean)).toBe(clean);
  });

  it('leaves a name with pak_ inside as it is', () => {
    const named = entry({ routing: { sessionId: 'mypak_session1' }, host: 'a7pak_abcdef01.example' });
    expect(behindWall(named)).toBe(named);
  });

  it.each([';', '_', '\n', '\u0001', '%3A', '%253a', '“'])('stops a short secret after %j', (before) => {
    for (const secret of ['pak_abc123', 'pak%5Fabc123']) {
      expect(behindWall(entry({ host: `x${before}${secret}` })).host).toBe('');
      expect(behindWall(entry({ host: `${before}${secret}` })).host).toBe('');
    }
  });

  it.each([SECRET, SECRET.toUpperCase(), SECRET.replace('_', '%255F')])('stops %s in every place', (secret) => {
    const fix = { label: `Write sid-${secret}`, routing: { sessionId: secret } };
    const shown = behindWall(
      entry({
        routing: { pool: 'mbl', sessionId: `x${secret}`, pin: { type: 'device', id: secret } },
        proxyUsername: `psx_ab12;${secret}`,
        host: secret,
        findings: [
          {
            severity: 'error',
            code: 'unknown_word',
            token: 'sid',
            message: `“${secret}” is no word.`,
            fix,
            otherFix: fix,
          },
          { severity: 'info', code: 'georgia', token: 'country', message: 'ge is Georgia.' },
        ],
        mendAll: fix,
      }),
    );
    expect(JSON.stringify(shown).toLowerCase()).not.toContain('c0ffee');
    expect(shown).toMatchObject({ routing: { pool: 'mbl' }, proxyUsername: '', host: '', secretHint: 'pak_••••ee00' });
    expect(shown.findings.map(({ code, fix: left }) => [code, left])).toEqual([
      ['unknown_word', undefined],
      ['georgia', undefined],
    ]);
    expect(shown.findings[0]?.message).toMatch(/is not shown/);
    expect(shown.findings[1]?.message).toBe('ge is Georgia.');
  });
});
