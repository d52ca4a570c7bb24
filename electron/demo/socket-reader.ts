// Reads a handshake piece by piece, however the bytes were split on the way, and leaves the rest in the socket.
import type { Socket } from 'node:net';

/** Rejects when the socket ends first. */
export function readExactly(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (length === 0) return resolve(Buffer.alloc(0));
    const stop = () => {
      socket.off('readable', tryRead);
      socket.off('end', fail);
      socket.off('close', fail);
    };
    const tryRead = () => {
      const bytes = socket.read(length) as Buffer | null;
      if (bytes === null) return;
      stop();
      // At the end of the stream, read() gives what is left, however little.
      if (bytes.length < length) reject(new Error('ended in the middle'));
      else resolve(bytes);
    };
    const fail = () => {
      stop();
      reject(new Error('ended in the middle'));
    };
    socket.on('readable', tryRead);
    socket.on('end', fail);
    socket.on('close', fail);
    if (socket.destroyed || socket.readableEnded) fail();
    else tryRead();
  });
}
