/** What was found in a pasted text. The customer's secret is in one field, `secret`, so that it is stripped by leaving that one out. */
import type { Finding, FindingCode, Fix, LintOptions } from './lint-finding.ts';
import type { ParsedProxyUrl, Routing } from './proxy-url.ts';

/** Longer pastes are read up to here, and say so. */
export const PASTE_MAX_LINES = 10_000;
export const PASTE_MAX_CHARS = 2_097_152;

export type PasteForm =
  | 'url'
  | 'hostPortUserPass'
  | 'userPassAtHostPort'
  | 'userPassHostPort'
  | 'hostPortAtUserPass'
  | 'curl'
  | 'env'
  | 'json'
  | 'csv';

export const PASTE_FORM_LABELS: Record<PasteForm, string> = {
  url: 'Proxy URL',
  hostPortUserPass: 'host:port:user:pass',
  userPassAtHostPort: 'user:pass@host:port',
  userPassHostPort: 'user:pass:host:port',
  hostPortAtUserPass: 'host:port@user:pass',
  curl: 'Command line',
  env: 'Environment variable',
  json: 'JSON',
  csv: 'CSV',
};

/** As `GatewayTarget`, without the secret. */
export type PastedTarget = Omit<ParsedProxyUrl['target'], 'secret'>;

export interface PasteFix extends Fix {
  /** The username after the fix, where words were changed that a routing cannot hold. */
  username?: string;
  /** The gateway, or the account, after the fix. */
  target?: PastedTarget;
  /** The secret was percent-encoded once too often; `applyPasteFix` decodes it, so that the fix need not hold it. */
  decodeSecret?: true;
}

export interface PasteFinding extends Finding {
  fix?: PasteFix;
  otherFix?: PasteFix;
}

export interface PastedProxy {
  /** Of the pasted text, from 1: where it begins. */
  line: number;
  /** Other lines on which the very same proxy stands. */
  alsoOnLines: number[];
  form: PasteForm;
  /** The customer's secret as read, to match a key by; '' when there is none, or it was refused. Never leaves main. */
  secret: string;
  parsed: {
    target: PastedTarget;
    routing: Routing;
    /** Words that the gateway does not know, or whose value it would not take. */
    unknown: string[];
    /** As it was pasted, decoded; '' when refused. */
    username: string;
  };
  /** Worst first. No message and no fix holds a secret or an API key. */
  findings: PasteFinding[];
  /** The API key is in it: not to be composed, copied or imported before the fix. */
  refused: boolean;
}

export type SkipReason =
  | 'notAProxy'
  | 'noCredentials'
  | 'otherScheme'
  | 'badPort'
  | 'noProxyInCommand'
  | 'tooLong'
  | 'apiKey'
  | 'header'
  | 'comment';

export const SKIP_MESSAGES: Record<SkipReason, string> = {
  notAProxy: 'No proxy in it.',
  noCredentials: 'A host and a port, without a username and a password.',
  otherScheme: 'Another kind of address: proxies here are http, https, socks5 or socks5h.',
  badPort: 'The port is no number from 1 to 65535.',
  noProxyInCommand: 'A command without a proxy option.',
  tooLong: 'Longer than any proxy line.',
  apiKey: 'This looks like your API key, not like a proxy. It was not read: take it out of that list.',
  header: 'A heading.',
  comment: 'A comment.',
};

export interface SkippedLines {
  reason: SkipReason;
  message: string;
  count: number;
  /** The first few. Their text is left out: nobody knows what it holds. */
  lines: number[];
}

export interface PasteResult {
  entries: PastedProxy[];
  /** Lines that are no proxy, the most frequent reason first. Blank lines are not counted. */
  skipped: SkippedLines[];
  lineCount: number;
  /** Lines read; fewer than `lineCount` when the paste is larger than can be read at once. */
  readLineCount: number;
  /** In how many entries each finding is. */
  findingCounts: Partial<Record<FindingCode, number>>;
}

export interface PasteOptions extends Omit<LintOptions, 'apiKeyLooksIn'> {
  /** The account's gateway. */
  gateway?: { host: string; httpPort: number; socks5Port: number } | undefined;
  /** The account's own proxy username, such as `psx_ab12`. */
  proxyUsername?: string | undefined;
  /** Session name → label of the other customers, for the customer who has this secret. Goes before `sessionsInUse`. */
  sessionsInUseFor?: ((secret: string) => ReadonlyMap<string, string> | undefined) | undefined;
  /** Main compares with the API key in the keychain; without it only what looks like one is found. */
  holdsApiKey?: ((text: string) => boolean) | undefined;
}
