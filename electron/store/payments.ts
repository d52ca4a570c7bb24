// Money that came in and what became of it. Threat: a payment forgotten in a crash, or known twice; every write here is synced.
import { PAYMENT_STATES, type PaymentChoice, type PaymentSource, type PaymentState } from '../../shared/payment.ts';
import { createIntakeStore, type IntakeStore } from './payment-intake.ts';
import type { SalesStore, StoredSale } from './sales.ts';
import { asJson, asNullableNumber, asNullableText, asNumber, asText, type Database, type Row } from './sqlite.ts';

export interface StoredPayment {
  id: string;
  source: PaymentSource;
  sourceId: string;
  method: string;
  customer: string | null;
  contact: string;
  gb: number | null;
  days: number | null;
  amountMinor: number;
  currency: string;
  paidAt: number;
  seenAt: number;
  state: PaymentState;
  reason: string;
  uncertain: boolean;
  choice: PaymentChoice | null;
  /** Minted without a look; null = as the rules say. */
  byItself: boolean | null;
  /** Unix ms: when the user decided about it last; null = never. */
  lookedAt: number | null;
  keyId: string | null;
  operationId: string | null;
  attempt: number;
  /** Up to this attempt the user saw that no key came of it. */
  compared: number;
  /** What refunds and disputes name: Stripe's payment intent. */
  reference: string | null;
  note: string;
  /** So much of the refund was dealt with; and the dispute of that time. */
  flagClosedMinor: number;
  flagClosedDispute: number | null;
  refundedMinor: number;
  /** When the last of it was paid back; null where that was not told. */
  refundedAt: number | null;
  disputedAt: number | null;
}

/** What a source tells of a payment later. */
export interface ToldFlag {
  /** All of it so far. */
  refundedMinor?: number;
  refundedAt?: number;
  disputedAt?: number;
}

export type NewPayment = Omit<StoredPayment, 'refundedMinor' | 'refundedAt' | 'disputedAt'>;
export type PaymentChange = Partial<Omit<NewPayment, 'id' | 'source' | 'sourceId' | 'seenAt'>>;

export interface PaymentStore {
  /** False when that payment (source and its id there) is known: nothing is changed then. */
  add(payment: NewPayment): boolean;
  get(id: string): StoredPayment | null;
  find(source: PaymentSource, sourceId: string): StoredPayment | null;
  /** The change, its line of history (null = none) and the sales that come of it: all or nothing. */
  update(
    id: string,
    change: PaymentChange,
    line: { at: number; text: string } | null,
    sales?: readonly StoredSale[],
  ): void;
  /** Newest first; `after` is the last one seen. */
  list(options: {
    states: readonly PaymentState[];
    flagged: boolean;
    limit: number;
    after: { paidAt: number; id: string } | null;
  }): StoredPayment[];
  /** Oldest first. */
  inState(states: readonly PaymentState[]): StoredPayment[];
  ofKey(keyId: string): StoredPayment[];
  /** The newest that has a key, of who can be reached there. */
  lastOfContact(source: PaymentSource, contact: string): StoredPayment | null;
  counts(): { states: Partial<Record<PaymentState, number>>; flagged: number };
  history(id: string): { at: number; state: PaymentState; text: string }[];
  /** Whatever came first, the flag or its payment. What was told before is never taken back by an older message. Returns the payments it changes. */
  flag(
    source: PaymentSource,
    reference: string,
    told: ToldFlag,
    /** What each of them becomes by it, in the same transaction; `beforeMinor` was paid back before. */
    lineOf: (payment: StoredPayment, beforeMinor: number) => { at: number; text: string; sales: readonly StoredSale[] },
  ): string[];
  cursor(source: string): unknown;
  setCursor(source: string, value: unknown): void;
  readonly intake: IntakeStore;
}

const FLAGGED = `(coalesce(f.refunded_minor, 0) > p.flag_closed_minor OR coalesce(f.disputed_at, 0) > coalesce(p.flag_closed_dispute, 0))`;
const FROM = `FROM payments p LEFT JOIN payment_flags f ON f.source = p.source AND f.reference = p.reference`;
const SELECT = `SELECT p.*, f.refunded_minor, f.refunded_at, f.disputed_at ${FROM}`;

const COLUMNS: Record<keyof NewPayment, string> = {
  id: 'id',
  source: 'source',
  sourceId: 'source_id',
  method: 'method',
  customer: 'customer',
  contact: 'contact',
  gb: 'gb',
  days: 'days',
  amountMinor: 'amount_minor',
  currency: 'currency',
  paidAt: 'paid_at',
  seenAt: 'seen_at',
  state: 'state',
  reason: 'reason',
  uncertain: 'uncertain',
  choice: 'choice',
  byItself: 'by_itself',
  lookedAt: 'looked_at',
  keyId: 'key_id',
  operationId: 'operation_id',
  attempt: 'attempt',
  compared: 'compared',
  reference: 'reference',
  note: 'note',
  flagClosedMinor: 'flag_closed_minor',
  flagClosedDispute: 'flag_closed_dispute',
};
const FIELDS = Object.keys(COLUMNS) as (keyof NewPayment)[];

function toColumn(value: NewPayment[keyof NewPayment]): string | number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return typeof value === 'string' ? value.toWellFormed() : value;
}

export function decodePayment(row: Row): StoredPayment {
  return {
    id: asText(row['id']),
    source: asText(row['source']) as PaymentSource,
    sourceId: asText(row['source_id']),
    method: asText(row['method']),
    customer: asNullableText(row['customer']),
    contact: asText(row['contact']),
    gb: asNullableNumber(row['gb']),
    days: asNullableNumber(row['days']),
    amountMinor: asNumber(row['amount_minor']),
    currency: asText(row['currency']),
    paidAt: asNumber(row['paid_at']),
    seenAt: asNumber(row['seen_at']),
    state: asText(row['state']) as PaymentState,
    reason: asText(row['reason']),
    uncertain: row['uncertain'] === 1,
    choice: asJson(row['choice']) as PaymentChoice | null,
    byItself: row['by_itself'] === null ? null : row['by_itself'] === 1,
    lookedAt: asNullableNumber(row['looked_at']),
    keyId: asNullableText(row['key_id']),
    operationId: asNullableText(row['operation_id']),
    attempt: asNumber(row['attempt']),
    compared: asNumber(row['compared']),
    reference: asNullableText(row['reference']),
    note: asText(row['note']),
    flagClosedMinor: asNumber(row['flag_closed_minor']),
    flagClosedDispute: asNullableNumber(row['flag_closed_dispute']),
    refundedMinor: asNumber(row['refunded_minor']),
    refundedAt: asNullableNumber(row['refunded_at']),
    disputedAt: asNullableNumber(row['disputed_at']),
  };
}

const marks = (values: readonly unknown[]) => values.map(() => '?').join(', ');

/** `db` must sync each commit (synchronous FULL). */
export function createPaymentStore(db: Database, sales: Pick<SalesStore, 'putSale'>): PaymentStore {
  const insert = db.prepare(
    `INSERT INTO payments (${FIELDS.map((field) => COLUMNS[field]).join(', ')}) VALUES (${marks(FIELDS)})
     ON CONFLICT DO NOTHING`,
  );
  const one = db.prepare(`${SELECT} WHERE p.id = ?`);
  const byUnique = db.prepare(`${SELECT} WHERE p.source = ? AND p.source_id = ?`);
  const addLine = db.prepare(
    `INSERT INTO payment_events (payment_id, position, at, state, text)
     SELECT ?, coalesce(max(position), 0) + 1, ?, (SELECT state FROM payments WHERE id = ?), ? FROM payment_events WHERE payment_id = ?`,
  );
  const flagged = db.prepare('SELECT refunded_minor FROM payment_flags WHERE source = ? AND reference = ?');
  // More paid back or a later dispute is news; a message that comes again, or late, is not.
  const putFlag = db.prepare(
    `INSERT INTO payment_flags (source, reference, refunded_minor, refunded_at, disputed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (source, reference) DO UPDATE SET
       refunded_at = CASE WHEN excluded.refunded_minor > refunded_minor THEN excluded.refunded_at ELSE refunded_at END,
       refunded_minor = max(refunded_minor, excluded.refunded_minor),
       disputed_at = nullif(max(coalesce(disputed_at, 0), coalesce(excluded.disputed_at, 0)), 0)
     WHERE excluded.refunded_minor > refunded_minor OR coalesce(excluded.disputed_at, 0) > coalesce(disputed_at, 0)`,
  );
  const line = (id: string, at: number, text: string) =>
    void addLine.run(id, Math.round(at), id, text.toWellFormed(), id);

  return {
    add(payment) {
      return db.transaction(() => {
        const added = insert.run(...FIELDS.map((field) => toColumn(payment[field]))) > 0;
        if (added) line(payment.id, payment.seenAt, payment.reason);
        return added;
      });
    },
    get(id) {
      const row = one.get(id);
      return row ? decodePayment(row) : null;
    },
    find(source, sourceId) {
      const row = byUnique.get(source, sourceId);
      return row ? decodePayment(row) : null;
    },
    update(id, change, told, made = []) {
      const fields = FIELDS.filter((field) => Object.hasOwn(change, field));
      db.transaction(() => {
        if (fields.length > 0) {
          db.prepare(
            `UPDATE payments SET ${fields.map((field) => `${COLUMNS[field]} = ?`).join(', ')} WHERE id = ?`,
          ).run(...fields.map((field) => toColumn((change as NewPayment)[field])), id);
        }
        if (told !== null) line(id, told.at, told.text);
        for (const sale of made) sales.putSale(sale);
      });
    },
    list({ states, flagged, limit, after }) {
      const where = [
        states.length === PAYMENT_STATES.length ? '1' : `p.state IN (${marks(states)})`,
        flagged ? FLAGGED : '1',
        after === null ? '1' : '(p.paid_at, p.id) < (?, ?)',
      ];
      return db
        .prepare(`${SELECT} WHERE ${where.join(' AND ')} ORDER BY p.paid_at DESC, p.id DESC LIMIT ?`)
        .all(
          ...(states.length === PAYMENT_STATES.length ? [] : states),
          ...(after === null ? [] : [after.paidAt, after.id]),
          limit,
        )
        .map(decodePayment);
    },
    inState: (states) =>
      db
        .prepare(`${SELECT} WHERE p.state IN (${marks(states)}) ORDER BY p.paid_at, p.id`)
        .all(...states)
        .map(decodePayment),
    ofKey: (keyId) =>
      db.prepare(`${SELECT} WHERE p.key_id = ? ORDER BY p.paid_at DESC, p.id`).all(keyId).map(decodePayment),
    lastOfContact(source, contact) {
      if (contact === '') return null;
      const row = db
        .prepare(
          `${SELECT} WHERE p.source = ? AND p.contact = ? AND p.key_id IS NOT NULL ORDER BY p.paid_at DESC LIMIT 1`,
        )
        .get(source, contact);
      return row ? decodePayment(row) : null;
    },
    counts() {
      const states: Partial<Record<PaymentState, number>> = {};
      for (const row of db.prepare('SELECT state, count(*) AS n FROM payments GROUP BY state').all()) {
        states[asText(row['state']) as PaymentState] = asNumber(row['n']);
      }
      return { states, flagged: asNumber(db.prepare(`SELECT count(*) AS n ${FROM} WHERE ${FLAGGED}`).get()?.['n']) };
    },
    history: (id) =>
      db
        .prepare('SELECT at, state, text FROM payment_events WHERE payment_id = ? ORDER BY position')
        .all(id)
        .map((row) => ({
          at: asNumber(row['at']),
          state: asText(row['state']) as PaymentState,
          text: asText(row['text']),
        })),
    flag: (source, reference, { refundedMinor = 0, refundedAt, disputedAt }, lineOf) =>
      db.transaction(() => {
        const before = flagged.get(source, reference);
        const beforeMinor = before ? asNumber(before['refunded_minor']) : 0;
        const changed = putFlag.run(source, reference, refundedMinor, refundedAt ?? null, disputedAt ?? null);
        if (changed === 0) return [];
        const payments = db
          .prepare(`${SELECT} WHERE p.source = ? AND p.reference = ?`)
          .all(source, reference)
          .map(decodePayment);
        for (const payment of payments) {
          const { at, text, sales: made } = lineOf(payment, beforeMinor);
          line(payment.id, at, text);
          for (const sale of made) sales.putSale(sale);
        }
        return payments.map(({ id }) => id);
      }),
    cursor: (source) => asJson(db.prepare('SELECT value FROM payment_cursors WHERE source = ?').get(source)?.['value']),
    setCursor: (source, value) =>
      void db
        .prepare(
          'INSERT INTO payment_cursors (source, value) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET value = excluded.value',
        )
        .run(source, JSON.stringify(value)),
    intake: createIntakeStore(db),
  };
}
