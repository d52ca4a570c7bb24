// What the storefront must not forget: a payment that was signed, before its money moves and until its key is made.
import type { StorefrontNetwork } from '../../shared/usdc.ts';
import type { Intake } from '../store/payment-intake.ts';
import type { PaymentStore } from '../store/payments.ts';

/**
 * `written`: about to be settled. `unknown`: asked for, and the outcome was lost. `settled`: the money is here, nothing was made of it.
 * `taken`: the fulfilment has it. `refused`: nothing moved, for certain. `lost`: nobody can tell; it waits for a look.
 */
export type SettlementState = 'written' | 'unknown' | 'settled' | 'taken' | 'refused' | 'lost';

export interface Settlement {
  id: string;
  state: SettlementState;
  payer: string;
  writtenAt: number;
  network: StorefrontNetwork;
  recipient: string;
  asset: string;
  amountMicro: number;
  nonce: string | null;
  validUntil: number | null;
  gb: number;
  days: number;
  routing: { pool?: 'mbl' | 'peer' | 'any' | 'best'; country?: string };
  /** What was asked for, as it was. */
  url: string;
  /** What the buyer signed, to ask again; empty once it is decided. */
  payload: Record<string, unknown>;
  transaction: string | null;
  /** Its name at the fulfilment. */
  sourceId: string | null;
  settledAt: number | null;
  /** When its key was first sent to the buyer. */
  deliveredAt: number | null;
  /** Who may ask for the key again: a hash of what only the buyer knows. */
  proof: string;
  /** That is no secret to whoever reads the chain: it counts for an hour only. */
  isWeakProof: boolean;
  note: string;
}

const SOURCE = 'x402';
/** A hash of what is in the claim URL → the payment. */
const CLAIMS = 'x402-claim';
/** A transaction → the payment that is named after it. */
const TRANSACTIONS = 'x402-transaction';

/** States in which something is still to be done. */
const OPEN: readonly SettlementState[] = ['written', 'unknown', 'settled'];

export interface SettlementRecords {
  get(id: string): Settlement | null;
  put(settlement: Settlement, nowMs: number): void;
  open(): Settlement[];
  taken(): Settlement[];
  /** How many have an outcome that is not known. */
  unknown(): number;
  /** Purchases of a wallet since then; those that were refused do not count. */
  countSince(payer: string, sinceMs: number): number;
  addClaim(hash: string, id: string, nowMs: number): void;
  byClaim(hash: string): Settlement | null;
  /** The name under which the fulfilment knows it: the transaction, and more where one transaction holds several payments. */
  nameOf(settlement: Settlement, transaction: string, nowMs: number): string;
}

const partyOf = ({ network, payer }: Pick<Settlement, 'network' | 'payer'>) =>
  network === 'eip155:8453' ? payer.toLowerCase() : payer;

export function createSettlementRecords(intake: PaymentStore['intake']): SettlementRecords {
  function decode({ id, state, at, data }: Intake): Settlement {
    return {
      ...(data as Omit<Settlement, 'id' | 'state' | 'writtenAt'>),
      id,
      state: state as SettlementState,
      writtenAt: at,
    };
  }
  const get = (id: string) => {
    const row = intake.get(SOURCE, id);
    return row && decode(row);
  };
  const inState = (state: SettlementState) => intake.list(SOURCE, state).map(decode);
  return {
    get,
    put({ id, state, writtenAt, ...data }, nowMs) {
      const party = state === 'refused' ? '' : partyOf(data);
      intake.put({ source: SOURCE, id, state, party, at: writtenAt, updatedAt: nowMs, data });
    },
    open: () => OPEN.flatMap(inState),
    taken: () => inState('taken'),
    unknown: () => intake.list(SOURCE, 'unknown').length,
    countSince: (payer, sinceMs) =>
      intake.countSince(SOURCE, payer.startsWith('0x') ? payer.toLowerCase() : payer, sinceMs),
    addClaim: (hash, id, nowMs) =>
      intake.put({ source: CLAIMS, id: hash, state: '', party: '', at: nowMs, updatedAt: nowMs, data: { id } }),
    byClaim(hash) {
      const row = intake.get(CLAIMS, hash);
      return row && get((row.data as { id: string }).id);
    },
    nameOf(settlement, transaction, nowMs) {
      const first = intake.get(TRANSACTIONS, transaction);
      if (first === null) {
        const data = { id: settlement.id };
        intake.put({ source: TRANSACTIONS, id: transaction, state: '', party: '', at: nowMs, updatedAt: nowMs, data });
        return transaction;
      }
      return (first.data as { id: string }).id === settlement.id
        ? transaction
        : `${transaction}#${settlement.nonce ?? settlement.id}`.slice(0, 190);
    },
  };
}
