/** Real servers on 127.0.0.1 for the test of the test: proxies and echo services, good and bad, that count their sockets. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { createProber, type ProberOptions } from '../../../electron/probe/run-probe.ts';
import type { ProbeRequest } from '../../../electron/probe/types.ts';
import type { LabAttempt, ProbeStage } from '../../../shared/ipc/lab-report.ts';
import type { SelfSigned } from './self-signed.ts';

export const SECRET = 'pak_c0ffee00c0ffee00c0ffee00';

export interface Loopback {
  port: number;
  /** Connections so far, and those open now. */
  accepted: () => number;
  open: () => number;
}

export async function listen(onSocket: (socket: Socket) => void, tls?: SelfSigned): Promise<Loopback> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const track = (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const server: Server =
    tls === undefined
      ? createServer((socket) => {
          onSocket(socket);
          // One that is not read would never notice that the other side is gone.
          socket.resume();
        })
      : createTlsServer(tls, (socket) => onSocket(socket));
  server.on('connection', track);
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, accepted: () => accepted, open: () => sockets.size };
}

/** Runs `react` once with all that has come, as soon as `ready` says that it is enough. */
export function whenRead(socket: Socket, ready: (got: Buffer) => boolean, react: (got: Buffer) => void): void {
  let got = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    got = Buffer.concat([got, chunk]);
    if (!ready(got)) return;
    socket.off('data', onData);
    react(got);
  };
  socket.on('data', onData);
}

export const headEnded = (got: Buffer) => got.includes('\r\n\r\n');

/** Answers a CONNECT and then does as it is told. */
export function onConnect(react: (socket: Socket, head: string) => void): (socket: Socket) => void {
  return (socket) => whenRead(socket, headEnded, (got) => react(socket, got.toString('latin1')));
}

/** A CONNECT proxy that works. */
export const relay = onConnect((socket, head) => {
  const [, host = '', port = ''] = /^CONNECT (.+):(\d+) HTTP/.exec(head) ?? [];
  const upstream = connect(Number(port), host);
  upstream.on('error', () => socket.destroy());
  upstream.on('close', () => socket.destroySoon());
  upstream.on('connect', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
  });
  socket.on('error', () => upstream.destroy());
  socket.on('close', () => upstream.destroy());
});

export function answer(
  body: string,
  head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json',
): (socket: Socket) => void {
  return (socket) =>
    whenRead(socket, headEnded, () =>
      socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`),
    );
}

export const silent = () => {};

/** Long enough that no busy machine reaches them; a test of a hang shortens the one deadline that it is about. */
const LONG = {
  dnsMs: 4_000,
  tcpMs: 4_000,
  tunnelMs: 4_000,
  tlsMs: 4_000,
  firstByteMs: 4_000,
  bodyMs: 4_000,
  totalMs: 4_500,
  hedgeMs: 4_000,
};

type Asked = Partial<
  Pick<ProbeRequest, 'routing' | 'check' | 'target' | 'downloadBytes' | 'session' | 'echoServices' | 'facts' | 'signal'>
>;

export interface RunOptions extends ProberOptions, Asked {
  port: number;
  /** Where SOCKS5 is, when it is not the same. */
  socksPort?: number;
  host?: string;
  onAttempt?: ProbeRequest['onAttempt'];
  onStages?: (stages: ProbeStage[]) => void;
}

export const KNOWS_NOTHING = { clockSkewMs: null, key: null, usernameProven: false };

/** One run; `result` is the report with its first attempt's own fields beside it. */
export async function run(options: RunOptions) {
  const {
    port,
    socksPort = port,
    host = '127.0.0.1',
    routing = {},
    check = { kind: 'single' },
    target = null,
  } = options;
  const {
    downloadBytes = 0,
    session = 'own',
    signal = new AbortController().signal,
    onAttempt,
    onStages,
    facts,
    ...rest
  } = options;
  const seen: ProbeStage[][] = [];
  const attempts: LabAttempt[] = [];
  const startedAt = performance.now();
  const { report, exitIps } = await createProber({ ...rest, deadlines: { ...LONG, ...rest.deadlines } })({
    runId: 'run-00000001',
    keyId: 'k1',
    label: 'alice',
    gateway: { proxyUsername: 'psx_ab12', secret: SECRET, gatewayHost: host, httpPort: port, socks5Port: socksPort },
    routing,
    check,
    target,
    downloadBytes,
    session,
    echoServices: options.echoServices ?? ['http://127.0.0.1:9/json'],
    facts: facts ?? KNOWS_NOTHING,
    costOf: (bytes) => bytes,
    signal,
    onProgress: ({ stages }) => {
      seen.push(stages);
      onStages?.(stages);
    },
    onAttempt: (ended) => {
      attempts.push(ended.attempt);
      onAttempt?.(ended);
    },
  });
  const [first] = report.attempts;
  if (first === undefined) throw new Error('a run without an attempt');
  const { stages, echoService } = first;
  return {
    report,
    result: { ...report, stages, echoService },
    exitIp: exitIps.get(0) ?? null,
    exitIps,
    seen,
    told: attempts,
    tookMs: performance.now() - startedAt,
  };
}

/** Resolves once the server has no connection left; a test that never gets there fails by its time limit. */
export async function allClosed(...servers: Loopback[]): Promise<void> {
  while (servers.some((server) => server.open() > 0)) await new Promise((resolve) => setTimeout(resolve, 5));
}
