// What one test may take: time for each stage and for the whole, bytes from each side. Threat: a peer that hangs, drips or floods.

export interface ProbeDeadlines {
  dnsMs: number;
  tcpMs: number;
  /** Long: the gateway may try several devices before it answers. */
  tunnelMs: number;
  tlsMs: number;
  firstByteMs: number;
  bodyMs: number;
  /** Of one attempt: all its echo services and the target together. */
  totalMs: number;
  /** An echo service that has not answered by then gets company: the next one is asked as well. */
  hedgeMs: number;
}

export const PROBE_DEADLINES: ProbeDeadlines = {
  dnsMs: 5_000,
  tcpMs: 8_000,
  tunnelMs: 30_000,
  tlsMs: 15_000,
  firstByteMs: 20_000,
  bodyMs: 10_000,
  totalMs: 60_000,
  hedgeMs: 4_000,
};

/** Of a status line and its headers, as undici and Node have it too. */
export const MAX_HEAD_BYTES = 16 * 1024;
/** An echo service answers with some hundred bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Of the text that comes with a refusal. */
export const MAX_REFUSAL_BYTES = 4 * 1024;
/** How long to wait for the rest of that text: the refusal itself is known already. */
export const REFUSAL_GRACE_MS = 500;
/** What further attempts of a run may take each, besides the pauses between them. */
export const NEXT_ATTEMPT_MS = 10_000;
/** Fresh sessions asked for at the same time. */
export const PARALLEL_SESSIONS = 3;
/** Fewer bytes, or less time, make no rate that means something. */
export const MIN_RATE_BYTES = 32 * 1024;
export const MIN_RATE_MS = 1;
