/** Files and lines that other programs import. */
import { inComment, percentEncoded, quoted } from './literals.ts';
import type { HandoutFormatRow } from './parts.ts';

const NAME = 'Pakdesk';

export const PAC: HandoutFormatRow = {
  label: 'PAC file',
  language: 'JavaScript',
  hint: 'Automatic configuration for a browser or a whole system',
  group: 'other',
  holdsSecret: false,
  envSecret: false,
  unsupported: { socks5: 'Browsers cannot log in to a SOCKS5 proxy: this file goes by HTTP' },
  caution: { http: 'A PAC file cannot carry a login: the browser asks for the username and the secret once.' },
  render: ({ hostPort, username }) =>
    [
      `// The browser asks for the login: the username is ${inComment(username)}, the password the secret of the key.`,
      'function FindProxyForURL(url, host) {',
      '  if (isPlainHostName(host)) return "DIRECT";',
      `  return ${quoted(`PROXY ${hostPort}`)};`,
      '}',
    ].join('\n'),
};

export const CLASH: HandoutFormatRow = {
  label: 'Clash YAML',
  language: 'YAML',
  hint: 'A whole profile for Clash, Mihomo and what is built on them',
  group: 'other',
  holdsSecret: true,
  envSecret: false,
  render: ({ protocol, host, port, username, secret }) =>
    [
      'mixed-port: 7890',
      'mode: rule',
      'proxies:',
      `  - name: ${NAME}`,
      `    type: ${protocol}`,
      `    server: ${quoted(host)}`,
      `    port: ${port}`,
      `    username: ${quoted(username)}`,
      `    password: ${quoted(secret)}`,
      'proxy-groups:',
      '  - name: PROXY',
      '    type: select',
      `    proxies: [${NAME}, DIRECT]`,
      'rules:',
      '  - MATCH,PROXY',
    ].join('\n'),
};

export const FOXYPROXY: HandoutFormatRow = {
  label: 'FoxyProxy',
  language: 'Text',
  hint: 'A line for FoxyProxy 8: Options, Import, Import Proxy List',
  group: 'other',
  holdsSecret: true,
  envSecret: false,
  caution: { socks5: 'Firefox only: Chrome cannot log in to a SOCKS5 proxy.' },
  render: ({ protocol, url, country }) => {
    const details = [`title=${percentEncoded(NAME)}`, ...(country === null ? [] : [`cc=${country.toUpperCase()}`])];
    // Names are resolved by the gateway.
    if (protocol === 'socks5') details.push('proxyDns=true');
    return `${url}?${details.join('&')}`;
  },
};
