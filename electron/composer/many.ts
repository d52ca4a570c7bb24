// Many proxies of one customer, a session each: made in parts, so that main answers the page in between.
import { randomInt } from 'node:crypto';
import type { LINE_FORMATS } from '../../shared/ipc/composer.ts';
import {
  composeProxyUrl,
  composeUsername,
  type GatewayTarget,
  gatewayEndpoint,
  type Routing,
} from '../../shared/proxy-url.ts';
import { RANDOM_LENGTH, type SessionPattern, sessionNames } from '../../shared/session-pattern.ts';
import { formatHandout } from '../../shared/snippets.ts';
import { BYTE_ORDER_MARK, FORMULA } from '../export/csv.ts';

export type LineFormat = (typeof LINE_FORMATS)[number];

/** A part takes a few milliseconds. */
const PART = 250;

export interface ManyOptions {
  target: GatewayTarget;
  routing: Routing;
  sessions: SessionPattern;
  customer: string;
  /** Lets others run between two parts. */
  breathe?: () => Promise<void>;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function randomWord(): string {
  return Array.from({ length: RANDOM_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** The names of one hand-out: drawn once, as they are remembered afterwards. */
export function namesOf({ sessions, customer }: Pick<ManyOptions, 'sessions' | 'customer'>): string[] {
  return [...sessionNames(sessions, customer, randomWord)];
}

/** One result a session, in parts. Throws RoutingError where the gateway would misread it. */
async function* inParts<T>(
  names: readonly string[],
  breathe: () => Promise<void>,
  make: (sessionId: string) => T,
): AsyncGenerator<T[]> {
  for (let from = 0; from < names.length; from += PART) {
    if (from > 0) await breathe();
    yield names.slice(from, from + PART).map(make);
  }
}

/** Parts of lines, each line ended. */
export async function* lines(
  names: readonly string[],
  format: LineFormat,
  { target, routing, breathe = nextTurn }: ManyOptions,
): AsyncGenerator<string> {
  const line = (sessionId: string) => formatHandout(format, target, { ...routing, sessionId });
  for await (const part of inParts(names, breathe, line)) yield `${part.join('\n')}\n`;
}

export interface ManyRow {
  customer: string;
  session: string;
  protocol: string;
  host: string;
  port: number;
  username: string;
  password: string;
  url: string;
}

const COLUMNS: (keyof ManyRow)[] = ['customer', 'session', 'protocol', 'host', 'port', 'username', 'password', 'url'];

async function* rows(names: readonly string[], options: ManyOptions): AsyncGenerator<ManyRow[]> {
  const { target, routing, customer, breathe = nextTurn } = options;
  const endpoint = gatewayEndpoint(target, routing);
  yield* inParts(names, breathe, (session) => {
    const own = { ...routing, sessionId: session };
    return {
      customer,
      session,
      protocol: endpoint.protocol,
      host: endpoint.host,
      port: endpoint.port,
      username: composeUsername(target, own),
      password: target.secret,
      url: composeProxyUrl(target, own),
    };
  });
}

/** Excel takes a file without this mark for another encoding. */
/** With a heading. A cell that a spreadsheet would run as a formula is prefixed with an apostrophe. */
export async function* csv(names: readonly string[], options: ManyOptions): AsyncGenerator<string> {
  const { default: Papa } = await import('papaparse');
  const config = { escapeFormulae: FORMULA, header: false, newline: '\r\n' };
  yield `${BYTE_ORDER_MARK}${COLUMNS.join(',')}\r\n`;
  for await (const part of rows(names, options)) {
    yield `${Papa.unparse({ fields: COLUMNS, data: part.map((row) => COLUMNS.map((column) => row[column])) }, config)}\r\n`;
  }
}

export async function* json(names: readonly string[], options: ManyOptions): AsyncGenerator<string> {
  let before = '[\n';
  for await (const part of rows(names, options)) {
    yield `${before}${part.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}`;
    before = ',\n';
  }
  yield '\n]\n';
}
