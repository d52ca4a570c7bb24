// Who did what to which key, as the platform records it: newest first, 90 days kept, never a secret in it.
import { DAY_MS } from '../../shared/key.ts';

export type AuditAction =
  | 'create'
  | 'update'
  | 'topup'
  | 'regenerate'
  | 'reveal'
  | 'delete'
  | 'cap_exceeded'
  | 'gateway_auth_failure';

export interface AuditEvent {
  action: AuditAction;
  /** Null when the gateway could not tell which key was meant. */
  keyId: string | null;
  label: string | null;
  actor: string;
  requestId: string | null;
  metadata: Record<string, unknown>;
}
export interface AuditRecord extends AuditEvent {
  id: string;
  at: number;
}

export interface AuditLog {
  add(event: AuditEvent, at?: number): void;
  /** `before` is exclusive. */
  query(filter: { action?: string; keyId?: string; before?: number; limit: number }): AuditRecord[];
}

const KEPT_DAYS = 90;
/** A key that fails all day long must not fill the memory. */
const MAX_RECORDS = 50_000;

export function createAuditLog(now: () => number): AuditLog {
  // Oldest first; ids count up, so that records of the same millisecond keep their order.
  let records: AuditRecord[] = [];
  let count = 0;
  return {
    add(event, at = now()) {
      count += 1;
      records.push({ ...event, id: `aud_${count.toString(36).padStart(8, '0')}`, at });
      if (records.length > MAX_RECORDS) records = records.slice(-MAX_RECORDS / 2);
    },
    query({ action, keyId, before, limit }) {
      const oldest = now() - KEPT_DAYS * DAY_MS;
      const found: AuditRecord[] = [];
      for (let i = records.length - 1; i >= 0 && found.length < limit; i--) {
        const record = records[i];
        if (record === undefined || record.at < oldest) continue;
        if (action !== undefined && record.action !== action) continue;
        if (keyId !== undefined && record.keyId !== keyId) continue;
        if (before !== undefined && record.at >= before) continue;
        found.push(record);
      }
      return found;
    },
  };
}
