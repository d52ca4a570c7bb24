import { describe, expect, it } from 'vitest';
import { afterConnect, expectNamed, type Fault, flood, HANG_MS, HTTPS_ECHO, refuse } from './faults.ts';
import { allClosed, headEnded, listen, onConnect, run, SECRET, silent, whenRead } from './loopback.ts';

const HTTP_FAULTS: Fault[] = [
  { name: 'never answers CONNECT', proxy: silent, stage: 'tunnel', sentence: /no answer within 80 ms/, hangs: true },
  {
    name: '407 for a wrong login',
    proxy: refuse('407 Proxy Authentication Required', 'E_AUTH_INVALID: bad login (req: r-1)'),
    stage: 'tunnel',
    sentence: /refuses the login/,
    gatewayCode: 'E_AUTH_INVALID',
  },
  {
    name: '407 for a used-up cap',
    proxy: refuse('407 Proxy Authentication Required', 'E_CAP_EXCEEDED: cap used (req: r-2)'),
    stage: 'tunnel',
    sentence: /cap is used up/,
    gatewayCode: 'E_CAP_EXCEEDED',
  },
  {
    name: '407 without a code',
    proxy: refuse('407 No', '<html>no</html>'),
    stage: 'tunnel',
    sentence: /login \(407\)/,
  },
  {
    name: '502 without stock',
    proxy: refuse('502 Bad Gateway', 'E_NO_STOCK_COUNTRY: nothing in us (req: r-3)'),
    stage: 'tunnel',
    sentence: /nothing that is online matches/,
    gatewayCode: 'E_NO_STOCK_COUNTRY',
  },
  { name: '502 without a word', proxy: refuse('502 Bad Gateway', ''), stage: 'tunnel', sentence: /\(502\)/ },
  { name: 'drops the connection', proxy: (socket) => socket.destroy(), stage: 'tunnel', sentence: /was closed/ },
  {
    name: 'drops it after the request',
    proxy: onConnect((socket) => socket.resetAndDestroy()),
    stage: 'tunnel',
    sentence: /was closed/,
  },
  {
    name: 'drops it in its headers',
    proxy: onConnect((socket) => socket.end('HTTP/1.1 200 O')),
    stage: 'tunnel',
    sentence: /was closed/,
  },
  {
    name: 'greets with another protocol',
    proxy: (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'),
    stage: 'tunnel',
    sentence: /not an HTTP proxy/,
  },
  {
    name: 'sends bytes that are no text',
    proxy: (socket) => socket.write(Buffer.from([0, 1, 2, 255])),
    stage: 'tunnel',
    sentence: /not an HTTP proxy/,
  },
  {
    name: 'one header of 1 MB',
    proxy: onConnect((socket) => socket.write(`HTTP/1.1 200 OK\r\nX-Big: ${'a'.repeat(1 << 20)}`)),
    stage: 'tunnel',
    sentence: /larger than 16 KiB/,
  },
  {
    name: 'headers without end',
    proxy: onConnect((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, 'X-More: yes\r\n'.repeat(100));
    }),
    stage: 'tunnel',
    sentence: /larger than 16 KiB/,
  },
  {
    name: 'drips its headers',
    proxy: onConnect((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('X'), 10);
      socket.on('close', () => clearInterval(timer));
    }),
    stage: 'tunnel',
    sentence: /no answer within 80 ms/,
    hangs: true,
  },
  {
    name: 'tunnel that passes nothing (https)',
    proxy: afterConnect(silent),
    stage: 'tls',
    sentence: /TLS handshake/,
    hangs: true,
    echo: HTTPS_ECHO,
  },
  {
    name: 'tunnel that closes (https)',
    proxy: afterConnect((socket) => socket.end()),
    stage: 'tls',
    sentence: /was closed/,
    echo: HTTPS_ECHO,
  },
  {
    name: 'tunnel that speaks plain text for TLS',
    proxy: afterConnect((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
    stage: 'tls',
    sentence: /TLS handshake/,
    echo: HTTPS_ECHO,
  },
  {
    name: 'tunnel that passes nothing',
    proxy: afterConnect(silent),
    stage: 'firstByte',
    sentence: /first byte/,
    hangs: true,
  },
  {
    name: 'tunnel that closes',
    proxy: afterConnect((socket) => socket.end()),
    stage: 'firstByte',
    sentence: /was closed/,
  },
  {
    name: 'answer that stops in the middle',
    proxy: afterConnect((socket) =>
      whenRead(socket, headEnded, () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ip"')),
    ),
    stage: 'body',
    sentence: /no answer within/,
    hangs: true,
  },
  {
    name: 'answer that is cut off',
    proxy: afterConnect((socket) =>
      whenRead(socket, headEnded, () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ip"')),
    ),
    stage: 'body',
    sentence: /was closed/,
  },
  {
    name: 'answer in broken chunks',
    proxy: afterConnect((socket) =>
      whenRead(socket, headEnded, () => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')),
    ),
    stage: 'body',
    sentence: /what came is not HTTP/,
  },
];

describe('[bar 26] [fault 60] an HTTP proxy', () => {
  it.each(HTTP_FAULTS)('[fault 60] $name', (fault) => expectNamed(fault, { protocol: 'http' }));

  it('[fault 60] whose port is closed', async () => {
    const { result } = await run({ port: 9 });
    expect(result.sentence).toBe('Failed: 127.0.0.1:9 refused the connection.');
    expect(result.stages.find(({ outcome }) => outcome === 'failed')?.name).toBe('tcp');
  });

  it('[fault 60] whose name is never found, or never answered for', async () => {
    const notFound = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const gone = await run({ port: 7000, host: 'gw.test', resolve: notFound });
    expect(gone.result.sentence).toMatch(/gw\.test:7000 cannot be found/);
    expect(gone.result.stages[0]).toMatchObject({ name: 'dns', outcome: 'failed', note: 'No such name' });
    const deadlines = { dnsMs: HANG_MS };
    const mute = await run({ port: 7000, host: 'gw.test', resolve: () => new Promise(() => {}), deadlines });
    expect(mute.result.stages[0]).toMatchObject({ name: 'dns', outcome: 'failed', note: 'No answer within 80 ms' });
    expect(mute.tookMs).toBeLessThan(HANG_MS + 250);
  });

  it('[fault 60] that echoes the login in its refusal', async () => {
    const echoing = onConnect((socket, head) => {
      const login = /Basic (\S+)/.exec(head)?.[1] ?? '';
      socket.end(`HTTP/1.1 407 ${login}\r\nX-Note: ${SECRET}\r\n\r\nE_AUTH_INVALID: ${login} ${SECRET} ${head}`);
    });
    const proxy = await listen(echoing);
    const { result } = await run({ port: proxy.port });
    expect(result.gatewayCode).toBe('E_AUTH_INVALID');
    expect(JSON.stringify(result)).not.toContain(SECRET);
    expect(JSON.stringify(result)).not.toContain(Buffer.from(`:${SECRET}`).toString('base64').slice(4, 20));
  });

  it('[fault 60] ends by the limit of the whole test where no stage’s own is reached', async () => {
    const proxy = await listen(silent);
    const { result, tookMs } = await run({ port: proxy.port, deadlines: { totalMs: 60 } });
    expect(result.sentence).toMatch(/the whole test’s limit of 60 ms/);
    expect(tookMs).toBeLessThan(60 + 250);
    await allClosed(proxy);
  });
});
