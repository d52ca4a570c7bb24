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
  { username, password }: Credentials,
  protocol: Routing['protocol'],
  options: Options,
): SortedCredentials {
  const keyInUsername = holdsApiKey(username, options);
  const keyInPassword = holdsApiKey(password, options);
  if (keyInUsername || keyInPassword) {
    return refusal({ username, password }, { keyInUsername, keyInPassword }, protocol, options);
  }
  const [account = '', ...words] = username.trim().split('-');
  if (!isSecret(account) && !words.some(isSecret)) return { ...passwordFindings(password), username, refused: false };

  if (isSecret(account) && words.length === 0 && /^psx_/i.test(password.trim())) {
    return {
      username: password.trim(),
      secret: account,
      refused: false,
      findings: [
        {
          severity: 'error',
          code: 'secret_as_username',
          token: 'account',
          message: 'Username and password are the wrong way round: the customer’s key (pak_) is the password.',
          fix: accountFix('Swap them', password.trim(), protocol),
        },
      ],
    };
  }
  const own = isSecret(account) ? (options.proxyUsername ?? '') : account;
  const kept = [own, ...words.filter((word) => !isSecret(word))].join('-');
  const secret = isSecret(password) ? password : ([account, ...words].find(isSecret) ?? '');
  const fixable = own !== '';
  return {
    username: isSecret(account) ? ['', ...words.filter((word) => !isSecret(word))].join('-') : kept,
    secret,
    refused: false,
    findings: [
      {
        severity: 'error',
        code: 'secret_as_username',
        token: 'account',
        message: isSecret(account)
          ? 'A customer’s key (pak_) stands where the account belongs. Your account id, such as psx_ab12, goes first; the key is the password.'
          : 'A customer’s key (pak_) stands among the words of the username. It is the password, and nothing else.',
        ...(fixable ? { fix: accountFix(isSecret(account) ? `Use ${own}` : 'Take it out', kept, protocol) } : {}),
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
  const clean = !rest.some((word) => holdsApiKey(word, options) || isSecret(word));
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
    secret: keyInPassword || !isSecret(password) ? '' : password,
    findings,
    refused: true,
  };
}

function accountFix(label: string, username: string, protocol: Routing['protocol']): NonNullable<PasteFinding['fix']> {
  return { label, username, routing: { protocol, ...routingOf(username) } };
}

function isSecret(word: string): boolean {
  return /^\s*pak_./i.test(word);
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
