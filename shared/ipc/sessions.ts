/** The gateway's live sessions: what is connected now. Optional at the platform: where the right is missing, the reason is told. */
import { z } from 'zod';
import { call, keyId, ms } from './row.ts';

/** The gateway's ceiling of named sessions for one account. */
export const MAX_ACCOUNT_SESSIONS = 250;

export const liveSessionSchema = z.object({
  sessionKey: z.string(),
  /** The session's name as the customer chose it, or one that the gateway made up. */
  sessionId: z.string(),
  /** Made up by the gateway: nothing is held for it. */
  synthesized: z.boolean(),
  pool: z.string().nullable(),
  country: z.string().nullable(),
  carrier: z.string().nullable(),
  rotation: z.string().nullable(),
  createdAt: ms.nullable(),
  lastActivityAt: ms.nullable(),
  expiresAt: ms.nullable(),
  requestCount: z.number().nullable(),
  bytesIn: z.number().nullable(),
  bytesOut: z.number().nullable(),
});
export type LiveSession = z.infer<typeof liveSessionSchema>;

export const sessions = {
  /** This key's, newest activity first. */
  list: call(
    z.strictObject({ keyId }),
    z.object({
      sessions: z.array(liveSessionSchema),
      /** Named sessions of the whole account; null where it is not known. */
      accountCount: z.number().int().nullable(),
      at: ms,
      /** Why there is nothing to see, a sentence; null when it could be read. */
      unavailable: z.string().nullable(),
    }),
  ),
  /** Closes those named, one request each; what is closed already counts as closed. Another key's session is refused. */
  close: call(
    z.strictObject({ keyId, sessionKeys: z.array(z.string().min(1).max(300)).min(1).max(500) }),
    z.object({ closed: z.number().int(), failed: z.number().int(), message: z.string() }),
  ),
};
