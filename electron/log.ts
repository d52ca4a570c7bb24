// The log, redacted at the sink: whatever reaches it, no psx_, pak_, Stripe or Proxy-Authorization value is written.
import { randomBytes } from 'node:crypto';

export interface Log {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  /** Returns the error id that the user sees and the log line carries. */
  error(event: string, cause: unknown, fields?: Record<string, unknown>): string;
}

// API keys are long; the public proxy username (psx_ab12) is short and may stay readable.
const SECRET_PATTERNS: [RegExp, string][] = [
  [/psx_[A-Za-z0-9._~+/=-]{16,}/g, 'psx_[redacted]'],
  [/pak_[A-Za-z0-9_-]{6,}/g, 'pak_[redacted]'],
  [/\b(rk|sk)_(live|test)_[A-Za-z0-9]{8,}/g, '$1_$2_[redacted]'],
  [/whsec_[A-Za-z0-9+/=_-]{8,}/g, 'whsec_[redacted]'],
  [/((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:basic|bearer)\s+[^\s"',}]+/gi, '$1[redacted]'],
  [/(x-api-key["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, '$1[redacted]'],
  [/(:\/\/[^\s:/@]{1,256}):[^\s@/]{1,256}@/g, '$1:[redacted]@'],
];

export function redact(text: string): string {
  return SECRET_PATTERNS.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), text);
}

function describe(cause: unknown, depth = 0): Record<string, unknown> {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const code = (cause as { code?: unknown }).code;
  return {
    name: cause.name,
    message: cause.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: cause.stack?.split('\n').slice(1, 8).join('\n'),
    ...(cause.cause !== undefined && depth < 4 ? { cause: describe(cause.cause, depth + 1) } : {}),
  };
}

/** Writes one JSON line an entry to `sink`, always through `redact`. */
export function createLog(sink: (line: string) => void, now: () => number): Log {
  const write = (level: string, event: string, fields: Record<string, unknown>) => {
    sink(redact(JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields })));
  };
  return {
    info: (event, fields = {}) => write('info', event, fields),
    warn: (event, fields = {}) => write('warn', event, fields),
    error: (event, cause, fields = {}) => {
      const errorId = `e-${randomBytes(4).toString('hex')}`;
      write('error', event, { errorId, ...fields, cause: describe(cause) });
      return errorId;
    },
  };
}
