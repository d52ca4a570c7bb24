// Counts what a run sends and receives, and ends it at its budget. Threat: a test that eats the customer's traffic.
import type { Socket } from 'node:net';
import { ProbeFailure } from './failure.ts';

export class ByteMeter {
  readonly limitBytes: number;
  readonly #open = new Set<Socket>();
  #closedBytes = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** Counts the socket's bytes from now until it closes, TLS and login among them. */
  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => {
      if (this.#open.delete(socket)) this.#closedBytes += bytesOf(socket);
    });
  }

  get usedBytes(): number {
    let bytes = this.#closedBytes;
    for (const socket of this.#open) bytes += bytesOf(socket);
    return bytes;
  }

  get isUsedUp(): boolean {
    return this.usedBytes >= this.limitBytes;
  }

  assertWithinBudget(): void {
    if (this.isUsedUp) throw new ProbeFailure({ kind: 'budget', limitBytes: this.limitBytes });
  }
}

function bytesOf(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten;
}
