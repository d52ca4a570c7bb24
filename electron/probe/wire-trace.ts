// What went over the wire, in words, for the one who has to explain a failure. Threats: a login or an exit address in it, and text from
// outside without end; so the login is never written, what comes from outside is cleaned, and the number of lines is bounded.
import { cleanText } from '../platform/upstream-text.ts';
import { maskAddresses } from './mask-ip.ts';

export interface TraceLine {
  atMs: number;
  text: string;
}

const MAX_LINES = 80;
const MAX_OUTSIDE_CHARS = 200;

export class WireTrace {
  readonly #elapsedMs: () => number;
  readonly #secrets: readonly string[];
  readonly #lines: TraceLine[];
  readonly #prefix: string;

  constructor(options: { elapsedMs: () => number; secrets: readonly string[]; lines?: TraceLine[]; prefix?: string }) {
    this.#elapsedMs = options.elapsedMs;
    this.#secrets = options.secrets.filter((secret) => secret !== '');
    this.#lines = options.lines ?? [];
    this.#prefix = options.prefix ?? '';
  }

  /** The same trace, for one of several ways that go on at the same time. */
  under(prefix: string): WireTrace {
    return new WireTrace({ elapsedMs: this.#elapsedMs, secrets: this.#secrets, lines: this.#lines, prefix });
  }

  /** `own` is ours; `outside` came over the wire. */
  add(own: string, outside = ''): void {
    if (this.#lines.length >= MAX_LINES) return;
    const text = this.#lines.length === MAX_LINES - 1 ? '…' : `${this.#prefix}${own}${this.clean(outside)}`;
    this.#lines.push({ atMs: Math.round(this.#elapsedMs() * 10) / 10, text });
  }

  clean(outside: string): string {
    return cleanOutside(outside, this.#secrets).slice(0, MAX_OUTSIDE_CHARS);
  }

  list(): TraceLine[] {
    return this.#lines.map((line) => ({ ...line }));
  }
}

/** Text from outside without control characters, secrets and addresses. */
export function cleanOutside(text: string, secrets: readonly string[]): string {
  const bare = secrets.reduce((out, secret) => (secret === '' ? out : out.replaceAll(secret, '[redacted]')), text);
  return cleanText(maskAddresses(bare), null);
}
