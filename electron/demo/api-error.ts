// The error answers of the reseller API, in the live platform's wording: a message that is a string or a list of strings.
const REASONS: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly detail: string | string[];
  readonly headers: Record<string, string>;

  constructor(status: number, detail: string | string[], headers: Record<string, string> = {}) {
    super(typeof detail === 'string' ? detail : detail.join('; '));
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }
}

export function errorBody(status: number, message: string | string[]) {
  return { statusCode: status, message, error: REASONS[status] ?? 'Error' };
}
