// A facilitator on loopback with play money: /verify, /settle, /supported as x402 has them, a chain to ask at /rpc, faults on order.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { systemClock } from '../clock.ts';
import type { FaultQueue } from './faults.ts';
import { PlayChain, type Settlement } from './play-chain.ts';

export interface PlayMoney {
  /** Puts micro-USDC into a wallet of either chain. */
  fund(wallet: string, micro: number): void;
  balance(wallet: string): number;
  /** What really moved, in order. */
  settlements(): readonly Settlement[];
}

const MAX_BODY_BYTES = 256 * 1024;

class BadRequest extends Error {}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BadRequest('Too large');
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new BadRequest('Not a JSON object');
}

export function createFacilitatorServer(options: { faults: FaultQueue; closing: AbortSignal; now: () => number }): {
  server: Server;
  money: PlayMoney;
} {
  const chain = new PlayChain(options.now);
  let loaded: Promise<ReturnType<typeof import('./facilitator-schemes.ts').createFacilitator>> | null = null;
  const facilitator = () => {
    loaded ??= import('./facilitator-schemes.ts').then(({ createFacilitator }) => createFacilitator(chain));
    return loaded;
  };

  async function act(request: IncomingMessage, path: string): Promise<unknown> {
    switch (`${request.method} ${path}`) {
      case 'GET /supported':
        return (await facilitator()).getSupported();
      case 'POST /verify':
      case 'POST /settle': {
        const { paymentPayload, paymentRequirements } = (await readJson(request)) as unknown as {
          paymentPayload: PaymentPayload;
          paymentRequirements: PaymentRequirements;
        };
        const library = await facilitator();
        return path === '/verify'
          ? library.verify(paymentPayload, paymentRequirements)
          : library.settle(paymentPayload, paymentRequirements);
      }
      case 'POST /rpc': {
        const { id = null, method, params } = await readJson(request);
        const result = chain.ask(String(method), Array.isArray(params) ? params : []);
        return result === undefined
          ? { jsonrpc: '2.0', id, error: { code: -32_601, message: 'the method does not exist' } }
          : { jsonrpc: '2.0', id, result };
      }
      case 'POST /faucet': {
        const { wallet, micro } = await readJson(request);
        if (typeof wallet !== 'string' || !Number.isSafeInteger(micro)) throw new BadRequest('wallet and micro');
        chain.fund(wallet, micro as number);
        return { wallet, micro: Number(chain.balance(wallet)) };
      }
      default:
        return undefined;
    }
  }

  function send(response: ServerResponse, status: number, body: string): void {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const fault = options.faults.take('facilitator', request.method ?? 'GET', path);
    if (fault?.delayMs) await systemClock.sleep(fault.delayMs, options.closing);
    if (fault?.drop === 'before') return void request.socket.destroy();
    // A status or a body alone stands for an answer without an effect; with `after` the effect has happened.
    if (fault && fault.drop === undefined && (fault.status !== undefined || fault.body !== undefined)) {
      request.resume();
      return send(response, fault.status ?? 200, fault.body ?? '{"error":"fault on order"}');
    }
    let status = 200;
    let answer: unknown;
    try {
      answer = await act(request, path);
      if (answer === undefined) status = 404;
    } catch (error) {
      status = error instanceof BadRequest ? 400 : 500;
      answer = { error: error instanceof Error ? error.message : 'failed' };
    }
    if (fault?.drop === 'after') {
      if (fault.status === undefined) return void request.socket.destroy();
      return send(response, fault.status, fault.body ?? '{"error":"fault on order"}');
    }
    send(response, status, JSON.stringify(answer ?? { error: 'not found' }));
  }

  const server = createServer((request, response) => {
    response.on('error', () => request.socket.destroy());
    serve(request, response).catch(() => request.socket.destroy());
  });
  return {
    server,
    money: {
      fund: (wallet, micro) => chain.fund(wallet, micro),
      balance: (wallet) => Number(chain.balance(wallet)),
      settlements: () => chain.settlements,
    },
  };
}
