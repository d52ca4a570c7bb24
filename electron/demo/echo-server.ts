// Tells a client which address it comes from, in the shapes of the usual echo services; through the gateway that is the exit's.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { systemClock } from '../clock.ts';
import { countryName, type Exit } from './exits.ts';
import type { FaultQueue } from './faults.ts';

export interface ExitRegistry {
  /** The gateway's local port of one connection stands for this exit until the returned function is called. */
  register(localPort: number, exit: Exit): () => void;
}

const MAX_BYTES = 2 * 1024 ** 3;
const CHUNK = Buffer.alloc(64 * 1024, 'proxied ');

type Shape = (ip: string, exit: Exit | null) => Record<string, unknown>;

const SHAPES: Record<string, Shape> = {
  /** ipinfo.io/json */
  '/json': (ip, exit) =>
    exit
      ? {
          ip,
          city: exit.city,
          country: exit.country.toUpperCase(),
          org: `AS${exit.asn} ${exit.network}`,
          asn: `AS${exit.asn}`,
          network: exit.network,
          ip_type: exit.ipType,
        }
      : { ip, bogon: true },
  /** ifconfig.co/json */
  '/ifconfig': (ip, exit) =>
    exit
      ? {
          ip,
          country: countryName(exit.country),
          country_iso: exit.country.toUpperCase(),
          city: exit.city,
          asn: `AS${exit.asn}`,
          asn_org: exit.network,
        }
      : { ip },
  /** ip-api.com/json */
  '/ip-api': (ip, exit) =>
    exit
      ? {
          status: 'success',
          query: ip,
          country: countryName(exit.country),
          countryCode: exit.country.toUpperCase(),
          city: exit.city,
          isp: exit.network,
          org: exit.network,
          as: `AS${exit.asn} ${exit.network}`,
          mobile: exit.ipType === 'mobile',
          proxy: false,
          hosting: exit.ipType === 'datacenter',
        }
      : { status: 'fail', message: 'reserved range', query: ip },
  /** api.ipify.org?format=json */
  '/ipify': (ip) => ({ ip }),
};

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': bytes.length,
  });
  response.end(bytes);
}

function sendBytes(request: IncomingMessage, response: ServerResponse, wanted: string | null): void {
  const count = Number(wanted);
  if (wanted === null || !Number.isInteger(count) || count < 0 || count > MAX_BYTES) {
    sendJson(response, 400, { error: `n must be 0 to ${MAX_BYTES}` });
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': count });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  let left = count;
  const push = () => {
    while (left > 0) {
      const chunk = left >= CHUNK.length ? CHUNK : CHUNK.subarray(0, left);
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', push);
        return;
      }
    }
    response.end();
  };
  push();
}

export function createEchoServer(options: {
  faults: FaultQueue;
  closing: AbortSignal;
  tls?: { key: string; cert: string } | undefined;
}): {
  server: Server;
  /** The same over TLS; null without a certificate. */
  secureServer: SecureServer | null;
  registry: ExitRegistry;
} {
  const exits = new Map<number, Exit>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const fault = options.faults.take('echo', request.method ?? 'GET', path);
    if (fault?.delayMs) await systemClock.sleep(fault.delayMs, options.closing);
    if (fault?.drop !== undefined) return void request.socket.destroy();
    if (fault && (fault.status !== undefined || fault.body !== undefined || fault.cut || fault.headers)) {
      const body = Buffer.from(fault.body ?? '{"error":"fault on order"}');
      response.writeHead(fault.status ?? 200, {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        ...fault.headers,
      });
      if (fault.cut) response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
      else response.end(body);
      return;
    }

    const { remoteAddress = '', remotePort = 0 } = request.socket;
    const exit = exits.get(remotePort) ?? null;
    request.resume();
    const shape = Object.hasOwn(SHAPES, path) ? SHAPES[path] : undefined;
    if (shape) return void sendJson(response, 200, shape(exit?.ip ?? remoteAddress, exit));
    if (path === '/bytes') return void sendBytes(request, response, new URLSearchParams(query).get('n'));
    if (path === '/sink') {
      let received = 0;
      for await (const chunk of request) received += (chunk as Buffer).length;
      return void sendJson(response, 200, { received });
    }
    sendJson(response, 404, { error: 'not found', paths: [...Object.keys(SHAPES), '/bytes?n=', '/sink'] });
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => request.socket.destroy());
    serve(request, response).catch(() => request.socket.destroy());
  };
  return {
    server: createServer(answer),
    secureServer: options.tls ? createSecureServer(options.tls, answer) : null,
    registry: {
      register(localPort, exit) {
        exits.set(localPort, exit);
        return () => {
          if (exits.get(localPort) === exit) exits.delete(localPort);
        };
      },
    },
  };
}
