/** The forms in which a customer is handed his proxy: one row each. */
import { countryCode } from './gateway-grammar.ts';
import { HANDOUT_FORMATS, type HandoutFormat } from './ipc/routing.ts';
import { composeProxyUrl, composeUsername, type GatewayTarget, gatewayEndpoint, type Routing } from './proxy-url.ts';
import { PLAYWRIGHT, PUPPETEER, SELENIUM } from './snippets/browser-forms.ts';
import { CLASH, FOXYPROXY, PAC } from './snippets/config-forms.ts';
import { CSHARP, GO, JAVA, PHP, RUBY } from './snippets/language-forms.ts';
import { NODE_AXIOS, NODE_UNDICI } from './snippets/node-forms.ts';
import { HANDOUT_GROUPS, type HandoutFormatRow, type HandoutGroup, type ProxyParts } from './snippets/parts.ts';
import { PYTHON_AIOHTTP, PYTHON_HTTPX, PYTHON_REQUESTS, SCRAPY } from './snippets/python-forms.ts';
import { CURL, ENV, POWERSHELL, WGET } from './snippets/shell-forms.ts';
import {
  HOST_PORT_USER_PASS,
  JSON_FORM,
  URL_FORM,
  USER_PASS_AT_HOST_PORT,
  USER_PASS_HOST_PORT,
} from './snippets/text-forms.ts';

export const DEFAULT_ECHO_URL = 'https://ipinfo.io/json';

export const HANDOUTS: Record<HandoutFormat, HandoutFormatRow> = {
  url: URL_FORM,
  hostPortUserPass: HOST_PORT_USER_PASS,
  userPassAtHostPort: USER_PASS_AT_HOST_PORT,
  userPassHostPort: USER_PASS_HOST_PORT,
  json: JSON_FORM,
  env: ENV,
  powershell: POWERSHELL,
  curl: CURL,
  wget: WGET,
  pythonRequests: PYTHON_REQUESTS,
  pythonHttpx: PYTHON_HTTPX,
  pythonAiohttp: PYTHON_AIOHTTP,
  scrapy: SCRAPY,
  nodeUndici: NODE_UNDICI,
  nodeAxios: NODE_AXIOS,
  playwright: PLAYWRIGHT,
  puppeteer: PUPPETEER,
  selenium: SELENIUM,
  go: GO,
  php: PHP,
  ruby: RUBY,
  java: JAVA,
  csharp: CSHARP,
  pac: PAC,
  clash: CLASH,
  foxyproxy: FOXYPROXY,
};

const GROUP_LABELS: Record<HandoutGroup, string> = {
  text: 'Text',
  shell: 'Shell',
  python: 'Python',
  node: 'Node',
  browser: 'Browsers',
  other: 'Other',
};

/** For a list with headings. */
export const HANDOUT_FORMAT_GROUPS = HANDOUT_GROUPS.map((group) => ({
  group,
  label: GROUP_LABELS[group],
  formats: HANDOUT_FORMATS.filter((format) => HANDOUTS[format].group === group),
}));

export interface HandoutOptions {
  /** What a snippet asks for: http or https. */
  echoUrl?: string | undefined;
  /** `env` is heeded by rows with `envSecret`; the others keep the secret in the text. */
  secretFrom?: ProxyParts['secretFrom'] | undefined;
}

/** What the text goes by: HTTP where the tool cannot do what the routing asks for (see `unsupported`). */
export function handoutProtocol(format: HandoutFormat, routing: Pick<Routing, 'protocol'>): ProxyParts['protocol'] {
  return routing.protocol === 'socks5' && HANDOUTS[format].unsupported === undefined ? 'socks5' : 'http';
}

/** What the customer has to know before he uses the text, in the order of weight. */
export function handoutNotes(format: HandoutFormat, routing: Pick<Routing, 'protocol'>): string[] {
  const { unsupported, caution } = HANDOUTS[format];
  const protocol = handoutProtocol(format, routing);
  const refused = routing.protocol === 'socks5' && unsupported ? `${unsupported.socks5}.` : undefined;
  return [refused, caution?.[protocol]].filter((note) => note !== undefined);
}

export function proxyParts(target: GatewayTarget, routing: Routing, options: HandoutOptions = {}): ProxyParts {
  const url = composeProxyUrl(target, routing);
  const { protocol, host, port } = gatewayEndpoint(target, routing);
  return {
    protocol,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    hostPort: url.slice(url.lastIndexOf('@') + 1),
    username: composeUsername(target, routing),
    secret: target.secret,
    url,
    remoteDnsUrl: url.replace(/^socks5:/, 'socks5h:'),
    echoUrl: options.echoUrl ?? DEFAULT_ECHO_URL,
    country: countryCode(routing.country),
    secretFrom: options.secretFrom ?? 'text',
  };
}

/** Throws RoutingError on a bad session or pin id, as composing does. */
export function formatHandout(
  format: HandoutFormat,
  target: GatewayTarget,
  routing: Routing,
  options: HandoutOptions = {},
): string {
  const protocol = handoutProtocol(format, routing);
  return HANDOUTS[format].render(proxyParts(target, { ...routing, protocol }, options));
}
