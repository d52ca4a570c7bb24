import { describe, expect, it } from 'vitest';
import type { Finding, FindingCode, LintOptions } from '../../shared/lint-finding.ts';
import { applyPasteFix, applyTextFixes } from '../../shared/lint-pasted.ts';
import { lintRouting } from '../../shared/lint-routing.ts';
import { parsePaste } from '../../shared/paste.ts';
import type { PasteOptions } from '../../shared/pasted-proxy.ts';
import { composeProxyUrl, parseProxyUrl, type Routing } from '../../shared/proxy-url.ts';

const SECRET = 'pak_0123456789abcdef01234567';
const API_KEY = 'psx_9f8e7d6c5b4a39281706f5e4d3c2b1a0';
const STOCK = { mbl: { us: 73, fr: 4, pl: 0 }, peer: { de: 50, us: 900, at: 2, pl: 3, ge: 1 } };
const OPTIONS: PasteOptions = { proxyUsername: 'psx_ab12', stock: STOCK };

/** A pasted text, or the username of a URL that is otherwise in order; or a routing with what the linter is told. */
type Case = { text: string; options?: PasteOptions } | { user: string } | { routing: Routing; options?: LintOptions };
interface Row {
  has: Case;
  hasNot: Case;
  /** What the first fix makes of the username or the routing; null where nobody but the user can mend it. */
  fixed: string | Partial<Routing> | null;
}

const url = (username: string, rest = `:${SECRET}@gw.proxies.sx:7000`) => `http://${username}${rest}`;
const ninety = 'c'.repeat(90);

const ROWS = {
  api_key_as_username: {
    has: { text: url(`${API_KEY}-mbl-us-sid-a-rot-sticky`) },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: 'psx_ab12-mbl-us-sid-a-rot-sticky',
  },
  secret_as_username: {
    has: { text: url(SECRET, ':psx_ab12-mbl-us@gw.proxies.sx:7000') },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: 'psx_ab12-mbl-us',
  },
  username_too_long: {
    has: { user: `psx_ab12-mbl-carrier-${ninety}-city-${ninety}-isp-${ninety}` },
    hasNot: { user: `psx_ab12-mbl-carrier-${'c'.repeat(64)}` },
    fixed: `psx_ab12-mbl-carrier-${'c'.repeat(64)}-isp-${'c'.repeat(64)}-city-${'c'.repeat(64)}`,
  },
  bad_session_id: {
    has: { user: 'psx_ab12-mbl-sid-al.ice-rot-sticky' },
    hasNot: { user: 'psx_ab12-mbl-sid-al_ice-rot-sticky' },
    fixed: 'psx_ab12-mbl-sid-alice-rot-sticky',
  },
  bad_pin_id: {
    has: { user: 'psx_ab12-mbl-pin-lease-abc' },
    hasNot: { user: 'psx_ab12-mbl-pin-lease-l23d4e83c5b' },
    fixed: 'psx_ab12-mbl',
  },
  mbl_without_modems: {
    has: { user: 'psx_ab12-mbl-de' },
    hasNot: { user: 'psx_ab12-peer-de' },
    fixed: { pool: 'peer' },
  },
  ip_type_never_in_pool: {
    has: { user: 'psx_ab12-mbl-us-iptype-residential' },
    hasNot: { user: 'psx_ab12-mbl-us-iptype-mobile' },
    fixed: { pool: 'peer' },
  },
  no_stock: { has: { user: 'psx_ab12-mbl-pl' }, hasNot: { user: 'psx_ab12-mbl-fr' }, fixed: { pool: 'peer' } },
  country_unknown: {
    has: { user: 'psx_ab12-peer-uk' },
    hasNot: { user: 'psx_ab12-peer-us' },
    fixed: { country: 'gb' },
  },
  asn_ignored: {
    has: { routing: { asn: 'T-Mobile' } },
    hasNot: { routing: { asn: 'AS21928' } },
    fixed: { asn: undefined },
  },
  filter_empty: {
    has: { routing: { city: '--' } },
    hasNot: { routing: { city: 'New York' } },
    fixed: { city: undefined },
  },
  rotation_without_session: {
    has: { user: 'psx_ab12-mbl-us-rot-sticky' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky' },
    fixed: { sessionId: 'session1' },
  },
  session_still_rotates: {
    has: { user: 'psx_ab12-mbl-us-sid-a' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-rot-auto5' },
    fixed: { rotation: 'sticky' },
  },
  session_shared: {
    has: {
      text: url('psx_ab12-mbl-us-sid-alice-rot-sticky'),
      options: { sessionsInUse: new Map([['alice', 'Bob GmbH']]) },
    },
    hasNot: {
      text: url('psx_ab12-mbl-us-sid-carol-rot-sticky'),
      options: { sessionsInUse: new Map([['alice', 'Bob']]) },
    },
    fixed: { sessionId: 'alice_2' },
  },
  strict_ignored: {
    has: { user: 'psx_ab12-mbl-us-sid-a-rot-auto5-strict' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky-strict' },
    fixed: { rotation: 'sticky' },
  },
  ttl_ignored: {
    has: { routing: { sessionId: 'a', ttlSeconds: Number.NaN } },
    hasNot: { routing: { sessionId: 'a', ttlSeconds: 60 } },
    fixed: { ttlSeconds: undefined },
  },
  ttl_clamped: {
    has: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky-ttl-30' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky-ttl-60' },
    fixed: 'psx_ab12-mbl-us-sid-a-rot-sticky-ttl-60',
  },
  ttl_without_session: {
    has: { user: 'psx_ab12-mbl-us-ttl-600' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-ttl-600' },
    fixed: { ttlSeconds: undefined },
  },
  hard_is_unclear: {
    has: { user: 'psx_ab12-mbl-us-sid-a-rot-hard' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-rot-auto5' },
    fixed: null,
  },
  sticky_holds_device: {
    has: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-rot-hard' },
    fixed: null,
  },
  soft_filter: {
    has: { user: 'psx_ab12-mbl-us-carrier-tmobile' },
    hasNot: { user: 'psx_ab12-mbl-us-isp-tmobile' },
    fixed: { carrier: undefined, isp: 'tmobile' },
  },
  georgia: {
    has: { user: 'psx_ab12-mbl-ge' },
    hasNot: { user: 'psx_ab12-mbl-gb' },
    fixed: { country: 'de', pool: 'peer' },
  },
  upper_case: {
    has: { user: 'psx_ab12-MBL-us-sid-Alice-rot-sticky' },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: 'psx_ab12-mbl-us-sid-alice-rot-sticky',
  },
  unknown_word: {
    has: { user: 'psx_ab12-mbl-us-session-alice-rot-sticky' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-session-rot-sticky' },
    fixed: 'psx_ab12-mbl-us-sid-alice-rot-sticky',
  },
  session_hyphen: {
    has: { user: 'psx_ab12-mbl-us-sid-alice-7-b-rot-sticky' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-alice_7-rot-sticky' },
    fixed: 'psx_ab12-mbl-us-sid-alice_7_b-rot-sticky',
  },
  value_hyphen: {
    has: { user: 'psx_ab12-mbl-us-carrier-t-mobile' },
    hasNot: { user: 'psx_ab12-mbl-us-carrier-tmobile' },
    fixed: 'psx_ab12-mbl-us-carrier-tmobile',
  },
  value_ignored: {
    has: { user: 'psx_ab12-mbl-us-sid-a-rot-foo' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-foo-rot-sticky' },
    fixed: 'psx_ab12-mbl-us-sid-a',
  },
  value_missing: {
    has: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky-ttl' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-ttl_a' },
    fixed: 'psx_ab12-mbl-us-sid-a-rot-sticky',
  },
  value_mangled: {
    has: { user: 'psx_ab12-mbl-us-carrier-t.mobile' },
    hasNot: { user: 'psx_ab12-mbl-us-carrier-t_mobile' },
    fixed: 'psx_ab12-mbl-us-carrier-tmobile',
  },
  repeated_word: {
    has: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky-sid-b' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a-rot-sticky' },
    fixed: 'psx_ab12-mbl-us-sid-a-rot-sticky',
  },
  empty_word: { has: { user: 'psx_ab12--mbl-us-' }, hasNot: { user: 'psx_ab12-mbl-us' }, fixed: 'psx_ab12-mbl-us' },
  misplaced_word: {
    has: { user: 'psx_ab12-us-mbl-sid-a' },
    hasNot: { user: 'psx_ab12-mbl-us-sid-a' },
    fixed: 'psx_ab12-mbl-us-sid-a',
  },
  pool_missing: {
    has: { user: 'psx_ab12-us-sid-a' },
    hasNot: { user: 'psx_ab12-any-us-sid-a' },
    fixed: 'psx_ab12-any-us-sid-a',
  },
  account_differs: { has: { user: 'psx_zz99-mbl-us' }, hasNot: { user: 'psx_ab12-mbl-us' }, fixed: 'psx_ab12-mbl-us' },
  api_key_as_password: {
    has: { text: url('psx_ab12-mbl-us', `:${API_KEY}@gw.proxies.sx:7000`) },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: null,
  },
  account_as_password: {
    has: { text: url('psx_ab12-mbl-us', ':psx_ab12@gw.proxies.sx:7000') },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: null,
  },
  secret_missing: {
    has: { text: url('psx_ab12-mbl-us', '@gw.proxies.sx:7000') },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: null,
  },
  secret_masked: {
    has: { text: url('psx_ab12-mbl-us', ':pak_••••3f2a@gw.proxies.sx:7000') },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: null,
  },
  secret_unlike: {
    has: { text: url('psx_ab12-mbl-us', ':hunter2@gw.proxies.sx:7000') },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: null,
  },
  wrong_port: {
    has: { text: url('psx_ab12-mbl-us', `:${SECRET}@gw.proxies.sx:7001`) },
    hasNot: { text: `socks5://psx_ab12-mbl-us:${SECRET}@gw.proxies.sx:7001` },
    fixed: 'psx_ab12-mbl-us',
  },
  port_missing: {
    has: { text: url('psx_ab12-mbl-us', `:${SECRET}@gw.proxies.sx`) },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: 'psx_ab12-mbl-us',
  },
  wrong_host: {
    has: { text: url('psx_ab12-mbl-us', `:${SECRET}@proxy.example.com:7000`) },
    hasNot: { text: url('psx_ab12-mbl-us', `:${SECRET}@GW.proxies.sx:7000`) },
    fixed: 'psx_ab12-mbl-us',
  },
  tls_to_gateway: {
    has: { text: `https://psx_ab12-mbl-us:${SECRET}@gw.proxies.sx:7000` },
    hasNot: { user: 'psx_ab12-mbl-us' },
    fixed: 'psx_ab12-mbl-us',
  },
  encoding_missing: {
    has: { text: url('psx_ab12-mbl-us', ':pak_a/b@c%d@gw.proxies.sx:7000') },
    hasNot: { text: url('psx_ab12-mbl-us', ':pak_a%2Fb%40c%25d@gw.proxies.sx:7000') },
    fixed: 'psx_ab12-mbl-us',
  },
  encoding_doubled: {
    has: { text: url('psx_ab12-mbl-us', ':pak_a%252Fb@gw.proxies.sx:7000') },
    hasNot: { text: url('psx_ab12-mbl-us', ':pak_a%2Fb@gw.proxies.sx:7000') },
    fixed: 'psx_ab12-mbl-us',
  },
} satisfies Record<FindingCode, Row>;

const CASES = Object.entries(ROWS) as [FindingCode, Row][];

function findingsOf(subject: Case): Finding[] {
  if ('routing' in subject) return lintRouting(subject.routing, { stock: STOCK, ...subject.options });
  return entryOf(subject).findings;
}

function entryOf(subject: { text: string; options?: PasteOptions } | { user: string }) {
  const { text, options } = 'user' in subject ? { text: url(subject.user), options: undefined } : subject;
  const { entries } = parsePaste(text, { ...OPTIONS, ...options });
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw new Error(`not one proxy in ${text}`);
  return entry;
}

const find = (findings: Finding[], code: FindingCode) => findings.find((finding) => finding.code === code);

describe.each(CASES)('%s', (code, { has, hasNot, fixed }) => {
  it('is found, with a reason', () => {
    const finding = find(findingsOf(has), code);
    expect(finding?.message).toMatch(/^\S.{20,}[.]$/s);
    expect(find(findingsOf(hasNot), code)).toBeUndefined();
  });

  it(fixed === null ? 'leaves the mending to the user' : 'is gone after its fix', () => {
    const finding = find(findingsOf(has), code);
    if (fixed === null) {
      expect(finding?.fix).toBeUndefined();
      return;
    }
    for (const fix of [finding?.fix, finding?.otherFix]) {
      if (fix === undefined) continue;
      if ('routing' in has) {
        expect(find(lintRouting(fix.routing, { stock: STOCK, ...has.options }), code)).toBeUndefined();
      } else {
        const before = entryOf(has);
        const options = { ...OPTIONS, ...('options' in has ? has.options : {}) };
        const after = applyPasteFix(before, fix, options);
        expect(find(after.findings, code)).toBeUndefined();
        expect(after.refused).toBe(false);
        expect(after.secret).toMatch(/^pak_/);
        expect(after.parsed.routing).toEqual({ ...fix.routing });
      }
    }
    if (typeof fixed === 'string') expect(finding?.fix).toMatchObject({ username: fixed });
    else {
      const routing = 'routing' in has ? has.routing : entryOf(has).parsed.routing;
      expect(finding?.fix?.routing).toEqual({ ...routing, ...fixed });
    }
  });
});

describe('all of them', () => {
  it('know whose session it is', () => {
    const sessionsInUseFor = (secret: string) =>
      secret === SECRET ? new Map<string, string>() : new Map([['alice', 'Alice GmbH']]);
    const text = url('psx_ab12-mbl-us-sid-alice-rot-sticky');
    expect(find(entryOf({ text, options: { sessionsInUseFor } }).findings, 'session_shared')).toBeUndefined();
    const others = entryOf({ text: text.replace(SECRET, 'pak_ffff'), options: { sessionsInUseFor } });
    expect(find(others.findings, 'session_shared')?.message).toContain('Alice GmbH');
  });

  it('hold no secret and no API key, in messages or in fixes', () => {
    for (const [, { has }] of CASES) {
      if ('routing' in has) continue;
      const { secret: _, ...rest } = entryOf(has);
      const said = JSON.stringify(rest);
      expect(said).not.toContain(SECRET.slice(4));
      expect(said).not.toContain(API_KEY.slice(4));
      expect(said).not.toContain('hunter2');
    }
  });

  it.each([
    [
      'an encoded colon',
      `http://psx_ab12-mbl-us-sid-alice%3A${SECRET}@gw.proxies.sx:7000`,
      'psx_ab12-mbl-us-sid-alice',
    ],
    ['the account and an encoded colon', `http://psx_ab12%3A${SECRET}@gw.proxies.sx:7000`, 'psx_ab12'],
    [
      'an underscore encoded twice',
      `http://psx_ab12-mbl;pak%255F${SECRET.slice(4)}@gw.proxies.sx:7000`,
      'psx_ab12-mbl',
    ],
    ['a semicolon', `gw.proxies.sx:7000:psx_ab12-mbl-us;${SECRET}`, 'psx_ab12-mbl-us'],
    ['an @', `psx_ab12-mbl-us@${SECRET}@gw.proxies.sx:7000`, 'psx_ab12-mbl-us'],
    ['a bar', `http://psx_ab12-mbl-us|${SECRET}@gw.proxies.sx:7000`, 'psx_ab12-mbl-us'],
    ['nothing at all', `http://psx_ab12-mbl-us-sid-alice${SECRET}@gw.proxies.sx:7000`, 'psx_ab12-mbl-us-sid-alice'],
  ])('take a secret out of the username behind %s, and know it', (_, text, username) => {
    const { secret, ...rest } = entryOf({ text });
    expect(secret).toBe(SECRET);
    expect(JSON.stringify(rest)).not.toContain(SECRET.slice(4));
    expect(rest.parsed.username).toBe(username);
    expect(find(rest.findings, 'secret_as_username')?.fix).toMatchObject({ username });
  });

  it('do not repeat a key that stands in the host’s place', () => {
    for (const text of [`http://psx_ab12-mbl-us@${SECRET}:7000`, `http://psx_ab12-mbl-us@${API_KEY}:7000`]) {
      const entry = entryOf({ text });
      expect(JSON.stringify(entry)).not.toMatch(/0123456789abcdef01234567|9f8e7d6c/);
      expect(entry.parsed.target.gatewayHost).toBe('');
      expect(find(entry.findings, 'wrong_host')?.fix).toMatchObject({ target: { gatewayHost: 'gw.proxies.sx' } });
    }
  });

  it('mend a gateway and a protocol too', () => {
    const wrong = entryOf({ text: url('psx_ab12-mbl-us', `:${SECRET}@gw.proxies.sx:7001`) });
    const finding = wrong.findings.find(({ code }) => code === 'wrong_port');
    if (finding?.fix === undefined || finding.otherFix === undefined) throw new Error('no fix');
    expect(applyPasteFix(wrong, finding.fix, OPTIONS).parsed.target).toEqual({
      proxyUsername: 'psx_ab12',
      gatewayHost: 'gw.proxies.sx',
      httpPort: 7000,
    });
    expect(applyPasteFix(wrong, finding.otherFix, OPTIONS).parsed).toMatchObject({
      target: { socks5Port: 7001 },
      routing: { protocol: 'socks5' },
    });
  });

  it('may all be applied at once, until a URL is left that composes to itself', () => {
    let entry = entryOf({
      text: `https://PSX_zz99-us-session-Al.ice-lifetime-30-foo-rot-x-peer-sid:${SECRET}@old.example:8080`,
    });
    const asked = structuredClone(entry);
    entry = applyTextFixes(entry, OPTIONS);
    expect(asked).not.toEqual(entry);
    // What is a choice is not made for the user.
    expect(entry.findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual([
      'session_still_rotates',
    ]);
    entry = applyPasteFix(entry, entry.findings[0]?.fix ?? { label: '', routing: {} }, OPTIONS);
    expect(entry.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    const composed = composeProxyUrl({ ...entry.parsed.target, secret: entry.secret }, entry.parsed.routing);
    expect(composed).toBe(`http://psx_ab12-peer-us-sid-alice-rot-sticky-ttl-1800:${SECRET}@gw.proxies.sx:7000`);
    expect(parseProxyUrl(composed)).toMatchObject({ routing: entry.parsed.routing, unknown: [] });
  });
});
