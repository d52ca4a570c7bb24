// What the rest of the app knows of the PROXIES.SX API: one method an endpoint, typed errors, nothing of HTTP.
import type { PakKey } from '../../shared/key.ts';
import type { RemoteSession } from './read-sessions.ts';

/** A key as the platform told it. `secret` is null when the reply had none or only a masked one. */
export interface RemoteKey {
  key: Omit<PakKey, 'secretHint' | 'gone'>;
  secret: string | null;
  /** Unix ms, before the request went out: what is told is as old as that at most, and `key.asOf` is when it arrived. */
  askedAt: number;
}

export interface Reply<T> {
  value: T;
  requestId: string | null;
  /** The server's Date header, Unix ms; null when missing. */
  serverTime: number | null;
  /** Lists only: rows left out because they have no id. */
  skippedRows?: number;
  /** Lists only: true when the platform says that there is more. What is missing from such a list is not gone. */
  partial?: boolean;
}

export interface MintBody {
  label: string;
  capGb: number;
  expiresAt: number | null;
  tier: string;
}

export interface EditBody {
  label?: string;
  enabled?: boolean;
  capGb?: number;
  expiresAt?: number | null;
}

export interface TopUpBody {
  addGb: number | null;
  extendDays: number | null;
  /** The cap before, so that the reply can be checked: old + added. */
  capGbBefore: number | null;
}

export interface ToppedUpKey extends RemoteKey {
  capAsExpected: boolean;
  /** Set when the platform's top-up adds GB only: these days are still to be added, by `editKey` with `expiresAt`. */
  unappliedExtendDays?: number;
}

export interface StockReply {
  pools: Record<string, Record<string, number>>;
}

export interface CarriersReply {
  /** Exits online in the country; null when the platform did not say. */
  total: number | null;
  /** Exits of networks too small to be named; null when the platform did not say. */
  other: number | null;
  carriers: { asn: string | null; name: string; ipType: string | null; count: number }[];
}

/** What the platform says of its own troubles; null and empty where it did not say. */
export interface RemoteIncident {
  id: string;
  severity: string;
  title: string;
  startedAt: number | null;
  resolvedAt: number | null;
  affects: string[];
}

export interface AuditEntry {
  id: string | null;
  at: number | null;
  action: string;
  keyId: string | null;
  detail: string;
}

/** Every method rejects with AppError (shared/ipc/app-error.ts) and with nothing else; an abort is code `cancelled`. */
export interface PlatformClient {
  listKeys(signal?: AbortSignal): Promise<Reply<RemoteKey[]>>;
  getKey(id: string, signal?: AbortSignal): Promise<Reply<RemoteKey>>;
  mintKey(body: MintBody, idempotencyKey: string): Promise<Reply<RemoteKey>>;
  editKey(id: string, body: EditBody, idempotencyKey: string): Promise<Reply<RemoteKey>>;
  /** `value.capAsExpected` is false when the returned cap is not old + added. */
  topUpKey(id: string, body: TopUpBody, idempotencyKey: string): Promise<Reply<ToppedUpKey>>;
  regenerateKey(id: string, idempotencyKey: string): Promise<Reply<RemoteKey>>;
  revealKey(id: string): Promise<Reply<RemoteKey>>;
  /** Resolves on 404 too, as the key is gone then: `value.alreadyGone`. */
  deleteKey(id: string): Promise<Reply<{ alreadyGone: boolean }>>;
  stock(signal?: AbortSignal): Promise<Reply<StockReply>>;
  /** Not every account may see them: forbidden, not_found or key_invalid then. `country` is ISO 3166 alpha-2. */
  carriers(country: string, signal?: AbortSignal): Promise<Reply<CarriersReply>>;
  /** The live sessions of the whole account. */
  sessions(signal?: AbortSignal): Promise<Reply<RemoteSession[]>>;
  /** Resolves on 404 too: it is closed then. */
  closeSession(sessionKey: string): Promise<Reply<null>>;
  audit(
    options: { keyId?: string; before?: number; limit?: number },
    signal?: AbortSignal,
  ): Promise<Reply<AuditEntry[]>>;
  /** Public; not every platform has them: not_found then. */
  incidents(signal?: AbortSignal): Promise<Reply<RemoteIncident[]>>;
  /** Ends all sockets. */
  close(): Promise<void>;
}
