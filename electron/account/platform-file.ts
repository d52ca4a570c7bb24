// Reads `--platform FILE`, the description of a platform on this computer. Threat: a file that points the app, and so the API key, at a foreign host.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { NewAccountHome } from './account-home.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

const loopbackUrl = z.url({ protocol: /^https?$/ }).refine((text) => LOOPBACK.has(new URL(text).hostname), {
  error: 'only addresses of this computer (127.0.0.1, localhost, [::1])',
});
const loopbackAddress = z
  .string()
  .regex(/^(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/, 'host:port on this computer')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
  });

/** The apiKey in the file is passed over: a key comes from the user, through Connect. */
const description = z.object({
  apiUrl: loopbackUrl,
  gateway: z.object({ http: loopbackAddress, socks5: loopbackAddress }),
  echoUrl: loopbackUrl,
  /** Descriptions of older versions have none. */
  stripe: z.object({ url: loopbackUrl }).optional(),
});

export class PlatformFileError extends Error {
  override readonly name = 'PlatformFileError';
}

/** Throws PlatformFileError, saying what is wrong with the file. */
export function readPlatformFile(path: string): NewAccountHome {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new PlatformFileError(
      `--platform: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`,
    );
  }
  let json: unknown;
  try {
    // `npm run platform > FILE` writes npm's own banner above the line.
    json = JSON.parse(text.split('\n').findLast((line) => line.trimStart().startsWith('{')) ?? '');
  } catch {
    throw new PlatformFileError(`--platform: ${path} is not the JSON line that npm run platform prints.`);
  }
  const parsed = description.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PlatformFileError(
      `--platform: ${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}.`,
    );
  }
  const { apiUrl, gateway, echoUrl, stripe } = parsed.data;
  return {
    kind: 'local',
    apiUrl: apiUrl.replace(/\/+$/, ''),
    gateway: { host: gateway.http.host, httpPort: gateway.http.port, socks5Port: gateway.socks5.port },
    extraEchoServices: [echoUrl],
    ...(stripe ? { stripeUrl: stripe.url } : {}),
  };
}
