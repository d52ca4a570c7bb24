// The first two stages: the gateway's name, and a TCP connection to it. Every socket is registered so that none outlives its test.
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ByteMeter } from './byte-meter.ts';
import { errorCode, ProbeFailure, socketFailure } from './failure.ts';
import { waitFor } from './waiting.ts';

export interface ResolvedAddress {
  address: string;
  family: number;
}

export type ResolveName = (host: string) => Promise<ResolvedAddress[]>;

export const systemResolve: ResolveName = (host) => lookup(host, { all: true });

/** Sockets of one attempt; destroyed together, whatever happened. */
export class OpenSockets {
  readonly #sockets = new Set<Duplex>();
  readonly meter: ByteMeter | null;

  constructor(meter: ByteMeter | null = null) {
    this.meter = meter;
  }

  add<T extends Duplex>(socket: T): T {
    this.#sockets.add(socket);
    // An error after the last wait has nobody left to tell, and must not end the process.
    socket.on('error', () => {});
    return socket;
  }

  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }
}

export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** Null when there is nothing to resolve: an address was given. */
export async function resolveGateway(
  host: string,
  resolve: ResolveName,
  signal: AbortSignal,
): Promise<ResolvedAddress[]> {
  try {
    const addresses = await waitFor<ResolvedAddress[]>(signal, (settle, reject) => {
      resolve(host).then(settle, reject);
      return () => {};
    });
    if (addresses.length === 0) throw new ProbeFailure({ kind: 'no_such_name' });
    return addresses;
  } catch (error) {
    if (error instanceof ProbeFailure) throw error;
    const code = errorCode(error);
    if (code === 'ENOTFOUND' || code === 'ENODATA') throw new ProbeFailure({ kind: 'no_such_name' }, { cause: error });
    throw new ProbeFailure({ kind: 'unreachable', code }, { cause: error });
  }
}

/** Tries the addresses as a browser does (both families, a head start for the first). */
export async function connectTcp(
  sockets: OpenSockets,
  host: string,
  addresses: ResolvedAddress[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = sockets.add(new Socket());
  sockets.meter?.add(socket);
  const given: LookupFunction = (_host, _options, callback) => callback(null, addresses);
  await waitFor<void>(signal, (resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error) => reject(socketFailure(error)));
    // Without `host` for a given address: Node would look it up again.
    socket.connect(isIP(host) === 0 ? { host, port, lookup: given, autoSelectFamily: true } : { host, port });
    return () => socket.removeAllListeners('connect');
  });
  socket.setNoDelay(true);
  return socket;
}
