/** The forms that are pasted into a field or a file: no program of their own. */
import type { HandoutFormatRow } from './parts.ts';

const row = { group: 'text', language: 'Text', holdsSecret: true, envSecret: false } as const;

export const URL_FORM: HandoutFormatRow = {
  ...row,
  label: 'URL',
  hint: 'One line that most programs take',
  render: ({ url }) => url,
};

export const HOST_PORT_USER_PASS: HandoutFormatRow = {
  ...row,
  label: 'host:port:user:pass',
  hint: 'Antidetect browsers and proxy lists',
  render: ({ hostPort, username, secret }) => `${hostPort}:${username}:${secret}`,
};

export const USER_PASS_AT_HOST_PORT: HandoutFormatRow = {
  ...row,
  label: 'user:pass@host:port',
  hint: 'Programs that ask for the protocol apart',
  // Read as a URL by what takes it, so it stays percent-encoded.
  render: ({ url }) => url.slice(url.indexOf('://') + 3),
};

export const USER_PASS_HOST_PORT: HandoutFormatRow = {
  ...row,
  label: 'user:pass:host:port',
  hint: 'Proxy lists of some account and sneaker tools',
  render: ({ hostPort, username, secret }) => `${username}:${secret}:${hostPort}`,
};

export const JSON_FORM: HandoutFormatRow = {
  ...row,
  label: 'JSON',
  language: 'JSON',
  hint: 'For scripts',
  render: ({ protocol, host, port, username, secret, url }) =>
    JSON.stringify({ protocol, host, port, username, password: secret, url }, null, 2),
};
