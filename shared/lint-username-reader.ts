/** A username being linted, and how a finding about one of its words is made: with the username after the fix. */
import type { Token } from './gateway-grammar.ts';
import type { FindingCode, Severity } from './lint-finding.ts';
import { routingOf, type UsernameReading } from './parse-username.ts';
import type { PasteFinding } from './pasted-proxy.ts';
import type { Routing } from './proxy-url.ts';
import { type Change, changed, joined } from './username-change.ts';

export interface Reader {
  reading: UsernameReading;
  protocol: Routing['protocol'];
  findings: PasteFinding[];
}

export function isFreeText(token: Token | null): boolean {
  return token === 'carrier' || token === 'isp' || token === 'city';
}

export function add(
  reader: Reader,
  severity: Severity,
  code: FindingCode,
  token: PasteFinding['token'],
  message: string,
  [label, change]: [label: string, change: Change],
): void {
  const { proxyUsername, words } = reader.reading;
  reader.findings.push({
    severity,
    code,
    token,
    message,
    fix: fixTo(reader, label, joined(proxyUsername, changed(words, change))),
  });
}

export function fixTo({ protocol }: Reader, label: string, username: string): NonNullable<PasteFinding['fix']> {
  return { label, username, routing: { protocol, ...routingOf(username) } };
}
