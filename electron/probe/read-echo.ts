// Reads what an echo service says, in any of the usual shapes, by field rather than by service.
// Threat: one that lies (HTML with a 200, a private address): then the proxy works and the address stays unknown.
import { countryCode } from '../../shared/gateway-grammar.ts';
import { cleanText } from '../platform/upstream-text.ts';
import { isExitAddress, maskAddresses } from './mask-ip.ts';

export interface EchoReading {
  ip: string;
  /** ISO 3166 alpha-2, lower case; null when it does not say. */
  country: string | null;
  network: string | null;
  /** mobile, residential, datacenter, or the service's own word. */
  ipType: string | null;
}

export type EchoResult = { ok: true; reading: EchoReading } | { ok: false; why: string };

type Fields = Readonly<Record<string, unknown>>;

const MAX_WORD_CHARS = 80;

/** ipinfo.io/json, ifconfig.co/json, ip-api.com/json, api.ipify.org?format=json, and what is like them. */
export function readEcho(text: string): EchoResult {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed.startsWith('<')) return { ok: false, why: 'a web page in place of JSON' };
  const fields = parseFields(trimmed);
  if (fields === null) return { ok: false, why: 'something that is not JSON' };
  const ip = firstText(fields, ['ip', 'query', 'address', 'ipAddress', 'ip_address', 'exitIp', 'origin'])?.trim();
  if (ip === undefined) return { ok: false, why: 'JSON without an address' };
  if (!isExitAddress(ip)) return { ok: false, why: 'an address that no exit can have' };
  return {
    ok: true,
    reading: { ip, country: countryOf(fields), network: networkOf(fields), ipType: ipTypeOf(fields) },
  };
}

function parseFields(text: string): Fields | null {
  try {
    return asFields(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function firstText(fields: Fields, names: readonly string[]): string | undefined {
  return names.map((name) => own(fields, name)).find((value) => typeof value === 'string' && value.trim() !== '') as
    | string
    | undefined;
}

function countryOf(fields: Fields): string | null {
  // `country` is a code in one service and a name in the next.
  for (const name of ['countryCode', 'country_code', 'country_iso', 'country']) {
    const code = countryCode(own(fields, name));
    if (code !== null) return code;
  }
  return null;
}

function networkOf(fields: Fields): string | null {
  const asn = asFields(own(fields, 'asn'));
  const text =
    firstText(fields, ['network', 'isp', 'asn_org', 'asnOrg', 'as_name', 'org', 'as', 'carrier']) ??
    (asn === null ? undefined : firstText(asn, ['name', 'org'])) ??
    firstText(fields, ['asn']);
  if (text === undefined) return null;
  const clean = cleanText(maskAddresses(text), null);
  // `AS21928 T-Mobile USA` is T-Mobile to the reader.
  return (clean.replace(/^AS\d+\s+/i, '') || clean).slice(0, MAX_WORD_CHARS);
}

const TYPE_WORDS: readonly [pattern: RegExp, type: string][] = [
  [/^(?:mobile|cellular|wireless)$/i, 'mobile'],
  [/^(?:residential|isp|home|broadband|dsl|cable)$/i, 'residential'],
  [/^(?:data ?cent(?:er|re)|hosting|dch?)$/i, 'datacenter'],
];

function ipTypeOf(fields: Fields): string | null {
  const asn = asFields(own(fields, 'asn'));
  const word =
    firstText(fields, ['ipType', 'ip_type', 'iptype', 'type', 'usage_type', 'usageType']) ??
    (asn === null ? undefined : firstText(asn, ['type']));
  // `type` is the address family in some services.
  if (word !== undefined && !/^ipv?[46]$/i.test(word.trim())) {
    const known = TYPE_WORDS.find(([pattern]) => pattern.test(word.trim()));
    return known?.[1] ?? cleanText(word, null).toLowerCase().slice(0, 20);
  }
  if (own(fields, 'mobile') === true) return 'mobile';
  if (own(fields, 'hosting') === true) return 'datacenter';
  return null;
}
