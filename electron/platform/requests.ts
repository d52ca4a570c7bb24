// Each endpoint's request, in the platform's own field names. Threat: an effect without an Idempotency-Key.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { encodeId } from './base-url.ts';
import type { ApiRequest } from './exchange.ts';
import type { EditBody, MintBody } from './types.ts';

const KEYS = '/reseller/pool-keys';

/** The platform's rule for the header. */
const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{8,128}$/;

function assertIdempotencyKey(key: string): void {
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw new AppError(
      appErrorData(
        'invalid_input',
        'The change has no valid idempotency key, so it was not sent.',
        'Please report this.',
      ),
    );
  }
}

function poolKeyRequest(
  method: ApiRequest['method'],
  path: string,
  route: string,
  action: string,
  apiKey: string,
  rest: { body?: Record<string, unknown>; idempotencyKey?: string; effect?: boolean } = {},
): ApiRequest {
  if (rest.idempotencyKey !== undefined) assertIdempotencyKey(rest.idempotencyKey);
  return {
    method,
    path: `${KEYS}${path}`,
    route: `${KEYS}${route}`,
    action,
    right: 'reseller access',
    effect: rest.effect ?? false,
    readApiKey: () => apiKey,
    ...(rest.body ? { body: rest.body } : {}),
    ...(rest.idempotencyKey ? { idempotencyKey: rest.idempotencyKey } : {}),
  };
}

function isoOrNull(expiresAt: number | null): string | null {
  if (expiresAt === null) return null;
  const date = new Date(expiresAt);
  if (Number.isNaN(date.getTime())) {
    throw new AppError(
      appErrorData('invalid_input', 'That expiry is not a date.', 'Choose another expiry.', {
        fields: [{ field: 'expiresAt', message: 'Not a date.' }],
      }),
    );
  }
  return date.toISOString();
}

export function mintRequest(body: MintBody, idempotencyKey: string, apiKey: string): ApiRequest {
  return poolKeyRequest('POST', '', '', 'mint the key', apiKey, {
    idempotencyKey,
    effect: true,
    body: {
      label: body.label,
      trafficCapGB: body.capGb,
      expiresAt: isoOrNull(body.expiresAt),
      // The guide's platform knows no tier; standard is what leaving it out means.
      ...(body.tier === 'standard' ? {} : { qualityTier: body.tier }),
    },
  });
}

export function editRequest(id: string, body: EditBody, idempotencyKey: string, apiKey: string): ApiRequest {
  return poolKeyRequest('PATCH', `/${encodeId(id)}`, '/:id', 'change the key', apiKey, {
    idempotencyKey,
    effect: true,
    body: {
      ...(body.label === undefined ? {} : { label: body.label }),
      ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
      ...(body.capGb === undefined ? {} : { trafficCapGB: body.capGb }),
      ...(body.expiresAt === undefined ? {} : { expiresAt: isoOrNull(body.expiresAt) }),
    },
  });
}

export function getRequest(id: string, apiKey: string): ApiRequest {
  return poolKeyRequest('GET', `/${encodeId(id)}`, '/:id', 'read the key', apiKey);
}

/** Carries no Idempotency-Key (the platform takes it on POST and PATCH only), so it is sent once. */
export function deleteRequest(id: string, apiKey: string): ApiRequest {
  return poolKeyRequest('DELETE', `/${encodeId(id)}`, '/:id', 'revoke the key', apiKey, { effect: true });
}

export function listRequest(apiKey: string): ApiRequest {
  return poolKeyRequest('GET', '', '', 'read the list of keys', apiKey);
}

export function topUpRequest(
  id: string,
  body: Record<string, number>,
  idempotencyKey: string,
  apiKey: string,
): ApiRequest {
  return poolKeyRequest('POST', `/${encodeId(id)}/topup`, '/:id/topup', 'top up the key', apiKey, {
    body,
    idempotencyKey,
    effect: true,
  });
}

export function regenerateRequest(id: string, idempotencyKey: string, apiKey: string): ApiRequest {
  return poolKeyRequest('POST', `/${encodeId(id)}/regenerate`, '/:id/regenerate', 'rotate the secret', apiKey, {
    idempotencyKey,
    effect: true,
  });
}

/** Changes nothing, but the platform records it, so it is sent once. */
export function revealRequest(id: string, apiKey: string): ApiRequest {
  return poolKeyRequest('POST', `/${encodeId(id)}/reveal`, '/:id/reveal', 'reveal the secret', apiKey);
}

/** The platform's ceilings: for the whole account, and for one key. */
const MAX_AUDIT_LIMIT = 500;
const MAX_KEY_AUDIT_LIMIT = 200;

export function auditRequest(
  { keyId, before, limit }: { keyId?: string; before?: number; limit?: number },
  apiKey: string,
): ApiRequest {
  const query = new URLSearchParams();
  const isoBefore = before === undefined ? null : isoOrNull(before);
  if (isoBefore !== null) query.set('before', isoBefore);
  if (limit !== undefined) {
    query.set('limit', String(Math.min(limit, keyId === undefined ? MAX_AUDIT_LIMIT : MAX_KEY_AUDIT_LIMIT)));
  }
  const of = keyId === undefined ? '' : `/${encodeId(keyId)}`;
  return poolKeyRequest(
    'GET',
    `${of}/audit${query.size > 0 ? `?${query}` : ''}`,
    keyId === undefined ? '/audit' : '/:id/audit',
    'read the platform’s audit record',
    apiKey,
  );
}

/** Some accounts only: it carries the key, as the platform decides by it. */
export function carriersRequest(country: string, apiKey: string): ApiRequest {
  return {
    method: 'GET',
    path: `/gateway/pool/stock/carriers?${new URLSearchParams({ country })}`,
    route: '/gateway/pool/stock/carriers',
    action: 'read the carriers of a country',
    right: 'carrier stock',
    effect: false,
    readApiKey: () => apiKey,
  };
}

const SESSIONS = '/gateway/pool/my-sessions';

export function sessionsRequest(apiKey: string): ApiRequest {
  return {
    method: 'GET',
    path: SESSIONS,
    route: SESSIONS,
    action: 'read the live sessions',
    right: 'ports:read',
    effect: false,
    readApiKey: () => apiKey,
  };
}

/** Always one by its name: the bare path would close every customer's. */
export function closeSessionRequest(sessionKey: string, apiKey: string): ApiRequest {
  return {
    method: 'DELETE',
    path: `${SESSIONS}/${encodeId(sessionKey)}`,
    route: `${SESSIONS}/:sessionKey`,
    action: 'close the session',
    right: 'ports:write',
    effect: true,
    readApiKey: () => apiKey,
  };
}

/** Public: what needs no API key gets none. */
export const STOCK_REQUEST: ApiRequest = {
  method: 'GET',
  path: '/gateway/pool/stock',
  route: '/gateway/pool/stock',
  action: 'read the live stock',
  right: 'gateway stock',
  effect: false,
  readApiKey: null,
};

export const INCIDENTS_REQUEST: ApiRequest = {
  method: 'GET',
  path: '/gateway/incidents',
  route: '/gateway/incidents',
  action: 'read the platform’s incidents',
  right: 'gateway incidents',
  effect: false,
  readApiKey: null,
};
