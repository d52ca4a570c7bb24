import { describe, expect, it } from 'vitest';
import type { Routing } from '../../../shared/proxy-url.ts';
import { connected, drop, expectNamed, type Fault, HTTPS_ECHO, password, send, socks, welcome } from './faults.ts';
import { listen, run, silent } from './loopback.ts';

const SOCKS_FAULTS: Fault[] = [
  { name: 'never answers', proxy: silent, stage: 'tunnel', sentence: /no answer within 80 ms/, hangs: true },
  { name: 'refuses the login', proxy: socks(password, send(1, 1)), stage: 'tunnel', sentence: /refuses the login/ },
  {
    name: 'refuses the login and closes',
    proxy: socks(password, (socket) => socket.end(Buffer.from([1, 255]))),
    stage: 'tunnel',
    sentence: /refuses the login/,
  },
  { name: 'accepts no method', proxy: socks(send(5, 255)), stage: 'tunnel', sentence: /takes no login/ },
  { name: 'wants no login', proxy: socks(send(5, 0)), stage: 'tunnel', sentence: /takes no login/ },
  { name: 'speaks version 4', proxy: socks(send(4, 2)), stage: 'tunnel', sentence: /not a SOCKS5 proxy/ },
  {
    name: 'is an HTTP server',
    proxy: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    stage: 'tunnel',
    sentence: /not a SOCKS5 proxy/,
  },
  {
    name: 'refuses by its rules',
    proxy: socks(password, welcome, send(5, 2, 0, 1)),
    stage: 'tunnel',
    sentence: /rules do not allow/,
  },
  {
    name: 'has the connection refused',
    proxy: socks(password, welcome, send(5, 5, 0, 1, 0, 0, 0, 0, 0, 0)),
    stage: 'tunnel',
    sentence: /connection was refused/,
  },
  {
    name: 'answers with a code nobody knows',
    proxy: socks(password, welcome, send(5, 77, 0, 1)),
    stage: 'tunnel',
    sentence: /code 77/,
  },
  {
    name: 'answers with an address of no kind',
    proxy: socks(password, welcome, send(5, 0, 0, 9, 0)),
    stage: 'tunnel',
    sentence: /not a SOCKS5 proxy/,
  },
  {
    name: 'changes version in its answer',
    proxy: socks(password, welcome, send(0, 0)),
    stage: 'tunnel',
    sentence: /not a SOCKS5 proxy/,
  },
  { name: 'drops at once', proxy: drop, stage: 'tunnel', sentence: /was closed/ },
  { name: 'drops after the greeting', proxy: socks(drop), stage: 'tunnel', sentence: /was closed/ },
  { name: 'drops after the login', proxy: socks(password, drop), stage: 'tunnel', sentence: /was closed/ },
  { name: 'drops after the request', proxy: socks(password, welcome, drop), stage: 'tunnel', sentence: /was closed/ },
  {
    name: 'drops in its answer',
    proxy: socks(password, welcome, (socket) => socket.end(Buffer.from([5, 0, 0, 1, 0]))),
    stage: 'tunnel',
    sentence: /was closed/,
  },
  {
    name: 'is silent after the greeting',
    proxy: socks(password),
    stage: 'tunnel',
    sentence: /no answer within 80 ms/,
    hangs: true,
  },
  {
    name: 'is silent after the login',
    proxy: socks(password, welcome),
    stage: 'tunnel',
    sentence: /no answer within 80 ms/,
    hangs: true,
  },
  {
    name: 'connects and passes nothing',
    proxy: socks(password, welcome, connected),
    stage: 'firstByte',
    sentence: /first byte/,
    hangs: true,
  },
  {
    name: 'connects and passes nothing (https)',
    proxy: socks(password, welcome, connected),
    stage: 'tls',
    sentence: /TLS handshake/,
    hangs: true,
    echo: HTTPS_ECHO,
  },
];

describe('[bar 26] [fault 61] a SOCKS5 proxy', () => {
  it.each(SOCKS_FAULTS)('[fault 61] $name', (fault) => expectNamed(fault, { protocol: 'socks5' }));

  it('[fault 61] is not even asked when the login does not fit', async () => {
    const proxy = await listen(silent);
    const long = 'x'.repeat(64);
    const routing: Routing = { protocol: 'socks5', carrier: long, isp: long, city: long, sessionId: long };
    const { result } = await run({ port: proxy.port, routing });
    expect(result.sentence).toMatch(/255 characters/);
  });
});
