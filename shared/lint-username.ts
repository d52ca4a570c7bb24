/** Findings about a username as it was pasted: each word that the gateway would not read as it was meant. */
import { type ForeignWord, foreignBareWord, foreignWord, mendedValue } from './foreign-words.ts';
import { clampTtlSeconds, type Token, TTL_MAX_SECONDS, TTL_MIN_SECONDS } from './gateway-grammar.ts';
import { add, fixTo, isFreeText, type Reader } from './lint-username-reader.ts';
import { lintPinTail, lintTail, takesTail } from './lint-username-tail.ts';
import { isValueWord, type UsernameReading, type UsernameWord } from './parse-username.ts';
import type { PasteFinding } from './pasted-proxy.ts';
import type { Routing } from './proxy-url.ts';
import { changed, inOrder, joined, shown, strictInPlace } from './username-change.ts';

/** Nobody reads more, and each holds a username: the next ones come when these are mended. */
const MAX_FINDINGS = 20;

/** What the username loses on its way. Never throws; messages hold words of the username, so secrets are taken out before. */
export function lintUsername(
  username: string,
  reading: UsernameReading,
  protocol: Routing['protocol'],
): PasteFinding[] {
  const reader: Reader = { reading, protocol, findings: [] };
  const { words, routing, proxyUsername } = reading;
  const lower = username.trim().toLowerCase();
  if (lower !== username.trim()) {
    reader.findings.push({
      severity: 'info',
      code: 'upper_case',
      token: 'account',
      message:
        'There are capitals in the username. The gateway reads it in lower case: names that differ in them alone are one.',
      fix: fixTo(reader, 'Make it lower case', lower),
    });
  }
  if (words.some(({ state }) => state === 'empty')) {
    const change = new Map(words.flatMap(({ state }, at) => (state === 'empty' ? [[at, null] as const] : [])));
    add(
      reader,
      'warning',
      'empty_word',
      'account',
      'Two dashes in a row, or one at the end: an empty word moves the others from their places.',
      ['Take it out', change],
    );
  }
  for (let at = 0; at < words.length && reader.findings.length < MAX_FINDINGS; ) at += lintWord(reader, at);
  if (routing.pool === undefined && !reader.findings.some(({ token, fix }) => token === 'pool' && fix !== undefined)) {
    reader.findings.push({
      severity: 'info',
      code: 'pool_missing',
      token: 'pool',
      message: 'No pool is named after the account: the gateway then takes any, modem or peer.',
      fix: fixTo(reader, 'Write any', inOrder(proxyUsername, ['any', ...words.map(({ text }) => text)])),
    });
  }
  return reader.findings;
}

/** How many words were dealt with. */
function lintWord(reader: Reader, at: number): number {
  const word = reader.reading.words[at];
  if (word === undefined) return 1;
  switch (word.state) {
    case 'read':
      return lintRead(reader, at, word);
    case 'unknown':
      return lintUnknown(reader, at, word);
    case 'repeated':
      add(
        reader,
        'warning',
        'repeated_word',
        word.token ?? 'account',
        `“${shown(word.text)}” comes a second time: the first counts here, and the gateway may see it otherwise.`,
        ['Keep the first', new Map([[at, null]])],
      );
      return 1;
    case 'noValue':
      missing(reader, at, word, `“${shown(word.text)}” stands at the end without its value and does nothing.`, null);
      return 1;
    case 'badValue':
      lintBadValue(reader, at, word);
      return 1;
    case 'empty':
      return 1;
  }
}

function lintRead(reader: Reader, at: number, word: UsernameWord): number {
  const { token, value, misplaced } = word;
  if (misplaced) lintMisplaced(reader, at, word);
  else if (!isValueWord(value) || (token !== 'sid' && !isFreeText(token))) lintValue(reader, at, word);
  else {
    const message = `“${token}” has no value of its own: the next word, “${value}”, is taken for it.`;
    missing(reader, at, word, message, value);
    // The value that was meant for that next word.
    return reader.reading.words[at + 1]?.state === 'unknown' ? 2 : 1;
  }
  return 1;
}

function lintValue(reader: Reader, at: number, { token, value, text }: UsernameWord): void {
  if (token === null) return;
  const mended = token === 'pool' || token === 'country' || token === 'strict' ? value : mendedValue(token, value);
  if (token === 'ttl') {
    const seconds = clampTtlSeconds(Number(value));
    if (seconds !== null && seconds !== Number(value)) {
      const message = `The gateway takes ${TTL_MIN_SECONDS} seconds to ${TTL_MAX_SECONDS / 86_400} days: ${shown(value)} becomes ${seconds}.`;
      add(reader, 'info', 'ttl_clamped', 'ttl', message, [`Write ${seconds}`, new Map([[at, `ttl-${seconds}`]])]);
    }
  } else if (token === 'asn' && mended !== null && mended !== value) {
    const message = `An AS number has 1 to 7 digits and nothing else. The gateway would not take “${shown(value)}”.`;
    add(reader, 'warning', 'value_ignored', 'asn', message, [`Write ${mended}`, new Map([[at, `asn-${mended}`]])]);
  } else if (mended !== null && mended !== value && text.startsWith(`${token}-`) && token !== 'pin') {
    const message = `Of “${shown(value)}” the gateway keeps a-z, 0-9 and _, 64 at most, silently: it reads “${shown(mended)}”.`;
    add(reader, 'warning', 'value_mangled', token, message, [
      `Write ${token}-${shown(mended)}`,
      new Map([[at, `${token}-${mended}`]]),
    ]);
  }
}

function lintMisplaced(reader: Reader, at: number, { token, text }: UsernameWord): void {
  const place =
    token === 'pool'
      ? 'first after the account'
      : token === 'country'
        ? 'second, straight after the pool'
        : 'straight after its rotation';
  const { proxyUsername, words } = reader.reading;
  const texts = words.map((word) => word.text);
  reader.findings.push({
    severity: 'warning',
    code: 'misplaced_word',
    token: token ?? 'account',
    message: `The gateway looks for the ${token} ${place}. Where “${shown(text)}” stands it may be ignored, silently.`,
    fix: fixTo(
      reader,
      'Put it there',
      token === 'strict' ? strictInPlace(proxyUsername, texts, at) : inOrder(proxyUsername, texts),
    ),
  });
}

function lintBadValue(reader: Reader, at: number, { token, text, value }: UsernameWord): void {
  if (token === null) return;
  if (isValueWord(value.split('-')[0] ?? '')) {
    missing(
      reader,
      at,
      { token },
      `“${token}” has no value of its own: the next word, “${shown(value)}”, is taken for it.`,
      value,
    );
    return;
  }
  const mended = mendedValue(token, value);
  const code = token === 'sid' ? 'bad_session_id' : token === 'pin' ? 'bad_pin_id' : 'value_ignored';
  const message =
    token === 'sid'
      ? `A session name is 1 to 64 of a-z, 0-9 and _. The gateway silently reads another name out of “${shown(value)}”.`
      : token === 'pin'
        ? `“${shown(text)}” is no lease (l and 8 to 12 more), device or port with an id that exists: the gateway would route anywhere, silently.`
        : `“${shown(value)}” is no value of ${token}: the gateway ignores it, silently.`;
  const severity = code === 'value_ignored' ? 'warning' : 'error';
  add(
    reader,
    severity,
    code,
    token,
    message,
    mended === null
      ? ['Leave it out', new Map([[at, null]])]
      : [`Write ${token}-${shown(mended)}`, new Map([[at, `${token}-${mended}`]])],
  );
}

function lintUnknown(reader: Reader, at: number, word: UsernameWord): number {
  const { words, proxyUsername } = reader.reading;
  const before = words[at - 1];
  const after = words[at + 1];
  const value = after !== undefined && isBare(after) ? after.text : '';
  const withValue = foreignWord(word.text, value);
  if (withValue === null && before !== undefined && takesTail(before)) return lintTail(reader, at, before);
  const bare = withValue === null ? foreignBareWord(word.text) : null;
  if (bare === null && withValue === null && before?.token === 'pin' && before.state === 'read') {
    return lintPinTail(reader, at, before);
  }
  const guess = withValue ?? (bare?.token === 'pool' ? besidePool(reader, word.text, bare) : bare);
  const taken = withValue !== null && value !== '' ? 2 : 1;
  const change = new Map<number, string | null>([[at, guess?.text ?? null]]);
  if (taken === 2) change.set(at + 1, null);
  const said = taken === 2 ? `${word.text}-${value}` : word.text;
  const texts = changed(words, change);
  const username =
    guess?.token === 'pool' || guess?.token === 'country'
      ? inOrder(proxyUsername, texts)
      : joined(proxyUsername, texts);
  const corrected = withValue === null && guess !== null && guess.token !== 'rot';
  const silently = corrected ? 'The gateway may guess it, or ignore it silently.' : 'The gateway ignores it, silently.';
  reader.findings.push({
    severity: 'warning',
    code: 'unknown_word',
    token: guess?.token ?? 'account',
    message:
      guess === null
        ? `“${shown(said)}” is no word of this gateway. ${silently}`
        : `“${shown(said)}” is no word of this gateway; here it is ${spoken(guess.token)}. ${silently}${guess.note === '' ? '' : ` ${guess.note}`}`,
    fix: fixTo(reader, guess?.text ? `Write ${shown(guess.text)}` : 'Leave it out', username),
  });
  return taken;
}

/** `mobile` names the pool, unless one is named: then it is the kind of address that was meant. */
function besidePool({ reading }: Reader, text: string, pool: ForeignWord): ForeignWord {
  if (reading.routing.pool === undefined) return pool;
  const kind = reading.routing.ipType === undefined ? mendedValue('iptype', text) : null;
  return kind === null ? { ...pool, text: null } : { token: 'iptype', text: `iptype-${kind}`, note: '' };
}

function isBare({ token, text, state }: UsernameWord): boolean {
  return state !== 'empty' && (token === null || text.indexOf('-') < 0) && state !== 'noValue';
}

function spoken(token: Token): string {
  if (token === 'country') return 'the two letters after the pool';
  return token === 'pool' ? 'the word after the account' : token;
}

function missing(
  reader: Reader,
  at: number,
  { token }: Pick<UsernameWord, 'token'>,
  message: string,
  rest: string | null,
): void {
  add(reader, 'warning', 'value_missing', token ?? 'account', message, [`Take out ${token}`, new Map([[at, rest]])]);
}
