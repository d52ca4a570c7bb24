import { describe, expect, it } from 'vitest';
import { foreignBareWord, foreignWord, mendedValue } from '../../shared/foreign-words.ts';
import type { Token } from '../../shared/gateway-grammar.ts';
import { applyPasteFix } from '../../shared/lint-pasted.ts';
import { parseUsername, readUsername, routingOf, type UsernameWord } from '../../shared/parse-username.ts';
import { parsePaste } from '../../shared/paste.ts';

const words = (username: string) =>
  readUsername(username).words.map(({ text, state, misplaced }) => `${text} ${misplaced ? 'misplaced' : state}`);

describe('readUsername', () => {
  it.each<[string, string[]]>([
    ['psx_a-mbl-us-sid-x-rot-hard-strict', ['mbl read', 'us read', 'sid-x read', 'rot-hard read', 'strict read']],
    ['psx_a-us-mbl', ['us read', 'mbl misplaced']],
    ['psx_a-sid-x-mbl-us', ['sid-x read', 'mbl misplaced', 'us misplaced']],
    ['psx_a-us', ['us read']],
    ['psx_a-mbl-rot-hard-ttl-60-strict', ['mbl read', 'rot-hard read', 'ttl-60 read', 'strict misplaced']],
    ['psx_a-mbl-rot-auto5-strict', ['mbl read', 'rot-auto5 read', 'strict read']],
    ['psx_a-mbl-any-sid-x', ['mbl read', 'any read', 'sid-x read']],
    ['psx_a-mbl-us-any', ['mbl read', 'us read', 'any repeated']],
    ['psx_a-mbl-us-gb-strict-strict', ['mbl read', 'us read', 'gb repeated', 'strict read', 'strict repeated']],
    ['psx_a-sid', ['sid noValue']],
    ['psx_a-pin-lease', ['pin-lease noValue']],
    ['psx_a-pin-lease-x-y', ['pin-lease-x badValue', 'y unknown']],
    ['psx_a--', [' empty', ' empty']],
    ['', []],
  ])('%s', (username, expected) => {
    expect(words(username)).toEqual(expected);
  });

  it('says the same as parseUsername and routingOf', () => {
    for (const username of [
      'psx_a-mbl-us-sid-x-foo',
      ' PSX_A-US-Peer ',
      '-',
      'a-sid-b-sid-c',
      'a-rot-none-ttl-99999999',
    ]) {
      const reading = readUsername(username);
      const parsed = parseUsername(username);
      expect(parsed.routing).toEqual(reading.routing);
      expect(routingOf(username)).toEqual(reading.routing);
      const lost = (word: UsernameWord) => (word.state === 'read' ? [] : [word.text]);
      expect(parsed.unknown).toEqual(reading.words.flatMap(lost));
    }
  });
});

describe('words of other gateways', () => {
  it.each<[string, string, Token, string | null]>([
    ['session', 'x1', 'sid', 'sid-x1'],
    ['sessid', 'x1', 'sid', 'sid-x1'],
    ['sdi', 'x1', 'sid', 'sid-x1'],
    ['country', 'us', 'country', 'us'],
    ['cc', 'uk', 'country', 'gb'],
    ['country', 'mars', 'country', null],
    ['lifetime', '30', 'ttl', 'ttl-1800'],
    ['lifetime', '30m', 'ttl', 'ttl-1800'],
    ['sesstime', '2h', 'ttl', 'ttl-7200'],
    ['duration', '90', 'ttl', 'ttl-90'],
    ['lifetime', 'soon', 'ttl', null],
    ['rotate', '5', 'rot', 'rot-auto5'],
    ['rotation', 'sticky', 'rot', 'rot-sticky'],
    ['zone', 'mobile', 'pool', 'mbl'],
    ['type', 'resi', 'iptype', 'iptype-residential'],
    ['carier', 'tmobile', 'carrier', 'carrier-tmobile'],
    ['ctiy', 'nyc', 'city', 'city-nyc'],
    ['asnum', 'as3320', 'asn', 'asn-3320'],
    ['fallback', 'none', 'failover', 'failover-strict'],
  ])('%s-%s', (word, value, token, text) => {
    expect(foreignWord(word, value)).toMatchObject({ token, text });
  });

  it.each([
    ['sticky', 'rot-sticky'],
    ['auto20', 'rot-auto20'],
    ['usa', 'us'],
    ['mobile', 'mbl'],
    ['residential', 'peer'],
  ])('%s alone', (word, text) => {
    expect(foreignBareWord(word)?.text).toBe(text);
  });

  it.each(['alice', 'said', 'x', '7', '', 'constructor', 'sid', 'hot'])('%j means nothing', (word) => {
    expect(foreignWord(word, 'x')).toBeNull();
    expect(foreignBareWord(word)).toBeNull();
  });

  it.each<[Token, string, string | null]>([
    ['rot', 'auto15', 'auto10'],
    ['rot', '60min', 'auto60'],
    ['rot', 'never', 'sticky'],
    ['rot', 'foo', null],
    ['ttl', '1d', '86400'],
    ['ttl', 'abc', null],
    ['iptype', 'dc', 'datacenter'],
    ['asn', 'as0', null],
    ['sid', 'a.b', 'ab'],
    ['sid', '日本', null],
    ['pin', 'lease-x', null],
  ])('%s-%s is mended to %s', (token, value, mended) => {
    expect(mendedValue(token, value)).toBe(mended);
  });
});

describe('what a username loses', () => {
  const SECRET = 'pak_0123456789abcdef01234567';
  const said = (username: string) =>
    parsePaste(`http://${username}:${SECRET}@gw.proxies.sx:7000`)
      .entries.flatMap(({ findings }) => findings)
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, token, fix }) => [code, token, fix?.label]);

  it.each<[string, [string, string, string | undefined][]]>([
    ['psx_a-mbl-us-sid-alice-us-rot-sticky', [['repeated_word', 'country', 'Keep the first']]],
    ['psx_a-mbl-us-country-gb-sid-a-rot-sticky', [['unknown_word', 'country', 'Write gb']]],
    ['psx_a-mbl-us-sid-a-sticky', [['session_hyphen', 'sid', 'Write sid-a_sticky']]],
    ['psx_a-mbl-us-asn-as3320', [['value_ignored', 'asn', 'Write 3320']]],
    ['psx_a-mbl-us-sid-rot-sticky', [['value_missing', 'sid', 'Take out sid']]],
    ['psx_a-mbl-us-failover-none', [['value_ignored', 'failover', 'Write failover-strict']]],
    ['psx_a-mbl-us-rot-sticky-sid-a-strict', [['misplaced_word', 'strict', 'Put it there']]],
    [
      'psx_a-mobile-us-sid-a-rot-sticky',
      [
        ['unknown_word', 'pool', 'Write mbl'],
        ['misplaced_word', 'country', 'Put it there'],
      ],
    ],
    ['user-psx_a-mbl-us', [['unknown_word', 'account', 'Begin with psx_a']]],
    ['psx_a-mbl-us-pin-foo-x1', [['bad_pin_id', 'pin', 'Leave it out']]],
    ['psx_a-mbl-us-pin-device-abc-def', [['bad_pin_id', 'pin', 'Leave it out']]],
    ['psx_a-mbl-us-pin-device-abc-def-sid-a-rot-sticky', [['bad_pin_id', 'pin', 'Leave it out']]],
    ['psx_a-mbl-us-asn-12345678', [['value_ignored', 'asn', 'Leave it out']]],
    ['psx_a-mbl-us-asn-tmobile5g', [['value_ignored', 'asn', 'Leave it out']]],
    ['psx_a-mbl-us-asn-asn_03320', [['value_ignored', 'asn', 'Write asn-3320']]],
    ['psx_a-peer-us-mobile', [['unknown_word', 'iptype', 'Write iptype-mobile']]],
    ['psx_a-peer-us-residential', [['unknown_word', 'iptype', 'Write iptype-residential']]],
    ['psx_a-peer-us-modem', [['unknown_word', 'pool', 'Leave it out']]],
  ])('%s', (username, expected) => {
    expect(said(username)).toEqual(expected);
  });

  it('is not said of the value that was cut off', () => {
    const fixes = parsePaste(`http://psx_a-mbl-us-carrier-t-mobile:${SECRET}@gw.proxies.sx:7000`)
      .entries.flatMap(({ findings }) => findings)
      .flatMap(({ fix, otherFix }) => [fix?.routing, otherFix?.routing]);
    expect(fixes.map((routing) => routing?.carrier ?? routing?.isp).filter((value) => value !== undefined)).toEqual([
      'tmobile',
    ]);
  });

  it.each<[string, string]>([
    ['psx_ab12-de-mbl', 'error mbl_without_modems'],
    ['psx_ab12-mbl-us-iptype-residential-iptype-mobile', 'error ip_type_never_in_pool'],
    ['psx_ab12-any-us-sid-abc-sid-def-rot-sticky', 'warning session_shared'],
    ['psx_ab12-any-us-ttl-10', 'warning ttl_without_session'],
  ])('does not hide what the value of %s does: %s', (username, expected) => {
    const [entry] = parsePaste(`http://${username}:${SECRET}@gw.proxies.sx:7000`, {
      proxyUsername: 'psx_ab12',
      sessionsInUse: new Map([['abc', 'Bob']]),
    }).entries;
    expect(entry?.findings.map(({ severity, code }) => `${severity} ${code}`)).toContain(expected);
  });

  it('counts bytes over SOCKS5, as its protocol does', () => {
    const long = (count: number) => `psx_a-mbl-us-foo${'o'.repeat(count - 16)}`;
    const codes = (count: number, scheme: string) =>
      parsePaste(`${scheme}://${long(count)}:${SECRET}@gw.proxies.sx:7001`)
        .entries.flatMap(({ findings }) => findings)
        .filter(({ code }) => code === 'username_too_long')
        .map(({ fix }) => fix?.username);
    expect(codes(255, 'socks5')).toEqual([]);
    expect(codes(256, 'socks5')).toEqual(['psx_a-mbl-us']);
    expect(codes(256, 'http')).toEqual([]);
  });

  it('takes the pin out with its tail', () => {
    const [entry] = parsePaste(`http://psx_a-mbl-us-pin-device-abc-def-sid-a:${SECRET}@gw.proxies.sx:7000`).entries;
    expect(entry?.findings.find(({ code }) => code === 'bad_pin_id')?.fix).toMatchObject({
      username: 'psx_a-mbl-us-sid-a',
    });
  });

  it('is nothing of the pool where none is named: the gateway takes any', () => {
    for (const words of ['de', 'us-iptype-residential']) {
      const [entry] = parsePaste(`http://psx_a-${words}:${SECRET}@gw.proxies.sx:7000`, {
        stock: { peer: { de: 4, us: 4 } },
      }).entries;
      expect(entry?.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['info pool_missing']);
    }
    // A choice's fix does not choose a pool besides.
    const [entry] = parsePaste(`http://psx_a-de-sid-a:${SECRET}@gw.proxies.sx:7000`).entries;
    const sticky = entry?.findings.find(({ code }) => code === 'session_still_rotates')?.fix;
    if (entry === undefined || sticky === undefined) throw new Error('no fix');
    expect(applyPasteFix(entry, sticky).parsed.username).toBe('psx_a-any-de-sid-a-rot-sticky');
  });
});
