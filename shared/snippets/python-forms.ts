/** Whole Python programs that print the answer of the echo service. */
import { percentEncoded, quoted, utf8AsLatin1 } from './literals.ts';
import { type HandoutFormatRow, type ProxyParts, SECRET_VARIABLE } from './parts.ts';

const row = { group: 'python', language: 'Python', holdsSecret: true, envSecret: true } as const;

const SECRET = `os.environ["${SECRET_VARIABLE}"]`;

function password({ secretFrom, secret }: ProxyParts): string {
  return secretFrom === 'env' ? SECRET : quoted(secret);
}

/** The proxy's URL as an expression. */
function proxyUrl({ secretFrom, username, secret, hostPort }: ProxyParts, scheme: string, encode = percentEncoded) {
  const start = `${scheme}://${encode(username)}:`;
  if (secretFrom === 'text') return quoted(`${start}${encode(secret)}@${hostPort}`);
  return `${quoted(start)} + quote(${SECRET}, safe="") + ${quoted(`@${hostPort}`)}`;
}

/** In the order and the blocks of the language's own style guide. */
function imports({ secretFrom }: ProxyParts, standard: string[], installed: string[], uses: { quote: boolean }) {
  const fromEnv = secretFrom === 'env';
  const first = [
    ...[...standard, ...(fromEnv ? ['os'] : [])].map((name) => `import ${name}`),
    ...(fromEnv && uses.quote ? ['from urllib.parse import quote'] : []),
  ];
  return [...first, ...(first.length > 0 ? [''] : []), ...installed];
}

const lines = (text: string[]) => text.join('\n');

export const PYTHON_REQUESTS: HandoutFormatRow = {
  ...row,
  label: 'Python requests',
  hint: 'A program with the best known library',
  render: (parts) => {
    const socks = parts.protocol === 'socks5';
    // requests sends a login as Latin-1 and the gateway reads UTF-8: this spells the one in the other.
    const encode = socks ? percentEncoded : (text: string) => percentEncoded(utf8AsLatin1(text));
    return lines([
      `# pip install ${socks ? '"requests[socks]"' : 'requests'}`,
      ...imports(parts, [], ['import requests'], { quote: true }),
      '',
      `proxy = ${proxyUrl(parts, socks ? 'socks5h' : 'http', encode)}`,
      `response = requests.get(${quoted(parts.echoUrl)}, proxies={"http": proxy, "https": proxy}, timeout=30)`,
      'print(response.text)',
    ]);
  },
};

export const PYTHON_HTTPX: HandoutFormatRow = {
  ...row,
  label: 'Python httpx',
  hint: 'A program with the newer library',
  render: (parts) =>
    lines([
      `# pip install ${parts.protocol === 'socks5' ? '"httpx[socks]"' : 'httpx'}`,
      ...imports(parts, [], ['import httpx'], { quote: true }),
      '',
      // As an argument of the transport it is understood by every httpx from 0.20 on; the client's own was renamed.
      `proxy = httpx.Proxy(${proxyUrl(parts, parts.protocol)})`,
      'with httpx.Client(transport=httpx.HTTPTransport(proxy=proxy), timeout=30) as client:',
      `    print(client.get(${quoted(parts.echoUrl)}).text)`,
    ]),
};

function aiohttpOverSocks(parts: ProxyParts): string {
  return lines([
    '# pip install aiohttp aiohttp-socks',
    ...imports(parts, ['asyncio'], ['import aiohttp', 'from aiohttp_socks import ProxyConnector, ProxyType'], {
      quote: false,
    }),
    '',
    '',
    'async def main():',
    '    connector = ProxyConnector(',
    '        proxy_type=ProxyType.SOCKS5,',
    `        host=${quoted(parts.host)},`,
    `        port=${parts.port},`,
    `        username=${quoted(parts.username)},`,
    `        password=${password(parts)},`,
    '        rdns=True,',
    '    )',
    '    async with aiohttp.ClientSession(connector=connector) as session:',
    `        async with session.get(${quoted(parts.echoUrl)}) as response:`,
    '            print(await response.text())',
    '',
    '',
    'asyncio.run(main())',
  ]);
}

export const PYTHON_AIOHTTP: HandoutFormatRow = {
  ...row,
  label: 'Python aiohttp',
  hint: 'A program for many requests at once',
  render: (parts) =>
    parts.protocol === 'socks5'
      ? aiohttpOverSocks(parts)
      : lines([
          '# pip install aiohttp',
          ...imports(parts, ['asyncio'], ['import aiohttp'], { quote: false }),
          '',
          '',
          'async def main():',
          `    login = aiohttp.BasicAuth(${quoted(parts.username)}, ${password(parts)}, encoding="utf-8")`,
          `    proxy = ${quoted(`http://${parts.hostPort}`)}`,
          '    async with aiohttp.ClientSession() as session:',
          `        async with session.get(${quoted(parts.echoUrl)}, proxy=proxy, proxy_auth=login) as response:`,
          '            print(await response.text())',
          '',
          '',
          'asyncio.run(main())',
        ]),
};

export const SCRAPY: HandoutFormatRow = {
  ...row,
  label: 'Scrapy',
  hint: 'A spider to run or to build on',
  unsupported: { socks5: 'Scrapy knows no SOCKS5: this spider goes by HTTP' },
  render: (parts) =>
    lines([
      '# pip install scrapy, then: python this_file.py',
      ...imports(parts, [], ['import scrapy', 'from scrapy.crawler import CrawlerProcess'], { quote: true }),
      '',
      `PROXY = ${proxyUrl(parts, 'http')}`,
      '',
      '',
      'class EchoSpider(scrapy.Spider):',
      '    name = "echo"',
      '    custom_settings = {"HTTPPROXY_AUTH_ENCODING": "utf-8", "LOG_LEVEL": "WARNING"}',
      '',
      '    async def start(self):  # Scrapy 2.13 and later',
      '        for request in self.start_requests():',
      '            yield request',
      '',
      '    def start_requests(self):',
      `        yield scrapy.Request(${quoted(parts.echoUrl)}, meta={"proxy": PROXY})`,
      '',
      '    def parse(self, response):',
      '        print(response.text)',
      '',
      '',
      'process = CrawlerProcess()',
      'process.crawl(EchoSpider)',
      'process.start()',
    ]),
};
