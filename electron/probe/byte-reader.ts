// Reads a socket by the byte, never more than asked for into memory, and hands it over with nothing lost (to TLS, after a tunnel).
import type { Duplex } from 'node:stream';
import type { ByteMeter } from './byte-meter.ts';
import { ProbeFailure, socketFailure } from './failure.ts';
import { waitFor } from './waiting.ts';

export class ByteReader {
  readonly #socket: Duplex;
  readonly #meter: ByteMeter | null;
  #buffer: Buffer = Buffer.alloc(0);
  #error: unknown = null;
  #ended = false;
  #wake = () => {};
  readonly #listeners: [event: string, listener: (...args: unknown[]) => void][];

  /** With a meter, reading ends where the run's budget does. */
  constructor(socket: Duplex, meter: ByteMeter | null = null) {
    this.#socket = socket;
    this.#meter = meter;
    this.#listeners = [
      ['readable', () => this.#wake()],
      [
        'end',
        () => {
          this.#ended = true;
          this.#wake();
        },
      ],
      [
        'close',
        () => {
          this.#ended = true;
          this.#wake();
        },
      ],
      [
        'error',
        (error) => {
          this.#error = error;
          this.#wake();
        },
      ],
    ];
    for (const [event, listener] of this.#listeners) socket.on(event, listener);
  }

  /** What has come and is not taken yet. */
  get buffered(): Buffer {
    return this.#buffer;
  }

  take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  /** Waits for more bytes; false when no more will come. */
  async fill(signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const chunk: unknown = this.#socket.read();
      if (Buffer.isBuffer(chunk)) {
        this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
        this.#meter?.assertWithinBudget();
        return true;
      }
      if (this.#error !== null) throw socketFailure(this.#error);
      if (this.#ended || this.#socket.destroyed) return false;
      await waitFor<void>(signal, (resolve) => {
        this.#wake = resolve;
        return () => {
          this.#wake = () => {};
        };
      });
    }
  }

  /** Exactly so many bytes; a connection that closes before is a failure. */
  async readExactly(count: number, signal: AbortSignal): Promise<Buffer> {
    while (this.#buffer.length < count) {
      if (!(await this.fill(signal))) throw new ProbeFailure({ kind: 'closed' });
    }
    return this.take(count);
  }

  /** Gives the socket back; bytes read ahead go back into it. */
  detach(): void {
    for (const [event, listener] of this.#listeners) this.#socket.off(event, listener);
    if (this.#buffer.length > 0) this.#socket.unshift(this.#buffer);
    this.#buffer = Buffer.alloc(0);
  }
}
