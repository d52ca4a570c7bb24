// What the sources of payments hand over, and what the fulfilment needs of the rest. Threat: a source with a way of its own to a key.
import type { Notice } from '../../shared/ipc/app.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { PaymentSettings } from '../../shared/ipc/settings.ts';
import type { PaymentChoice, PaymentSource } from '../../shared/payment.ts';
import type { Operations } from '../account/operations.ts';
import type { Session } from '../account/session.ts';
import type { StoredPayment, ToldFlag } from '../store/payments.ts';

/** Money that has come in: nothing is taken that is not paid. */
export interface IncomingPayment {
  source: PaymentSource;
  /** The payment's own id there: the same one again is the same payment. */
  sourceId: string;
  /** Becomes the key's label; null = cannot be read. */
  customer: string | null;
  /** E-mail, wallet; empty when unknown. */
  contact: string;
  /** Null = cannot be read. */
  gb: number | null;
  /** Null = never expires. */
  days: number | null;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
  paidAt: number;
  /** Why it must wait for a look; left out or empty = it need not. */
  reason?: string;
  method?: string;
  /** What a refund or dispute will name. */
  reference?: string | null;
  note?: string;
  /** Decided before it was paid; left out = by the rules. */
  choice?: PaymentChoice | null;
  /** Minted without a look, or never so; left out = by the rules. */
  byItself?: boolean | null;
}

export interface FulfilmentDeps {
  session: Session;
  operations: Operations;
  publish: Publish;
  rules: () => PaymentSettings;
  dailyGbLimit: () => number | null;
  /** Told once to the user. */
  notify: (notice: Notice) => void;
  /** What no longer holds. */
  withdraw: (noticeId: string) => void;
}

export interface Resolution {
  customer: string;
  gb: number;
  days: number | null;
  choice: PaymentChoice;
}

export interface Fulfilment {
  /** Written down and synced when it returns, and not begun. Known already = the one that is known, unchanged. */
  take(incoming: IncomingPayment): StoredPayment;
  /** Goes as far as the rules allow, or with a `look` as far as it can; tells where it stands then. Rejects for errors of this program only. */
  advance(id: string, look?: boolean): Promise<StoredPayment>;
  /** Fills in and decides. Throws `validation`, `conflict` once a key was asked for. */
  resolve(id: string, resolution: Resolution): StoredPayment;
  /** The one look, or a retry. */
  fulfil(id: string, compared: boolean): Promise<StoredPayment>;
  /** That key came of it. */
  adopt(id: string, keyId: string): StoredPayment;
  ignore(id: string): StoredPayment;
  handedOut(id: string): StoredPayment;
  /** What was copied for a customer is handed out. */
  keyHandedOut(keyId: string): void;
  /** Of Stripe's payment intent or whatever `reference` was given; may come before its payment. */
  flag(source: PaymentSource, reference: string, told: ToldFlag): void;
  closeFlag(id: string): StoredPayment;
  /** Carries on with everything that can go on: after each sync that got through. */
  resume(): Promise<void>;
  /** Ends when nothing is under way; nothing new begins. */
  close(): Promise<void>;
  /** Throws not_found. */
  need(id: string): StoredPayment;
}
