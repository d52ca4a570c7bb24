/** A pasted proxy, read and linted: everything that its text gets wrong, and then what its routing does. */
import { GATEWAY_HOST, GATEWAY_HTTP_PORT, GATEWAY_SOCKS5_PORT, USERNAME_MAX_LENGTH } from './gateway-grammar.ts';
import { bySeverity, type FindingCode } from './lint-finding.ts';
import { type Gateway, lintEncoding, lintGateway, type Protocol, protocolOf } from './lint-gateway.ts';
import { lintRouting } from './lint-routing.ts';
import { lintUsername } from './lint-username.ts';
import { readUsername, routingOf } from './parse-username.ts';
import { holdsKey, sortCredentials } from './pasted-credentials.ts';
import type { PastedProxy, PastedTarget, PasteFinding, PasteFix, PasteOptions } from './pasted-proxy.ts';
import { decoded, type ProxyText } from './proxy-text.ts';
import { composeUsername, type Routing } from './proxy-url.ts';
import { shown } from './username-change.ts';
import { tooLongBecause } from './username-length.ts';

const DEFAULT_GATEWAY: Gateway = { host: GATEWAY_HOST, httpPort: GATEWAY_HTTP_PORT, socks5Port: GATEWAY_SOCKS5_PORT };

/** After these the value that is read is not the one that was meant: what it does is no matter, and they have the better fix. */
const MEANT_OTHERWISE: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'unknown_word',
  'value_missing',
  'value_mangled',
  'value_ignored',
  'value_hyphen',
  'session_hyphen',
  'bad_session_id',
  'bad_pin_id',
]);

/** Never throws. Nothing of the answer but `secret` holds a secret; nothing at all holds what looks like an API key. */
export function readPasted(text: ProxyText, line: number, options: PasteOptions = {}): PastedProxy {
  const gateway = options.gateway ?? DEFAULT_GATEWAY;
  const protocol = protocolOf(text, gateway);
  const { username, secret, findings, refused } = sortCredentials(text, protocol, options);
  const reading = readUsername(username);
  const routing: Routing = { protocol, ...reading.routing };
  const targetAt = (kind: Protocol, host: string, port: number, account: string): PastedTarget => ({
    proxyUsername: account,
    gatewayHost: host,
    ...(kind === 'socks5' ? { socks5Port: port } : { httpPort: port }),
  });
  const port = text.port ?? (protocol === 'socks5' ? gateway.socks5Port : gateway.httpPort);
  // A key in the host's place is not repeated; nobody's host is called that.
  const host = holdsKey(text.host, options) ? '' : text.host;
  const target = targetAt(protocol, host, port, reading.proxyUsername);

  if (!refused) {
    const account = lintAccount(username, routing, options);
    // What is far too long, or begins with a word before the account, is not looked at word by word: that comes after the fix.
    const wordByWord =
      username.length <= 2 * USERNAME_MAX_LENGTH && !account.some(({ code }) => code === 'unknown_word');
    findings.push(
      ...lintGateway({ ...text, host }, gateway, routing, (label, kind, to) => ({
        label,
        routing: { ...routing, protocol: kind },
        username,
        target: targetAt(kind, to.host, to.port, reading.proxyUsername),
      })),
      ...lintEncoding({ encoded: text.encoded, username, password: text.password }, (what) =>
        encodingFix(what, username, routing),
      ),
      ...account,
      ...(wordByWord ? lintUsername(username, reading, protocol) : []),
    );
    findings.push(...lintLength(username, routing, reading.proxyUsername));
    const spokenOf = new Set(findings.filter(({ code }) => MEANT_OTHERWISE.has(code)).map(({ token }) => token));
    spokenOf.delete('account');
    const { stock } = options;
    const sessionsInUse = options.sessionsInUseFor?.(secret) ?? options.sessionsInUse;
    for (const finding of lintRouting(asRead(routing), {
      stock,
      sessionsInUse,
      apiKeyLooksIn: reading.proxyUsername,
    })) {
      const said = findings.some(({ code, token }) => code === finding.code && token === finding.token);
      if (!said && !spokenOf.has(finding.token)) findings.push(finding);
    }
  }
  return {
    line,
    alsoOnLines: [],
    form: text.form,
    secret,
    parsed: {
      target,
      routing,
      unknown: reading.words.filter(({ state }) => state !== 'read').map((word) => word.text),
      username,
    },
    findings: findings.sort(bySeverity),
    refused,
  };
}

/** As the gateway takes it: without a pool's word it is any, while composing would write another. */
export function asRead(routing: Routing): Routing {
  return { ...routing, pool: routing.pool ?? 'any' };
}

/** The entry after one of its fixes, read and linted anew. What the fix does not touch stays, unknown words too. */
export function applyPasteFix(entry: PastedProxy, fix: PasteFix, options: PasteOptions = {}): PastedProxy {
  const { parsed, secret, form, line, alsoOnLines } = entry;
  const target = fix.target ?? parsed.target;
  const protocol = fix.routing.protocol ?? parsed.routing.protocol ?? 'http';
  const fixed = readPasted(
    {
      form,
      scheme: protocol,
      host: target.gatewayHost,
      port: (protocol === 'socks5' ? target.socks5Port : target.httpPort) ?? null,
      username: fix.username ?? composeUsername({ proxyUsername: target.proxyUsername }, asRead(fix.routing)),
      password: fix.decodeSecret === true ? decoded(secret) : secret,
      encoded: null,
    },
    line,
    options,
  );
  return { ...fixed, alsoOnLines };
}

/** As many as an entry has findings, and a few that come to light with the mending. */
const MAX_ROUNDS = 40;

/**
 * The entry with every mistake of its text mended that has a fix, worst first: what was meant, written as the gateway reads it.
 * Choices are left alone, such as a country without stock or a session that still rotates.
 */
export function applyTextFixes(entry: PastedProxy, options: PasteOptions = {}): PastedProxy {
  let mended = entry;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const fix = mended.findings.find((finding) => finding.fix?.username !== undefined)?.fix;
    if (fix === undefined) break;
    mended = applyPasteFix(mended, fix, options);
  }
  return mended;
}

function encodingFix(
  what: 'encode' | 'decodeUsername' | 'decodePassword',
  username: string,
  routing: Routing,
): PasteFix {
  if (what === 'encode') return { label: 'Write it encoded', routing, username };
  if (what === 'decodePassword') return { label: 'Decode it', routing, username, decodeSecret: true };
  const again = decoded(username);
  return { label: 'Decode it', routing: { ...routingOf(again), protocol: routing.protocol }, username: again };
}

function lintAccount(username: string, routing: Routing, { proxyUsername }: PasteOptions): PasteFinding[] {
  const [account = '', next = '', ...rest] = username.trim().split('-');
  const fixTo = (label: string, words: string[]): PasteFix => {
    const fixed = words.join('-');
    return { label, username: fixed, routing: { ...routingOf(fixed), protocol: routing.protocol } };
  };
  if (/^(?:user|username|customer|login)$/i.test(account) && /^psx_/i.test(next)) {
    return [
      {
        severity: 'warning',
        code: 'unknown_word',
        token: 'account',
        message: `“${account}” is no word of this gateway: the account id comes first.`,
        fix: fixTo(`Begin with ${shown(next)}`, [next, ...rest]),
      },
    ];
  }
  const own = proxyUsername?.trim().toLowerCase() ?? '';
  if (own === '' || account === '' || account.toLowerCase() === own) return [];
  return [
    {
      severity: 'warning',
      code: 'account_differs',
      token: 'account',
      message: `The account is “${shown(account)}”, and yours is ${own}: a key of yours is unknown under another.`,
      fix: fixTo(`Use ${own}`, username.includes('-') ? [own, next, ...rest] : [own]),
    },
  ];
}

/** Too long as it was pasted, while what is read of it may fit. */
function lintLength(username: string, routing: Routing, proxyUsername: string): PasteFinding[] {
  const message = tooLongBecause(username, routing.protocol);
  if (message === null) return [];
  const short = composeUsername({ proxyUsername }, asRead(routing));
  return [
    {
      severity: 'error',
      code: 'username_too_long',
      token: 'account',
      message,
      ...(tooLongBecause(short, routing.protocol) === null
        ? { fix: { label: 'Keep what the gateway reads', routing: asRead(routing), username: short } }
        : {}),
    },
  ];
}
