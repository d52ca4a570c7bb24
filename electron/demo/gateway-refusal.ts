// The gateway's own failures: one code, one status and one line that names the request, the same for HTTP and SOCKS5.
import { randomBytes } from 'node:crypto';

const STATUSES = {
  E_AUTH_REQUIRED: 407,
  E_AUTH_INVALID: 407,
  E_CAP_EXCEEDED: 407,
  E_USERNAME_PARSE: 400,
  E_RATE_LIMITED_AUTH: 429,
  E_RATE_LIMITED_CONN: 429,
  E_SESSION_LIMIT: 429,
  E_NO_STOCK_COUNTRY: 502,
  E_STOCK_DEGRADED: 502,
  E_SSRF_BLOCKED: 403,
  E_INTERNAL: 503,
} as const;

export type RefusalCode = keyof typeof STATUSES;

const BY_STATUS: Record<number, RefusalCode> = {
  400: 'E_USERNAME_PARSE',
  403: 'E_SSRF_BLOCKED',
  407: 'E_AUTH_INVALID',
  429: 'E_RATE_LIMITED_CONN',
  502: 'E_STOCK_DEGRADED',
};

export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';
  readonly code: RefusalCode;
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(code: RefusalCode, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.code = code;
    this.status = STATUSES[code];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export function refusalOf(error: unknown): GatewayRefusal {
  return error instanceof GatewayRefusal ? error : new GatewayRefusal('E_INTERNAL', 'unexpected failure');
}

export function codeForStatus(status: number): RefusalCode {
  return BY_STATUS[status] ?? 'E_INTERNAL';
}

export const newRequestId = () => `req_${randomBytes(8).toString('hex')}`;

export function refusalLine(refusal: Pick<GatewayRefusal, 'code' | 'message'>, requestId: string): string {
  return `${refusal.code}: ${refusal.message} (req: ${requestId})`;
}
