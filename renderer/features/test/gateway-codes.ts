/** What the gateway's codes mean and which of the app's own actions helps. */
export interface GatewayCode {
  meaning: string;
  action?: 'topUp' | 'rotate' | 'composer' | 'settings';
  actionLabel?: string;
}

const CODES: Record<string, GatewayCode> = {
  E_AUTH_REQUIRED: { meaning: 'No login reached the gateway.' },
  E_AUTH_INVALID: {
    meaning: 'Wrong proxy username, unknown account, or a key that is switched off or was rotated.',
    action: 'settings',
    actionLabel: 'Check the proxy username',
  },
  E_CAP_EXCEEDED: { meaning: 'The key’s GB are used up.', action: 'topUp', actionLabel: 'Top up' },
  E_USERNAME_PARSE: {
    meaning: 'The proxy username is missing or longer than 256 characters.',
    action: 'composer',
    actionLabel: 'Open in composer',
  },
  E_RATE_LIMITED_AUTH: {
    meaning: 'Too many failed logins from this address: ten in a minute lock it out for 30 s.',
  },
  E_RATE_LIMITED_CONN: { meaning: 'More than 500 connections of this account at once.' },
  E_SESSION_LIMIT: { meaning: 'More than 250 sessions of this account at once.' },
  E_NO_STOCK_COUNTRY: {
    meaning: 'Nothing that is online matches this routing.',
    action: 'composer',
    actionLabel: 'Choose a country with stock',
  },
  E_STOCK_DEGRADED: { meaning: 'The exit went away while it was used. Another try gets another one.' },
  E_SSRF_BLOCKED: { meaning: 'The target is a private or internal address, which the gateway never reaches.' },
  E_INTERNAL: { meaning: 'The gateway’s own fault. Its support asks for the request id.' },
};

/** Null when the gateway sent no code; an unknown one is shown as it is. */
export function explainGatewayCode(code: string | null): GatewayCode | null {
  if (code === null) return null;
  return Object.hasOwn(CODES, code) ? (CODES[code] ?? null) : { meaning: 'A code this version does not know.' };
}
