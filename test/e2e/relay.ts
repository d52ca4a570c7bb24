/** A TCP relay on loopback between the app and a platform: closing it is the network going away, for real sockets. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Relay {
  /** host:port to give to the app. */
  readonly address: string;
  /** Drops what is open and refuses what comes. */
  cut(): Promise<void>;
  /** Listens again on the same port. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function startRelay(targetHost: string, targetPort: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let server: Server;

  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };

  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server = createServer({ allowHalfOpen: true }, (inbound) => {
        const outbound = connect({ host: targetHost, port: targetPort, allowHalfOpen: true });
        track(inbound);
        track(outbound);
        inbound.pipe(outbound).pipe(inbound);
        inbound.on('close', () => outbound.destroy());
        outbound.on('close', () => inbound.destroy());
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });

  const cut = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });

  const port = await listen(0);
  let open = true;
  return {
    address: `127.0.0.1:${port}`,
    async cut() {
      if (open) await cut();
      open = false;
    },
    async restore() {
      if (!open) await listen(port);
      open = true;
    },
    async close() {
      if (open) await cut();
      open = false;
    },
  };
}
