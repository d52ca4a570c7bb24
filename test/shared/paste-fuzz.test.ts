import { describe, expect, it } from 'vitest';
import { applyTextFixes } from '../../shared/lint-pasted.ts';
import { parsePaste } from '../../shared/paste.ts';
import { composeProxyUrl, parseProxyUrl } from '../../shared/proxy-url.ts';

const SECRET = 'pak_0123456789abcdef01234567';
const INPUTS = 100_000;
/** CPU time, so that a busy machine changes nothing: many times what it takes, far from what a backtracking pattern would. */
const HOSTILE_CPU_MS = 1_500;

/** mulberry32: the same inputs in every run, so that a failure is found again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const SEEDS = [
  `http://psx_ab12-mbl-us-sid-alice7-rot-sticky:${SECRET}@gw.proxies.sx:7000`,
  `socks5h://psx_ab12-peer-de-asn-3320-sid-x-rot-hard-strict-failover-any-pin-lease-l23d4e83c5b-ttl-600:${SECRET}@[::1]:7001/`,
  `gw.proxies.sx:7000:psx_ab12-mbl-us:${SECRET}`,
  `psx_ab12-mbl-us:${SECRET}:gw.proxies.sx:7000`,
  `curl -sSx 'http://gw.proxies.sx:7000' -U "psx_ab12-mbl:${SECRET}" $'https://x\\x41' \\\n --socks5 a:b@c:1`,
  `export HTTP_PROXY="http://psx_ab12-session-a-lifetime-30:${SECRET}@gw.proxies.sx:7001" # x`,
  `$env:HTTP_PROXY = 'http://PSX_AB12-us-mbl--sid:${SECRET}%2@gw.proxies.sx'`,
  JSON.stringify(
    [{ host: 'gw.proxies.sx', port: 7000, username: 'psx_ab12-mbl', password: SECRET }, ['a:b@c:1']],
    null,
    1,
  ),
  `a;"b ""c""";http://psx_ab12:${SECRET}@gw.proxies.sx:7000|x\tgw.proxies.sx,7000,psx_a,${SECRET}`,
];
const PIECES = [
  '-sid-',
  '-rot-',
  '-pin-',
  '-ttl-',
  '--',
  '://',
  '@',
  ':',
  '%',
  '%25',
  '%zz',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  '\\\n',
  '\n',
  '\r',
  '\t',
  ' ',
  '$',
  "$'",
  '=',
  ',',
  ';',
  '|',
  '&',
  '#',
  '\u0000',
  '\ud800',
  '\udc00',
  '😀',
  '\u202e',
  'psx_',
  'pak_',
  'curl ',
  ' -x',
  ' -U',
  'export ',
  'http',
  '7000',
  '99999',
  'é',
  '\u2028',
  '__proto__',
  'constructor',
  'null',
];

function inputFrom(below: (limit: number) => number): string {
  const kind = below(4);
  if (kind === 0) {
    const units = Array.from({ length: below(60) }, () => below(below(2) === 0 ? 0x80 : 0x1_0000));
    return String.fromCharCode(...units);
  }
  if (kind === 1) return Array.from({ length: below(25) }, () => PIECES[below(PIECES.length)]).join('');
  let text = SEEDS[below(SEEDS.length)] ?? '';
  for (let change = below(5); change >= 0; change -= 1) {
    const at = below(text.length + 1);
    const piece = PIECES[below(PIECES.length)] ?? '';
    const cut = below(3) === 0 ? below(12) : 0;
    text = text.slice(0, at) + (below(4) === 0 ? '' : piece) + text.slice(at + cut);
  }
  return text;
}

describe(`${INPUTS} inputs, random and mutated`, { timeout: 120_000 }, () => {
  it('never make parseProxyUrl throw, and what it reads can be composed again', () => {
    const below = randomFrom(1);
    let read = 0;
    for (let count = 0; count < INPUTS; count += 1) {
      const parsed = parseProxyUrl(inputFrom(below));
      if (parsed === null) continue;
      read += 1;
      const again = parseProxyUrl(composeProxyUrl(parsed.target, parsed.routing));
      if (again === null) throw new Error('what was composed cannot be read');
    }
    expect(read).toBeGreaterThan(INPUTS / 100);
  });

  it('never make a paste throw, nor show a secret outside its field', () => {
    const below = randomFrom(2);
    let entries = 0;
    let skipped = 0;
    for (let count = 0; count < INPUTS; count += 1) {
      const result = parsePaste(inputFrom(below), { proxyUsername: 'psx_ab12' });
      entries += result.entries.length;
      for (const lines of result.skipped) skipped += lines.count;
      for (const { secret, ...rest } of result.entries) {
        if (secret === SECRET && JSON.stringify(rest).includes(SECRET))
          throw new Error(`shown: ${JSON.stringify(rest)}`);
      }
    }
    expect(entries).toBeGreaterThan(INPUTS / 10);
    expect(skipped).toBeGreaterThan(INPUTS / 10);
  });
});

/** What may stand between a username and a secret that was not put where it belongs. */
const JUNK = [
  ':',
  '%3A',
  '%253A',
  '@',
  ';',
  ',',
  '|',
  '/',
  '-',
  '--',
  '_',
  '.',
  ' ',
  '%',
  '%zz',
  '%C3',
  '=',
  '+',
  'sid',
  'é',
  'x',
  '7',
];
const PLACES = [
  '-mbl',
  '-us',
  '-sid-',
  '-sid-a',
  '-carrier-',
  '-pin-lease-',
  '-rot-sticky',
  '-ttl-',
  '-asn-',
  '-foo',
  '-PEER',
];

describe('a secret with junk around it', { timeout: 120_000 }, () => {
  it('is never shown outside its field, wherever in the username or the host it stands', () => {
    const below = randomFrom(3);
    const some = (from: readonly string[], limit: number) =>
      Array.from({ length: below(limit) }, () => from[below(from.length)]).join('');
    let entries = 0;
    for (let count = 0; count < INPUTS / 2; count += 1) {
      const hidden = below(8) === 0 ? SECRET.replace('_', '%5f') : SECRET;
      const around = `${some(PLACES, 4)}${some(JUNK, 4)}${hidden}${some(JUNK, 3)}${some(PLACES, 3)}`;
      const username = `${below(5) === 0 ? '' : 'psx_ab12'}${around}`;
      const password = below(2) === 0 ? '' : `:${some([...JUNK, 'pak_ff', 'psx_ab12', SECRET], 3)}`;
      const host = below(6) === 0 ? `${some(['a.', 'x'], 3)}${SECRET}` : 'gw.proxies.sx';
      const text = [
        `http://${username}${password}@${host}:7000`,
        `${host}:7000:${username}${password}`,
        `${username}${password}@${host}:7000`,
        JSON.stringify({ host, port: 7000, username, password: password.slice(1) }),
      ][below(4)];
      const result = parsePaste(text ?? '', { proxyUsername: 'psx_ab12' });
      entries += result.entries.length;
      for (const entry of result.entries) {
        const { secret: _, ...rest } = entry;
        const { secret: __, ...mended } = applyTextFixes(entry, { proxyUsername: 'psx_ab12' });
        const said = JSON.stringify([rest, mended]);
        if (said.toLowerCase().includes(SECRET.slice(4))) throw new Error(`${text} shows ${said}`);
      }
    }
    expect(entries).toBeGreaterThan(INPUTS / 10);
  });
});

describe('a text made to be slow', { timeout: 60_000 }, () => {
  const big = 2_000_000;
  const lineOf = (piece: string, chars = 16_000) => piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars);
  it.each([
    '(',
    '@',
    '"',
    "'",
    ':',
    '-',
    '%',
    '\\',
    '[',
    '{',
    '{"a":',
    '[[',
    '://',
    'http://',
    'http://a@',
    'a:b@',
    '@a:',
    ' ',
    '\t',
    ',',
    '"",',
    '=',
    'a=',
    '$',
    "$'",
    '-sid-',
    '-a',
    'psx_',
    'psx_-',
    'pak_-',
    'curl ',
    "curl '",
    'curl -x ',
    'export a=',
    '\u200b',
    '1.',
    '\\\n',
    'a b ',
    '{}',
    '[]',
    '{"',
    '\n',
    '{\n',
    '[\n',
    '"\n',
    "curl '\n",
    'curl "\n',
    "curl -x $'\n",
    '/',
    '#',
    '?',
    'http://a:b@c:1 ',
    '-sid-a',
    '::',
    '[::1]',
    '....',
    'a.',
    '1:',
    'curl \\\n',
    'a@b:1:',
  ])('of %j ends soon', (piece) => {
    const texts = [
      piece.repeat(Math.floor(big / piece.length)),
      Array.from({ length: 40 }, () => lineOf(piece)).join('\n'),
      `http://${lineOf(piece)}:${lineOf(piece)}@gw.proxies.sx:7000`.slice(0, 16_300),
      `psx_ab12-mbl-us-${lineOf(piece, 16_000)}:${SECRET}@gw.proxies.sx:7000`,
    ];
    for (const text of texts) {
      const from = process.cpuUsage();
      parsePaste(text, { proxyUsername: 'psx_ab12' });
      parseProxyUrl(text);
      const { user, system } = process.cpuUsage(from);
      expect((user + system) / 1000).toBeLessThan(HOSTILE_CPU_MS);
    }
  });
});
