/** Lines for a terminal. With the secret in the environment they read it from there. */
import { powershellQuote, shellQuote } from './literals.ts';
import { type HandoutFormatRow, type ProxyParts, SECRET_VARIABLE } from './parts.ts';

const row = { group: 'shell', language: 'Shell', holdsSecret: true } as const;

/** `ALL_PROXY` for SOCKS5: the others are read as HTTP by some programs, whatever the scheme says. */
function variables(protocol: ProxyParts['protocol']): string[] {
  return protocol === 'socks5'
    ? ['ALL_PROXY', 'all_proxy']
    : ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
}

export const ENV: HandoutFormatRow = {
  ...row,
  label: 'Environment',
  hint: 'Lines for a shell or a service file',
  envSecret: false,
  render: ({ protocol, remoteDnsUrl }) =>
    variables(protocol)
      .map((name) => `export ${name}=${shellQuote(remoteDnsUrl)}`)
      .join('\n'),
};

export const POWERSHELL: HandoutFormatRow = {
  ...row,
  label: 'PowerShell environment',
  language: 'PowerShell',
  hint: 'The same variables on Windows',
  envSecret: false,
  render: ({ protocol, remoteDnsUrl }) =>
    // Windows knows no case in a variable's name.
    variables(protocol)
      .filter((name) => name === name.toUpperCase())
      .map((name) => `$env:${name} = ${powershellQuote(remoteDnsUrl)}`)
      .join('\n'),
};

export const CURL: HandoutFormatRow = {
  ...row,
  label: 'curl',
  hint: 'A command to try it in a terminal',
  envSecret: true,
  render: ({ secretFrom, remoteDnsUrl, protocol, hostPort, username, echoUrl }) => {
    if (secretFrom === 'text') return `curl -x ${shellQuote(remoteDnsUrl)} ${shellQuote(echoUrl)}`;
    const proxy = `${protocol === 'socks5' ? 'socks5h' : 'http'}://${hostPort}`;
    // curl percent-decodes both halves; a pak_ secret has nothing that this would change.
    const login = `${shellQuote(encodeURIComponent(username))}:"$${SECRET_VARIABLE}"`;
    return `curl -x ${shellQuote(proxy)} -U ${login} ${shellQuote(echoUrl)}`;
  },
};

export const WGET: HandoutFormatRow = {
  ...row,
  label: 'wget',
  hint: 'A command for downloads',
  envSecret: true,
  unsupported: { socks5: 'wget knows no SOCKS5: this line goes by HTTP' },
  render: ({ secretFrom, hostPort, username, secret, echoUrl }) => {
    const proxy = shellQuote(`http://${hostPort}`);
    return [
      `wget -qO- -e use_proxy=on -e http_proxy=${proxy} -e https_proxy=${proxy}`,
      `--proxy-user=${shellQuote(username)}`,
      `--proxy-password=${secretFrom === 'env' ? `"$${SECRET_VARIABLE}"` : shellQuote(secret)}`,
      shellQuote(echoUrl),
    ].join(' ');
  },
};
