/**
 * A pasted username and password, each put where it belongs before anything is said about them: after this no secret is in the
 * username, and no API key in either. The findings name neither.
 */
import { foreignBareWord, foreignWord } from './foreign-words.ts';
import { looksLikeApiKey } from './lint-routing.ts';
import { isValueWord, parseUsername, routingOf } from './parse-username.ts';
import type { PasteFinding, PasteOptions } from './pasted-proxy.ts';
import type { Routing } from './proxy-url.ts';

export interface SortedCredentials {
  /** '' in place of an account that was none. */
  username: string;
  secret: string;
  findings: PasteFinding[];
  refused: boolean;
}

interface Credentials {
  username: string;
  password: string;
}

type Options = Pick<PasteOptions, 'holdsApiKey' | 'proxyUsername'>;

/** Never throws. */
export function sortCredentials(
  pasted: Credentials,
  protocol: Routing['protocol'],
  options: Options,
): SortedCredentials {
  const { password } = pasted;
  const username = unveiled(pasted.username, options);
  const keyInUsername = holdsApiKey(username, options);
  const keyInPassword = holdsApiKey(password, options);
  if (keyInUsername || keyInPassword) {
    return refusal({ username, password }, { keyInUsername, keyInPassword }, protocol, options);
  }
  const words = username.trim().split('-');
  const found = words.map(secretOf).find((secret) => secret !== null) ?? null;
  if (found === null) return { ...passwordFindings(password), username, refused: false };

  const [account = '', ...rest] = words.map(beforeSecret);
  const isWholeAccount = account === '';
  const swapped = beforeSecret(password.trim());
  if (isWholeAccount && rest.length === 0 && /^psx_/i.test(swapped)) {
    return {
      username: swapped,
      secret: found,
      refused: false,
      findings: [
        {
          severity: 'error',
          code: 'secret_as_username',
          token: 'account',
          message: 'Username and password are the wrong way round: the customer’s key (pak_) is the password.',
          fix: accountFix('Swap them', swapped, protocol),
        },
      ],
    };
  }
  const own = isWholeAccount ? (options.proxyUsername ?? '') : account;
  // A word that was nothing but the secret goes; one that was empty before stays, and is told of.
  const kept = rest.filter((word, at) => word !== '' || words[at + 1] === '');
  const mended = [own, ...kept].join('-');
  return {
    username: [account, ...kept].join('-'),
    secret: /^\s*pak_./i.test(password) ? password : found,
    refused: false,
    findings: [
      {
        severity: 'error',
        code: 'secret_as_username',
        token: 'account',
        message: isWholeAccount
          ? 'A customer’s key (pak_) stands where the account belongs. Your account id, such as psx_ab12, goes first; the key is the password.'
          : 'A customer’s key (pak_) stands among the words of the username. It is the password, and nothing else.',
        ...(own === '' ? {} : { fix: accountFix(isWholeAccount ? `Use ${own}` : 'Take it out', mended, protocol) }),
      },
    ],
  };
}

function passwordFindings(password: string): Pick<SortedCredentials, 'secret' | 'findings'> {
  const only = (finding: Omit<PasteFinding, 'token'>, secret = password) => ({
    secret,
    findings: [{ ...finding, token: 'password' as const }],
  });
  if (password === '') {
    return only({
      severity: 'error',
      code: 'secret_missing',
      message: 'There is no password: it is the customer’s key (pak_), and without it the gateway answers 407.',
    });
  }
  if (/[•…]|\*{3}|\.{3}/.test(password)) {
    const message = 'The password is shortened, as lists show it. Copy the whole key.';
    return only({ severity: 'error', code: 'secret_masked', message }, '');
  }
  if (/^psx_/i.test(password)) {
    const message = 'The password is an account id (psx_). It is the customer’s key (pak_) that goes there.';
    return only({ severity: 'error', code: 'account_as_password', message }, '');
  }
  if (!/^pak_/.test(password)) {
    const message = 'The password does not look like a customer’s key: those start with pak_.';
    return only({ severity: 'warning', code: 'secret_unlike', message });
  }
  return { secret: password, findings: [] };
}

function refusal(
  { username, password }: Credentials,
  { keyInUsername, keyInPassword }: { keyInUsername: boolean; keyInPassword: boolean },
  protocol: Routing['protocol'],
  options: Options,
): SortedCredentials {
  const findings: PasteFinding[] = [];
  const rest = keyInUsername ? username.trim().split('-').slice(1) : [];
  const clean = !rest.some((word) => holdsApiKey(word, options) || holdsSecret(word));
  if (keyInUsername) {
    const own = options.proxyUsername ?? '';
    // Words that are read hold no part of the key; others might.
    const { routing, unknown } = parseUsername([own, ...(clean ? rest : [])].join('-'));
    const first = username.trim().split('-')[0] ?? '';
    findings.push({
      severity: 'error',
      code: 'api_key_as_username',
      token: 'account',
      message:
        'Your API key, or what looks like it, stands in the username. Everyone who has this URL can mint keys and spend your balance: revoke the key, and put the short account id there, such as psx_ab12.',
      ...(own !== '' && unknown.length === 0 && clean && holdsApiKey(first, options)
        ? {
            fix: {
              label: `Use ${own}`,
              username: [own, ...rest].join('-'),
              routing: { protocol, ...routing },
            },
          }
        : {}),
    });
  }
  if (keyInPassword) {
    findings.push({
      severity: 'error',
      code: 'api_key_as_password',
      token: 'password',
      message:
        'Your API key, or what looks like it, stands in the password. Everyone who has this URL can mint keys and spend your balance: revoke it. The password is the customer’s key (pak_).',
    });
  }
  return {
    username: '',
    secret: keyInPassword || !holdsSecret(password) ? '' : password,
    findings,
    refused: true,
  };
}

function accountFix(label: string, username: string, protocol: Routing['protocol']): NonNullable<PasteFinding['fix']> {
  return { label, username, routing: { protocol, ...routingOf(username) } };
}

/** As often as a text is encoded once too much; nobody does it more. */
const MAX_DECODING = 3;

/** The username decoded where a secret or the API key comes to light by it; as it stands where there is none. */
function unveiled(username: string, options: Options): string {
  let text = username;
  for (let round = 0; round < MAX_DECODING && text.includes('%'); round += 1) {
    // Not decodeURIComponent: one stray % would hide all the rest from it.
    text = text.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return text !== username && (holdsSecret(text) || holdsApiKey(text, options)) ? text : username;
}

/** A secret or the API key is in it, encoded or not. */
export function holdsKey(text: string, options: Options): boolean {
  const open = unveiled(text, options);
  return holdsSecret(open) || holdsApiKey(open, options);
}

/** A customer's key at a word's beginning, however short; glued to what comes before it only a whole one: `mypak_1` is a name. */
const SECRET = /(?<![a-z0-9])pak_.|pak_[0-9a-f]{24}/is;

export function holdsSecret(text: string): boolean {
  return SECRET.test(text);
}

function secretOf(word: string): string | null {
  const at = word.search(SECRET);
  return at < 0 ? null : (/^pak_[a-z0-9]*/i.exec(word.slice(at))?.[0] ?? '');
}

/** Without the secret, what separates it from the rest, and what follows it up to the next dash. */
function beforeSecret(word: string): string {
  const at = word.search(SECRET);
  return at < 0 ? word : word.slice(0, at).replace(/[^a-z0-9]+$/i, '');
}

/** By comparison where main can, and by its looks: long and random after `psx_`, also where dashes are in it. */
export function holdsApiKey(text: string, { holdsApiKey: compare }: Options): boolean {
  if (text === '') return false;
  if (compare?.(text) === true) return true;
  const at = text.toLowerCase().indexOf('psx_');
  if (at < 0) return false;
  const words = text.slice(at, at + 1024).split('-');
  if (words.some(looksLikeApiKey)) return true;
  // Of a key with dashes in it, what comes before the first word that a username could hold.
  const end = words.findIndex((word, index) => index > 0 && isUsernameWord(word));
  const head = words.slice(0, end < 0 ? words.length : end);
  return looksLikeApiKey(head.join('-')) && head.slice(1).some(looksRandom);
}

function isUsernameWord(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    isValueWord(lower) ||
    lower === 'strict' ||
    Object.keys(routingOf(`a-${lower}`)).length > 0 ||
    foreignWord(lower, '') !== null ||
    foreignBareWord(lower) !== null
  );
}

function looksRandom(word: string): boolean {
  return word.length >= 8 && /\d/.test(word) && /[a-z]/i.test(word);
}
