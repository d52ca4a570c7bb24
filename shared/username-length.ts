/** How long a username may be. The gateway takes 256 characters, but SOCKS5 counts the length in one byte. */
import { USERNAME_MAX_LENGTH } from './gateway-grammar.ts';
import type { Routing } from './proxy-url.ts';

/** RFC 1929. */
const SOCKS5_MAX_BYTES = 255;

/** Why it is too long for this protocol, in a sentence; null when it is not. */
export function tooLongBecause(username: string, protocol: Routing['protocol']): string | null {
  const { length } = username;
  if (length > USERNAME_MAX_LENGTH) {
    return `The username has ${length} characters; the gateway takes ${USERNAME_MAX_LENGTH} and refuses this one (E_USERNAME_PARSE).`;
  }
  if (protocol !== 'socks5') return null;
  // Percent-encoded, each byte is one sign or one %xx.
  const bytes = encodeURIComponent(username.toWellFormed()).replace(/%../g, 'x').length;
  if (bytes <= SOCKS5_MAX_BYTES) return null;
  return `The username has ${bytes} bytes; SOCKS5 carries ${SOCKS5_MAX_BYTES}, so no program can send this one. HTTP takes ${USERNAME_MAX_LENGTH} characters.`;
}
