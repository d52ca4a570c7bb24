/** The forms in which a customer is handed his proxy: one row each. */
import type { HandoutFormat } from './ipc/routing.ts';
import { composeProxyUrl, composeUsername, type GatewayTarget, gatewayEndpoint, type Routing } from './proxy-url.ts';

export interface ProxyParts {
  protocol: 'http' | 'socks5';
  host: string;
  port: number;
  /** As the gateway reads it, not percent-encoded. */
  username: string;
  secret: string;
  url: string;
  /** The URL for programs that would otherwise resolve names themselves: `socks5h://` in place of `socks5://`. */
  remoteDnsUrl: string;
  echoUrl: string;
}

export interface HandoutFormatRow {
  label: string;
  hint: string;
  render: (parts: ProxyParts) => string;
}

export const DEFAULT_ECHO_URL = 'https://ipinfo.io/json';

export const HANDOUTS: Record<HandoutFormat, HandoutFormatRow> = {
  url: { label: 'URL', hint: 'One line that most programs take', render: ({ url }) => url },
  hostPortUserPass: {
    label: 'host:port:user:pass',
    hint: 'Antidetect browsers and proxy lists',
    render: ({ host, port, username, secret }) => `${host}:${port}:${username}:${secret}`,
  },
  userPassAtHostPort: {
    label: 'user:pass@host:port',
    hint: 'Programs that ask for the protocol apart',
    // Read as a URL by what takes it, so it stays percent-encoded.
    render: ({ url }) => url.slice(url.indexOf('://') + 3),
  },
  curl: {
    label: 'curl',
    hint: 'A command to try it in a terminal',
    render: ({ remoteDnsUrl, echoUrl }) => `curl -x ${shellQuote(remoteDnsUrl)} ${shellQuote(echoUrl)}`,
  },
  env: {
    label: 'Environment',
    hint: 'Lines for a shell or a service file',
    render: ({ protocol, remoteDnsUrl }) =>
      (protocol === 'socks5' ? ['ALL_PROXY', 'all_proxy'] : ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'])
        .map((name) => `export ${name}=${shellQuote(remoteDnsUrl)}`)
        .join('\n'),
  },
  json: {
    label: 'JSON',
    hint: 'For scripts',
    render: ({ protocol, host, port, username, secret, url }) =>
      JSON.stringify({ protocol, host, port, username, password: secret, url }, null, 2),
  },
};

export function proxyParts(target: GatewayTarget, routing: Routing, echoUrl = DEFAULT_ECHO_URL): ProxyParts {
  const url = composeProxyUrl(target, routing);
  return {
    ...gatewayEndpoint(target, routing),
    username: composeUsername(target, routing),
    secret: target.secret,
    url,
    remoteDnsUrl: url.replace(/^socks5:/, 'socks5h:'),
    echoUrl,
  };
}

/** Throws RoutingError on a bad session or pin id, as composing does. */
export function formatHandout(
  format: HandoutFormat,
  target: GatewayTarget,
  routing: Routing,
  echoUrl: string = DEFAULT_ECHO_URL,
): string {
  return HANDOUTS[format].render(proxyParts(target, routing, echoUrl));
}

/** For a POSIX shell: inside single quotes nothing is special but the quote itself. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
