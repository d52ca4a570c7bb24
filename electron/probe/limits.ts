// What one test may take: time for each stage and for the whole, bytes from each side. Threat: a peer that hangs, drips or floods.

export interface ProbeDeadlines {
  dnsMs: number;
  tcpMs: number;
  /** Long: the gateway may try several devices before it answers. */
  tunnelMs: number;
  tlsMs: number;
  firstByteMs: number;
  bodyMs: number;
  totalMs: number;
}

export const PROBE_DEADLINES: ProbeDeadlines = {
  dnsMs: 5_000,
  tcpMs: 8_000,
  tunnelMs: 30_000,
  tlsMs: 15_000,
  firstByteMs: 20_000,
  bodyMs: 10_000,
  totalMs: 60_000,
};

/** Of a status line and its headers, as undici and Node have it too. */
export const MAX_HEAD_BYTES = 16 * 1024;
/** An echo service answers with some hundred bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Of the text that comes with a refusal. */
export const MAX_REFUSAL_BYTES = 4 * 1024;
/** How long to wait for the rest of that text: the refusal itself is known already. */
export const REFUSAL_GRACE_MS = 500;
