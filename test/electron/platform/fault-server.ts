/** A server on 127.0.0.1 that answers by a script, one handler a request (the last one stays), and counts what came. */
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  socket: Socket;
}

export type Handler = (response: ServerResponse, request: SeenRequest) => void;

export interface FaultServer {
  url: string;
  port: number;
  seen: SeenRequest[];
  /** How many TCP connections were opened. */
  connections(): number;
  openSockets(): number;
  script(...handlers: Handler[]): void;
  close(): Promise<void>;
}

export async function startFaultServer(handlers: Handler[], tls?: ServerOptions): Promise<FaultServer> {
  let script = handlers;
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const entry: SeenRequest = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body,
        socket: request.socket,
      };
      seen.push(entry);
      const handler = script[Math.min(seen.length, script.length) - 1];
      if (handler === undefined) throw new Error('No handler');
      handler(response, entry);
    });
  };
  const server: Server = tls ? createHttpsServer(tls, listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/v1`,
    port,
    seen,
    connections: () => connections,
    openSockets: () => sockets.size,
    script(...next) {
      script = [...Array.from({ length: seen.length }, () => next[0] as Handler), ...next];
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Answers with JSON. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Handler {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-1', ...headers });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
}

export function html(status = 200): Handler {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Sign in</title><script>alert(1)</script>');
  };
}

export function status(code: number, headers: Record<string, string> = {}, message = 'no'): Handler {
  return json({ statusCode: code, message }, code, headers);
}

/** Never answers. */
export const hang: Handler = () => {};

/** Takes the request, then resets the connection before the first byte of an answer. */
export const reset: Handler = (_response, request) => {
  request.socket.resetAndDestroy();
};

/** Announces more than it sends, then drops the connection. */
export function cut(text: string): Handler {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length * 2 + 10) });
    response.write(text, () => response.socket?.destroy());
  };
}

/** A chunked answer that ends in the middle. */
export function cutChunked(text: string): Handler {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(text, () => response.socket?.destroy());
  };
}

/** One byte every few ms, for ever. */
export const drip: Handler = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(timer));
};

/** `totalBytes` of JSON string, chunked, at the reader's pace. */
export function flood(totalBytes: number, headers: Record<string, string> = {}): Handler {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    let sent = 0;
    const more = () => {
      while (sent < totalBytes && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return;
      }
      response.end();
    };
    response.on('drain', more);
    more();
  };
}
