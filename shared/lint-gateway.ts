/** Findings about where a pasted proxy goes and how it is written: scheme, host, port and percent-encoding. */
import type { PasteFinding, PasteFix } from './pasted-proxy.ts';
import type { ProxyText } from './proxy-text.ts';
import type { Routing } from './proxy-url.ts';

export interface Gateway {
  host: string;
  httpPort: number;
  socks5Port: number;
}

export type Protocol = 'http' | 'socks5';

export function protocolOf({ scheme, port }: Pick<ProxyText, 'scheme' | 'port'>, gateway: Gateway): Protocol {
  if (scheme === null) return port === gateway.socks5Port ? 'socks5' : 'http';
  return scheme === 'socks5' || scheme === 'socks5h' ? 'socks5' : 'http';
}

/** `fixTo` makes the fix that leaves everything else as it is. */
export function lintGateway(
  text: ProxyText,
  gateway: Gateway,
  routing: Routing,
  fixTo: (label: string, protocol: Protocol, gateway: { host: string; port: number }) => PasteFix,
): PasteFinding[] {
  const { scheme, host, port } = text;
  const protocol = routing.protocol ?? 'http';
  const ports: Record<Protocol, number> = { http: gateway.httpPort, socks5: gateway.socks5Port };
  const other: Protocol = protocol === 'http' ? 'socks5' : 'http';
  const findings: PasteFinding[] = [];
  const ours = (label: string, kind: Protocol = protocol) =>
    fixTo(label, kind, { host: gateway.host, port: ports[kind] });

  if (host !== gateway.host.toLowerCase()) {
    findings.push({
      severity: 'warning',
      code: 'wrong_host',
      token: 'host',
      message:
        host === ''
          ? `A key stands where the host belongs. Your gateway is ${gateway.host}.`
          : `“${host.slice(0, 60)}” is not your gateway, which is ${gateway.host}: a key of yours is unknown there.`,
      fix: ours(`Use ${gateway.host}`),
    });
  } else if (port === null) {
    findings.push({
      severity: 'warning',
      code: 'port_missing',
      token: 'port',
      message: `No port is given: programs then take one of their own, such as 80, 1080 or 3128. The gateway’s is ${ports[protocol]}.`,
      fix: ours(`Use ${ports[protocol]}`),
    });
  } else if (port !== ports[protocol]) {
    const crossed = port === ports[other];
    findings.push({
      severity: crossed ? 'error' : 'warning',
      code: 'wrong_port',
      token: 'port',
      message: crossed
        ? `Port ${port} speaks ${NAMES[other]}, and this is ${NAMES[protocol]}: nothing gets through.`
        : `The gateway’s ports are ${gateway.httpPort} (HTTP) and ${gateway.socks5Port} (SOCKS5); ${port} is neither.`,
      fix: ours(`Use ${ports[protocol]}`),
      ...(crossed ? { otherFix: ours(`Make it ${NAMES[other]}`, other) } : {}),
    });
  }
  if (scheme === 'https') {
    findings.push({
      severity: 'warning',
      code: 'tls_to_gateway',
      token: 'scheme',
      message:
        'https:// asks for TLS to the proxy itself, which the gateway does not speak. http:// carries https pages just as safely.',
      fix: fixTo('Write http://', 'http', { host, port: port ?? gateway.httpPort }),
    });
  }
  return findings;
}

const NAMES: Record<Protocol, string> = { http: 'HTTP', socks5: 'SOCKS5' };

/** Characters that end or split a URL where they stand unencoded, and a % that encodes nothing. */
const NEEDS_ENCODING = /[^\w\-.~!$&'()*+,;=%]|%(?![0-9a-f]{2})/i;
const ENCODED = /%[0-9a-f]{2}/i;

/** `fixTo` makes the fix: the same again, encoded, or the named part decoded once more. */
export function lintEncoding(
  { encoded, username, password }: Pick<ProxyText, 'encoded' | 'username' | 'password'>,
  fixTo: (what: 'encode' | 'decodeUsername' | 'decodePassword') => PasteFix,
): PasteFinding[] {
  const findings: PasteFinding[] = [];
  const lint = (name: 'username' | 'password', part: string, token: 'account' | 'password') => {
    if (encoded !== null && NEEDS_ENCODING.test(encoded[name])) {
      findings.push({
        severity: 'warning',
        code: 'encoding_missing',
        token,
        message: `The ${name} has characters that a URL holds only percent-encoded. Some programs cut it there.`,
        fix: fixTo('encode'),
      });
    }
    if (ENCODED.test(part)) {
      findings.push({
        severity: 'warning',
        code: 'encoding_doubled',
        token,
        message:
          encoded === null
            ? `The ${name} is percent-encoded, and in this form nothing decodes it.`
            : `The ${name} is percent-encoded twice: the gateway gets it with a % in it.`,
        fix: fixTo(name === 'username' ? 'decodeUsername' : 'decodePassword'),
      });
    }
  };
  lint('username', username, 'account');
  lint('password', password, 'password');
  return findings;
}
