/** Whole programs for Node; each is a module, so that it may wait at its top. */
import { percentEncoded, quoted } from './literals.ts';
import { type HandoutFormatRow, type ProxyParts, SECRET_VARIABLE } from './parts.ts';

const row = { group: 'node', language: 'JavaScript', holdsSecret: true, envSecret: true } as const;

const SECRET = `process.env.${SECRET_VARIABLE}`;

export function jsPassword({ secretFrom, secret }: ProxyParts): string {
  return secretFrom === 'env' ? SECRET : quoted(secret);
}

/** The proxy's URL as an expression. */
function jsProxyUrl({ secretFrom, username, secret, hostPort }: ProxyParts, scheme: string): string {
  const start = `${scheme}://${percentEncoded(username)}:`;
  if (secretFrom === 'text') return quoted(`${start}${percentEncoded(secret)}@${hostPort}`);
  return `${quoted(start)} + encodeURIComponent(${SECRET}) + ${quoted(`@${hostPort}`)}`;
}

export const NODE_UNDICI: HandoutFormatRow = {
  ...row,
  label: 'Node undici',
  hint: 'A program on the client that Node’s fetch is made of',
  render: (parts) => {
    // ProxyAgent takes socks5: too, but sends that login percent-encoded (undici 8.12).
    const agent = parts.protocol === 'socks5' ? 'Socks5ProxyAgent' : 'ProxyAgent';
    return [
      '// npm install undici, then: node this_file.mjs',
      `import { ${agent}, request } from "undici";`,
      '',
      `const dispatcher = new ${agent}(${jsProxyUrl(parts, parts.protocol)});`,
      `const { body } = await request(${quoted(parts.echoUrl)}, { dispatcher });`,
      'console.log(await body.text());',
      'await dispatcher.close();',
    ].join('\n');
  },
};

function axiosOverSocks(parts: ProxyParts): string {
  return [
    '// npm install axios socks-proxy-agent, then: node this_file.mjs',
    'import axios from "axios";',
    'import { SocksProxyAgent } from "socks-proxy-agent";',
    '',
    `const agent = new SocksProxyAgent(${jsProxyUrl(parts, 'socks5h')});`,
    `const response = await axios.get(${quoted(parts.echoUrl)}, {`,
    '  httpAgent: agent,',
    '  httpsAgent: agent,',
    '  proxy: false,',
    '  responseType: "text",',
    '});',
    'console.log(response.data);',
  ].join('\n');
}

export const NODE_AXIOS: HandoutFormatRow = {
  ...row,
  label: 'Node axios',
  hint: 'A program with the best known library',
  render: (parts) =>
    parts.protocol === 'socks5'
      ? axiosOverSocks(parts)
      : [
          '// npm install axios, then: node this_file.mjs',
          'import axios from "axios";',
          '',
          `const response = await axios.get(${quoted(parts.echoUrl)}, {`,
          '  proxy: {',
          '    protocol: "http",',
          `    host: ${quoted(parts.host)},`,
          `    port: ${parts.port},`,
          `    auth: { username: ${quoted(parts.username)}, password: ${jsPassword(parts)} },`,
          '  },',
          '  responseType: "text",',
          '});',
          'console.log(response.data);',
        ].join('\n'),
};
