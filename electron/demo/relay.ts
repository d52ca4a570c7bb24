// Joins a client with its target in both directions, half-closed ends included, and lets neither outlive the other.
import type { Socket } from 'node:net';

const IDLE_MS = 300_000;

/** `cut`: passes on half of the first answer, then drops the client. */
export function joinSockets(client: Socket, uplink: Socket, cut = false): void {
  const destroyBoth = () => {
    client.destroy();
    uplink.destroy();
  };
  for (const socket of [client, uplink]) {
    socket.setTimeout(IDLE_MS, destroyBoth);
    socket.on('error', destroyBoth);
  }
  // A client that went away without a word has nothing more to receive; a target that did, may have said its last.
  client.once('close', () => uplink.destroy());
  uplink.once('close', (hadError) => {
    if (hadError || !client.writableEnded) client.destroy();
  });
  client.pipe(uplink);
  if (cut) {
    uplink.once('data', (chunk: Buffer) => client.write(chunk.subarray(0, Math.floor(chunk.length / 2)), destroyBoth));
    return;
  }
  uplink.pipe(client);
}
