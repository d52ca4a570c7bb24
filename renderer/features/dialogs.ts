/** Which dialog is open: one at a time, asked for from anywhere, shown by the frame. */
import { useSyncExternalStore } from 'react';
import type { BulkAction } from '../../shared/bulk-change.ts';

export type DialogRequest =
  | { kind: 'mint' }
  | { kind: 'topUp'; keyId: string }
  | { kind: 'rotate'; keyId: string }
  | { kind: 'revoke'; keyId: string }
  | { kind: 'disable'; keyId: string }
  | { kind: 'edit'; keyId: string }
  | { kind: 'handout'; keyId: string }
  /** A link for the customer to pay by. `intentId`: one that is under way, looked at again. */
  | { kind: 'sell'; intentId?: string }
  | { kind: 'manualPayment' }
  /** What becomes of a payment; `compare`: of one that may have become a key. */
  | { kind: 'payment'; paymentId: string; compare: boolean }
  /** Null and no keys: both are chosen in the dialog. */
  | { kind: 'bulk'; action: BulkAction | null; keyIds: readonly string[] }
  | { kind: 'notes'; keyId: string }
  | { kind: 'tagKeys'; keyIds: readonly string[] }
  | { kind: 'exportKeys'; keyIds: readonly string[] }
  | { kind: 'bulkMint' }
  /** Null: the newest one. */
  | { kind: 'bulkJob'; jobId: string | null };

let current: DialogRequest | null = null;
const listeners = new Set<() => void>();

function show(next: DialogRequest | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export function openDialog(request: DialogRequest): void {
  show(request);
}

export function closeDialog(): void {
  show(null);
}

/** For code outside React, such as the keyboard handler. */
export function isDialogOpen(): boolean {
  return current !== null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The open dialog, or null. */
export function useDialog(): DialogRequest | null {
  return useSyncExternalStore(subscribe, () => current);
}
