/** The message to the customer: the reseller's own words with {{placeholders}}, filled in the way its format needs. */
import { formatDate } from './format.ts';
import { countryCode } from './gateway-grammar.ts';
import { escapeHtml, markdownEscaper } from './handout-escape.ts';
import type { TemplateFormat } from './handout-templates.ts';
import { DAY_MS, leftGb, MB_PER_GB, type PakKey } from './key.ts';
import { composeUsername, type GatewayTarget, gatewayEndpoint, type Routing } from './proxy-url.ts';
import { formatHandout } from './snippets.ts';

export const HANDOUT_PLACEHOLDERS = [
  'customer',
  'url',
  'httpUrl',
  'socks5Url',
  'host',
  'port',
  'socks5Port',
  'username',
  'secret',
  'proxyLine',
  'curl',
  'country',
  'capGb',
  'usedGb',
  'leftGb',
  'expires',
  'daysLeft',
  'runsOut',
  'today',
] as const;
export type HandoutPlaceholder = (typeof HANDOUT_PLACEHOLDERS)[number];
export type HandoutValues = Readonly<Partial<Record<HandoutPlaceholder, string>>>;

/** What stands for each placeholder, for those who write a template. */
export const PLACEHOLDER_HINTS: Record<HandoutPlaceholder, string> = {
  customer: 'The name you gave the key',
  url: 'The whole proxy URL, in the protocol chosen at the hand-out',
  httpUrl: 'The proxy URL over HTTP, whatever was chosen',
  socks5Url: 'The proxy URL over SOCKS5, whatever was chosen',
  host: 'The gateway’s host',
  port: 'The port of the chosen protocol',
  socks5Port: 'The port for SOCKS5',
  username: 'The username with its routing words',
  secret: 'The customer’s pak_ secret',
  proxyLine: 'host:port:user:pass',
  curl: 'A command to try it',
  country: 'The country asked for, such as US; “any” where none is',
  capGb: 'The cap in GB, without the unit',
  usedGb: 'GB used so far, without the unit',
  leftGb: 'GB left, without the unit',
  expires: 'The last day, written out',
  daysLeft: 'Whole days until it expires',
  runsOut: 'The day its GB are used up at the present pace; “—” while that is not known',
  today: 'The day of the hand-out',
};

const PLACEHOLDER = /\{\{\s*([^{}\s]{1,64})\s*\}\}/g;

export function isPlaceholder(name: string): name is HandoutPlaceholder {
  return HANDOUT_PLACEHOLDERS.some((known) => known === name);
}

/** The placeholders of a template in the order of their first use, known or not. */
export function handoutPlaceholders(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(PLACEHOLDER), ([, name = '']) => name))];
}

/** Those that nothing will be filled in for: said where the template is edited. */
export function unknownPlaceholders(template: string): string[] {
  return handoutPlaceholders(template).filter((name) => !isPlaceholder(name));
}

/**
 * Fills in what is known in one pass, so that a customer called "{{secret}}" stays a name, and a customer called
 * "<b>" or "*x*" stays text in HTML and Markdown.
 * What has no value stays as it was written: a visible gap is better than a silent one.
 */
export function renderHandout(template: string, values: HandoutValues, format: TemplateFormat = 'text'): string {
  const escaped =
    format === 'html' ? (text: string) => escapeHtml(text) : format === 'markdown' ? markdownEscaper(template) : null;
  return template.replace(PLACEHOLDER, (whole, name: string, at: number) => {
    const value = isPlaceholder(name) ? values[name] : undefined;
    if (value === undefined) return whole;
    return escaped === null ? value : escaped(value, at);
  });
}

export interface HandoutSource {
  key: PakKey;
  target: GatewayTarget;
  routing: Routing;
  nowMs: number;
  /** Unix ms, from the forecast; null or absent = not known. */
  runsOutAt?: number | null;
}

const longDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const NOT_KNOWN = '—';
const oneDecimal = (gb: number) => (Math.floor(gb * 10) / 10).toFixed(1);

function capWords(key: PakKey): string {
  if (key.capGb !== null) return String(key.capGb);
  return key.unreadable.includes('capGb') ? NOT_KNOWN : 'unlimited';
}

function expiryWords(key: PakKey): string {
  if (key.expiresAt !== null) return longDay.format(key.expiresAt);
  return key.unreadable.includes('expiresAt') ? NOT_KNOWN : 'further notice';
}

/** The value of every placeholder for this key. Throws RoutingError on a bad session or pin id, as composing does. */
export function handoutValues({
  key,
  target,
  routing,
  nowMs,
  runsOutAt = null,
}: HandoutSource): Required<HandoutValues> {
  const { host, port } = gatewayEndpoint(target, routing);
  const left = leftGb(key);
  const over = (protocol: 'http' | 'socks5'): Routing => ({ ...routing, protocol });
  const country = countryCode(routing.country);
  return {
    customer: key.label,
    url: formatHandout('url', target, routing),
    httpUrl: formatHandout('url', target, over('http')),
    socks5Url: formatHandout('url', target, over('socks5')),
    host,
    port: String(port),
    socks5Port: String(gatewayEndpoint(target, over('socks5')).port),
    username: composeUsername(target, routing),
    secret: target.secret,
    proxyLine: formatHandout('hostPortUserPass', target, routing),
    curl: formatHandout('curl', target, routing),
    country: country === null ? 'any' : country.toUpperCase(),
    capGb: capWords(key),
    usedGb: key.usedMb === null ? NOT_KNOWN : oneDecimal(key.usedMb / MB_PER_GB),
    leftGb: left === null ? (key.usedMb === null ? NOT_KNOWN : capWords(key)) : oneDecimal(left),
    expires: expiryWords(key),
    daysLeft: key.expiresAt === null ? NOT_KNOWN : String(Math.max(0, Math.floor((key.expiresAt - nowMs) / DAY_MS))),
    runsOut: runsOutAt === null ? NOT_KNOWN : longDay.format(runsOutAt),
    today: formatDate(nowMs),
  };
}
