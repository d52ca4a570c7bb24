/** Every snippet whose program is at hand, run against the embedded gateway: it must come out by the exit asked for. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedPlatform } from '../../electron/demo/embedded-platform.ts';
import type { EmbeddedPlatform } from '../../electron/demo/types.ts';
import type { GatewayTarget, Routing } from '../../shared/proxy-url.ts';
import { SECRET_VARIABLE } from '../../shared/snippets/parts.ts';
import { formatHandout, HANDOUTS, type HandoutOptions } from '../../shared/snippets.ts';
import { selfSigned } from '../electron/probe/self-signed.ts';
import { cannotRun, openRunDirectory, RUNNERS, type RunDirectory, type RunFormat } from './snippet-run.ts';

/** Known to the gateway alone: whoever resolves it himself gets nowhere, and no program goes round the proxy for it. */
const ECHO_HOST = 'echo.pakdesk.test';
/** All that any of the languages, the shell or a URL would read as its own. A dash, a colon or a capital cannot be in it. */
const USERNAME = `psx_o'h "q" \\n $home #{1} \`id\` %41 @/?#&=+;!`;
const NASTY = `pak_it's "q" \\n $HOME #{1} \${x} \`id\` @:/?#&=+;!`;
const SECRETS = { all: `${NASTY} %41 é漢😀`, ascii: `${NASTY} %41`, noPercent: NASTY };
const COUNTRY = 'gb';

interface Way {
  name: string;
  protocol: 'http' | 'socks5';
  echo: 'http' | 'https';
  secretFrom: NonNullable<HandoutOptions['secretFrom']>;
}
const WAYS: Way[] = [
  { name: 'over HTTP, by a tunnel', protocol: 'http', echo: 'https', secretFrom: 'text' },
  { name: 'over SOCKS5, names left to the gateway', protocol: 'socks5', echo: 'https', secretFrom: 'text' },
  { name: 'over HTTP, forwarded, the secret from the environment', protocol: 'http', echo: 'http', secretFrom: 'env' },
];

let platform: EmbeddedPlatform;
let directory: RunDirectory;

beforeAll(async () => {
  const tls = selfSigned([ECHO_HOST]);
  platform = await startEmbeddedPlatform({
    keys: 4,
    proxyUsername: USERNAME,
    // The second of the seeded keys is near its cap.
    secrets: [SECRETS.all, 'pak_unused', SECRETS.ascii, SECRETS.noPercent],
    namedEcho: { host: ECHO_HOST, tls },
  });
  directory = openRunDirectory(tls.cert);
});
afterAll(async () => {
  directory?.close();
  await platform?.close();
});

function target(secret: string): GatewayTarget {
  const { gateway, proxyUsername } = platform.description;
  const [gatewayHost, httpPort] = gateway.http.split(':');
  const [, socks5Port] = gateway.socks5.split(':');
  return { proxyUsername, secret, gatewayHost, httpPort: Number(httpPort), socks5Port: Number(socks5Port) };
}

/** The hardest secret that the program itself can send; a real one is `pak_` and hexadecimal digits. */
function secretFor(format: RunFormat, { protocol, secretFrom }: Way): string {
  // curl percent-decodes a login that is given apart from the URL.
  if (format === 'curl' && secretFrom === 'env') return SECRETS.noPercent;
  // Their libraries write Latin-1 or ASCII and nothing else.
  if (format === 'pythonAiohttp' && protocol === 'socks5') return SECRETS.ascii;
  if (format === 'pythonRequests' && secretFrom === 'env') return SECRETS.ascii;
  return SECRETS.all;
}

async function exitOf(format: RunFormat, way: Way) {
  const echoUrl = platform.namedEchoUrls[way.echo] ?? '';
  const routing: Routing = {
    protocol: way.protocol,
    pool: 'mbl',
    country: COUNTRY,
    sessionId: `run_${format.toLowerCase()}_7`,
    rotation: 'sticky',
  };
  const { secretFrom } = way;
  const secret = secretFor(format, way);
  const text = formatHandout(format, target(secret), routing, { echoUrl, secretFrom });
  if (secretFrom === 'env') expect(text).not.toContain('pak_');
  const program = format === 'env' ? `${text}\ncurl -sS '${echoUrl}'` : text;
  const printed = await directory.run(format, program, secretFrom === 'env' ? { [SECRET_VARIABLE]: secret } : {});
  return JSON.parse(printed) as { ip: string; country: string; ip_type: string };
}

function missingPackage(text: string): string | null {
  const { resolve } = createRequire(import.meta.url);
  for (const [, name = ''] of text.matchAll(/ from "([^".]+)"/g)) {
    try {
      resolve(name);
    } catch {
      return `${name} is not among the repository's packages`;
    }
  }
  return null;
}

describe.each(Object.keys(RUNNERS) as RunFormat[])('%s comes out by the exit asked for', (format) => {
  const { unsupported, envSecret } = HANDOUTS[format];
  const reason = cannotRun(format);
  let held: Awaited<ReturnType<typeof exitOf>> | null = null;

  for (const way of WAYS) {
    // Its text is the one for HTTP, to the letter: the table's own tests hold that.
    if (way.protocol === 'socks5' && unsupported !== undefined) continue;
    const secretFrom = envSecret ? way.secretFrom : 'text';
    it(way.name, async ({ skip }) => {
      skip(reason !== null, reason ?? '');
      const sample = formatHandout(format, { proxyUsername: 'psx', secret: 'pak' }, { protocol: way.protocol });
      const missing = missingPackage(sample);
      skip(missing !== null, missing ?? '');
      const exit = await exitOf(format, { ...way, secretFrom });
      expect(exit).toMatchObject({ country: COUNTRY.toUpperCase(), ip_type: 'mobile' });
      held ??= exit;
      // One sticky session: whichever way it comes, the exit is the same.
      expect(exit).toEqual(held);
    }, 120_000);
  }
});
