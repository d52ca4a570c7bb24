// Text that the platform wrote, before anybody sees it. Threats: a server that echoes a secret, and one that writes over the screen.
import { redact } from '../log.ts';

const MAX_CHARS = 300;
/** Control characters, line separators, zero-width and direction marks. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Takes the API key out in the forms it could come back in, then everything that looks like a secret. */
export function withoutSecrets(text: string, apiKey: string | null): string {
  let clean = text;
  if (apiKey) {
    const forms = [apiKey, encodeURIComponent(apiKey), Buffer.from(apiKey).toString('base64').replace(/=+$/, '')];
    for (const form of forms) clean = clean.replaceAll(form, 'psx_[redacted]');
  }
  return redact(clean);
}

/** One short line, safe to show. */
export function cleanText(text: string, apiKey: string | null): string {
  // Cut first: a message of megabytes need not be searched. The last word goes too, lest half a secret be left.
  const head = text.length > MAX_CHARS * 8 ? text.slice(0, MAX_CHARS * 8).replace(/\S*$/, '') : text;
  const clean = withoutSecrets(head, apiKey).toWellFormed().replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  return clean.length > MAX_CHARS ? `${clean.slice(0, MAX_CHARS - 1)}…` : clean;
}
