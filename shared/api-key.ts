/**
 * What may be taken for an API key. Two things start with `psx_`: the API key (long, secret) and the proxy username
 * (short, public); customers' secrets start with `pak_`. No message holds any part of what was entered.
 */
import { type AppErrorData, appErrorData } from './ipc/app-error.ts';

/** Shorter than this after `psx_` is a proxy username. The log's redaction draws the same line. */
const MIN_RANDOM_CHARS = 16;
/** Windows' credential store keeps 2560 bytes, as UTF-16; the rest is room for what is stored beside it. */
const MAX_API_KEY_CHARS = 1024;
const MAX_PASTE_CHARS = 8192;

export type ParsedApiKey = { ok: true; apiKey: string } | { ok: false; error: AppErrorData };

/** What a copy from a page, a chat or a .env file brings along: white space, zero-width characters, byte-order marks. */
const EDGE_NOISE =
  /^[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+|[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+$/gu;
const QUOTE_PAIRS = ['""', "''", '``', '“”', '‘’', '«»', '„“'];

function trimEdges(text: string): string {
  let trimmed = text.replace(EDGE_NOISE, '');
  for (;;) {
    const pair = QUOTE_PAIRS.find(
      (quotes) => trimmed.startsWith(quotes.charAt(0)) && trimmed.endsWith(quotes.charAt(1)),
    );
    if (pair === undefined || trimmed.length < 2) return trimmed;
    trimmed = trimmed.slice(1, -1).replace(EDGE_NOISE, '');
  }
}

const WHERE_TO_FIND = 'Copy the API key from client.proxies.sx/pool-proxy: it starts with psx_ and is long.';

function refusal(code: 'key_malformed' | 'key_wrong_kind', message: string, nextStep = WHERE_TO_FIND): ParsedApiKey {
  return { ok: false, error: appErrorData(code, message, nextStep, { fields: [{ field: 'apiKey', message }] }) };
}

/** Refuses what cannot be an API key before it is sent anywhere. */
export function parseApiKey(text: string): ParsedApiKey {
  // Before any pattern runs: a clipboard may hold megabytes.
  if (text.length > MAX_PASTE_CHARS) return refusal('key_malformed', 'That is too long for an API key.');
  const value = trimEdges(text);
  if (value === '') return refusal('key_malformed', 'There is no key in it.');
  if (value.length > MAX_API_KEY_CHARS) return refusal('key_malformed', 'That is too long for an API key.');
  // A line break inside would split the header it travels in.
  if (/[\r\n]/.test(value))
    return refusal('key_malformed', 'That is more than one line; an API key has no line break.');
  if (/\s/.test(value)) return refusal('key_malformed', 'There is a space inside; an API key has none.');
  if (/[•…*]|\.\.\./.test(value)) {
    return refusal('key_malformed', 'That is a shortened key, as shown in lists, not the whole one.');
  }
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return refusal('key_malformed', 'There are characters in it that no API key has.');
  }
  if (/^pak_/i.test(value)) {
    return refusal(
      'key_wrong_kind',
      'That is a customer’s key (pak_), not your API key (psx_).',
      'Paste the API key of your reseller account. It is on client.proxies.sx/pool-proxy.',
    );
  }
  if (!value.startsWith('psx_')) return refusal('key_malformed', 'An API key starts with psx_; this does not.');
  if (!/^psx_[A-Za-z0-9_.~+/=-]*$/.test(value)) {
    return refusal('key_malformed', 'That starts like an API key, but goes on like a username or a URL.');
  }
  if (value.length - 'psx_'.length < MIN_RANDOM_CHARS) {
    return refusal(
      'key_malformed',
      'That looks like the proxy username, which is short and public, not like the API key.',
    );
  }
  return { ok: true, apiKey: value };
}
