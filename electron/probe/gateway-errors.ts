// What the gateway says when it refuses: `CODE: message (req: id)`, looked up in a table; a code that is not in it is still told.
// Threat: the text comes from outside and may hold a secret or control characters, so it is cleaned before anyone sees it.
import type { LabAction } from '../../shared/ipc/lab-report.ts';
import { parseHttpDate, parseRetryAfter } from '../platform/retry-after.ts';
import type { HttpHead } from './http-message.ts';
import { cleanOutside } from './wire-trace.ts';

export interface GatewayAnswer {
  status: number;
  /** `E_…`; null when it sent none. */
  code: string | null;
  message: string;
  requestId: string | null;
  retryAfterMs: number | null;
  /** A page of HTML, or a redirect to one: no proxy answers like that. */
  isWebPage: boolean;
}

export interface GatewayErrorRow {
  sentence: string;
  nextStep: string;
  action: LabAction;
  /** Assumed when the answer does not say. */
  retryAfterMs?: number;
  /** The echo service's address is to blame, not the gateway or the key. */
  aboutEcho?: true;
}

export const GATEWAY_ERRORS: Readonly<Record<string, GatewayErrorRow>> = {
  E_AUTH_REQUIRED: {
    sentence: 'The gateway says that no login was sent.',
    nextStep: 'Run the test again; if it stays so, something between here and the gateway takes the login out.',
    action: 'retry',
  },
  E_AUTH_INVALID: {
    sentence:
      'The gateway refuses the login: wrong proxy username, unknown account, or a key that is off or was rotated.',
    nextStep: 'Check the proxy username in Settings, then reveal the key’s secret again, or rotate it.',
    action: 'checkUsername',
  },
  E_CAP_EXCEEDED: {
    sentence: 'The key’s cap is used up.',
    nextStep: 'Top it up, and switch it back on.',
    action: 'topUp',
  },
  E_USERNAME_PARSE: {
    sentence: 'The gateway cannot read the username: it is missing or longer than 256 characters.',
    nextStep: 'Shorten the routing in the composer.',
    action: 'openComposer',
  },
  E_RATE_LIMITED_AUTH: {
    sentence: 'Too many failed logins from this address: the gateway takes no more for a while.',
    nextStep: 'Wait until the time is up, then test once.',
    action: 'waitAndRetry',
    retryAfterMs: 30_000,
  },
  E_RATE_LIMITED_CONN: {
    sentence: 'The account has too many open connections (the gateway allows 500).',
    nextStep: 'Wait for some to close, or find who opens them.',
    action: 'waitAndRetry',
    retryAfterMs: 10_000,
  },
  E_SESSION_LIMIT: {
    sentence: 'The account has too many live sessions (the gateway allows 250).',
    nextStep: 'Use fewer session names, or wait for old ones to end.',
    action: 'waitAndRetry',
    retryAfterMs: 60_000,
  },
  E_NO_STOCK_COUNTRY: {
    sentence: 'Nothing that is online matches this routing.',
    nextStep: 'Pick a country or pool with stock in the composer, or loosen the filters.',
    action: 'changeCountry',
  },
  E_STOCK_DEGRADED: {
    sentence: 'The chosen exit went away.',
    nextStep: 'Run the test again: the gateway then picks another.',
    action: 'retry',
  },
  E_SSRF_BLOCKED: {
    sentence: 'The gateway does not connect to the echo service’s address, as it is private.',
    nextStep: 'Put a public echo service first in Settings.',
    action: 'settingsEcho',
    aboutEcho: true,
  },
  E_INTERNAL: {
    sentence: 'The gateway had a fault of its own.',
    nextStep: 'Run the test again; if it stays so, send the request id to support.',
    action: 'retry',
  },
};

const CODE = /\bE_[A-Z][A-Z0-9_]{1,40}\b/;
const REQUEST_ID = /\breq(?:uest)?(?:[ _-]?id)?["']?\s*[:=]\s*["']?([A-Za-z0-9._-]{1,100})/i;

/** Reads a refusal from its status line, headers and body: wherever the code stands. */
export function readGatewayAnswer(
  head: HttpHead,
  body: string,
  secrets: readonly string[],
  nowMs: number,
): GatewayAnswer {
  const clean = (text: string) => cleanOutside(text, secrets);
  const texts = [
    body,
    head.reason,
    ...[...head.headers].filter(([name]) => name.startsWith('x-')).map(([, text]) => text),
  ];
  const source = texts.find((text) => CODE.test(text));
  const code = source === undefined ? null : (CODE.exec(source)?.[0] ?? null);
  const row = code === null ? undefined : rowOf(code);
  const requestId =
    head.headers.get('x-request-id') ??
    texts.map((text) => REQUEST_ID.exec(text)?.[1]).find((id) => id !== undefined) ??
    null;
  const serverTime = parseHttpDate(head.headers.get('date'));
  return {
    status: head.status,
    code,
    message: clean(messageOf(source ?? body, code) || head.reason),
    requestId: requestId === null ? null : clean(requestId).slice(0, 100),
    retryAfterMs: parseRetryAfter(head.headers.get('retry-after'), serverTime, nowMs) ?? row?.retryAfterMs ?? null,
    isWebPage: code === null && (isRedirect(head) || HTML.test(body)),
  };
}

export function rowOf(code: string): GatewayErrorRow | undefined {
  return Object.hasOwn(GATEWAY_ERRORS, code) ? GATEWAY_ERRORS[code] : undefined;
}

/** The words between the code and the request id; a page of HTML has none worth showing. */
function messageOf(text: string, code: string | null): string {
  if (HTML.test(text)) return '';
  const after = code === null ? text : text.slice(text.indexOf(code) + code.length);
  return after
    .replace(/^["'\s:,-]+/, '')
    .replace(/\s*\(req:.*$/is, '')
    .slice(0, 2_000);
}

const HTML = /<\s*(?:!doctype|html|head|body)\b/i;

function isRedirect(head: HttpHead): boolean {
  return (head.status >= 300 && head.status < 400 && head.headers.has('location')) || head.status === 511;
}
