// The gateway's HTTP port: CONNECT tunnels and plain HTTP proxying, with the platform's failures in its own wording.
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { parseBasic } from './admission.ts';
import { faultBefore, type GatewayParts, reach } from './gateway.ts';
import { GatewayRefusal, newRequestId, refusalLine, refusalOf } from './gateway-refusal.ts';
import { joinSockets } from './relay.ts';
import { parseAuthority, type Target } from './target.ts';
import type { Fault } from './types.ts';

const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

function refusalHead(refusal: GatewayRefusal, requestId: string): Record<string, string> {
  return {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Request-ID': requestId,
    'X-Proxy-Error': refusalLine(refusal, requestId),
    ...(refusal.status === 407 ? { 'Proxy-Authenticate': 'Basic realm="proxies.sx"' } : {}),
    ...(refusal.retryAfterSeconds === null ? {} : { 'Retry-After': String(refusal.retryAfterSeconds) }),
  };
}

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  407: 'Proxy Authentication Required',
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** What is passed on: nothing that belongs to one connection only, and never the credentials. */
function endToEnd(rawHeaders: string[]): string[] {
  const named = new Set(HOP_BY_HOP);
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== 'connection') continue;
    for (const name of rawHeaders[i + 1]?.split(',') ?? []) named.add(name.trim().toLowerCase());
  }
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]];
    if (!named.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

function targetOf(url: string): { target: Target; path: string } | null {
  if (!/^http:\/\//i.test(url) || !URL.canParse(url)) return null;
  const { hostname, port, pathname, search } = new URL(url);
  const target = parseAuthority(`${hostname}:${port || 80}`);
  return target && { target, path: pathname + search };
}

export function createHttpGateway(parts: GatewayParts): Server {
  const { admission } = parts;
  const clientIp = (request: IncomingMessage) => request.socket.remoteAddress ?? '';
  const credentials = (request: IncomingMessage) => parseBasic(request.headers['proxy-authorization']);

  function refuseTunnel(client: Duplex, refusal: GatewayRefusal, requestId: string, fault: Fault | null): void {
    const status = fault?.status ?? refusal.status;
    const body = Buffer.from(fault?.body ?? `${refusalLine(refusal, requestId)}\n`);
    const head = {
      ...refusalHead(refusal, requestId),
      ...fault?.headers,
      'Content-Length': body.length,
      Connection: 'close',
    };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
    const answer = Buffer.concat([
      Buffer.from(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('')}\r\n`),
      body,
    ]);
    client.resume();
    if (fault?.cut) client.write(answer.subarray(0, Math.floor(answer.length / 2)), () => client.destroy());
    else client.end(answer);
  }

  async function tunnel(request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    const requestId = newRequestId();
    client.on('error', () => client.destroy());
    const fault = parts.faults.take('gateway', 'CONNECT', request.url ?? '');
    try {
      await faultBefore(parts, fault);
      if (fault?.drop === 'before') return void client.destroy();
      const login = admission.login(credentials(request), clientIp(request), requestId);
      const target = parseAuthority(request.url ?? '');
      if (!target) return void client.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      const uplink = await reach(parts, login, target);
      if (fault?.drop === 'after' || client.destroyed) {
        uplink.destroy();
        return void client.destroy();
      }
      client.write(`HTTP/1.1 200 Connection Established\r\nX-Request-ID: ${requestId}\r\n\r\n`);
      if (head.length > 0) uplink.write(head);
      joinSockets(client, uplink, fault?.cut === true);
    } catch (error) {
      if (parts.closing.aborted) return void client.destroy();
      refuseTunnel(client, refusalOf(error), requestId, fault);
    }
  }

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newRequestId();
    const fault = parts.faults.take('gateway', request.method ?? 'GET', request.url ?? '');
    try {
      await faultBefore(parts, fault);
      if (fault?.drop === 'before') return void request.socket.destroy();
      const aimed = targetOf(request.url ?? '');
      if (!aimed) {
        response.writeHead(400, { 'Content-Type': 'text/plain', Connection: 'close' });
        return void response.end('This is a proxy: send CONNECT or an absolute http:// URL\n');
      }
      const login = admission.login(credentials(request), clientIp(request), requestId);
      const uplink = await reach(parts, login, aimed.target);
      await exchange(request, response, uplink, aimed.path, fault);
    } catch (error) {
      if (parts.closing.aborted || response.headersSent) return void request.socket.destroy();
      const refusal = refusalOf(error);
      const body = Buffer.from(fault?.body ?? `${refusalLine(refusal, requestId)}\n`);
      response.writeHead(fault?.status ?? refusal.status, {
        ...refusalHead(refusal, requestId),
        ...fault?.headers,
        'Content-Length': body.length,
        // An unread request body would be taken for the next request.
        Connection: 'close',
      });
      if (fault?.cut) response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
      else response.end(body);
    }
  }

  return listen(createServer(forwardSafely), tunnel);

  function forwardSafely(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => request.socket.destroy());
    forward(request, response).catch(() => request.socket.destroy());
  }
}

/** One request and its answer over a fresh connection of its own. */
function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  uplink: Socket,
  path: string,
  fault: Fault | null,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const upstream = httpRequest({
      method: request.method ?? 'GET',
      path,
      headers: [...endToEnd(request.rawHeaders), 'Connection', 'close'],
      createConnection: () => uplink,
    });
    response.once('close', () => {
      uplink.destroy();
      resolve();
    });
    upstream.on('error', () => {
      reject(new GatewayRefusal('E_STOCK_DEGRADED', 'the target sent no answer that can be read'));
    });
    upstream.on('response', (answer) => {
      if (fault?.drop === 'after') return void request.socket.destroy();
      answer.on('error', () => request.socket.destroy());
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', endToEnd(answer.rawHeaders));
      if (fault?.cut) {
        answer.once('data', (chunk: Buffer) => {
          response.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => request.socket.destroy());
        });
      } else {
        answer.pipe(response);
      }
    });
    request.pipe(upstream);
  });
}

function listen(
  server: Server,
  tunnel: (request: IncomingMessage, client: Socket, head: Buffer) => Promise<void>,
): Server {
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnel(request, client as Socket, head).catch(() => client.destroy());
  });
  server.on('clientError', (_error, client) => {
    if (client.writable) client.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else client.destroy();
  });
  return server;
}
