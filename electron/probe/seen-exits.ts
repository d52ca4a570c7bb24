// The exits of one run, told apart by letters: a report may say "the same one again" but never an address.
import { isIPv6 } from 'node:net';
import type { EchoReading } from './read-echo.ts';

export interface SeenExit {
  attempt: number;
  /** From the start of the run to the start of the attempt, and to its end. */
  startedMs: number;
  endedMs: number;
  mark: string;
  /** Of an exit with two addresses one service sees one and the next the other: these do not compare. */
  family: 4 | 6;
  country: string | null;
  network: string | null;
}

export class SeenExits {
  readonly #marks = new Map<string, string>();
  readonly #seen: SeenExit[] = [];

  /** Returns its mark: `A`, `B`, … `Z`, `A2`, …. */
  add(attempt: { index: number; startedMs: number; totalMs: number }, reading: EchoReading): string {
    const known = this.#marks.get(reading.ip);
    const mark = known ?? markOf(this.#marks.size);
    this.#marks.set(reading.ip, mark);
    this.#seen.push({
      attempt: attempt.index,
      startedMs: attempt.startedMs,
      endedMs: attempt.startedMs + attempt.totalMs,
      mark,
      family: isIPv6(reading.ip) ? 6 : 4,
      country: reading.country,
      network: reading.network,
    });
    return mark;
  }

  /** In the order of the attempts. */
  list(): SeenExit[] {
    return this.#seen.toSorted((a, b) => a.attempt - b.attempt);
  }
}

function markOf(position: number): string {
  const letter = String.fromCharCode(65 + (position % 26));
  const round = Math.floor(position / 26) + 1;
  return round === 1 ? letter : `${letter}${round}`;
}
