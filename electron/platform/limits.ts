// Every limit of the client in one place. Threat: a server that hangs, drips or floods, and a client that hammers.

export interface PlatformLimits {
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  /** Between two chunks; a drip outlives it, which is what the attempt's deadline is for. */
  bodyTimeoutMs: number;
  /** One attempt, from the first byte out to the last byte in. */
  attemptTimeoutMs: number;
  /** One call, with all its attempts and pauses. */
  totalTimeoutMs: number;
  maxBodyBytes: number;
  /** Attempts for one action of the user, over all its requests. */
  maxAttempts: number;
  retryBaseMs: number;
  /** The longest pause between attempts; an asked-for pause above it is shown, not slept. */
  retryMaxMs: number;
}

export const DEFAULT_LIMITS: PlatformLimits = {
  connectTimeoutMs: 8_000,
  headersTimeoutMs: 15_000,
  bodyTimeoutMs: 10_000,
  attemptTimeoutMs: 20_000,
  totalTimeoutMs: 45_000,
  // A list of 100,000 keys is 34 MB.
  maxBodyBytes: 36 * 1024 * 1024,
  maxAttempts: 3,
  retryBaseMs: 250,
  retryMaxMs: 4_000,
};
