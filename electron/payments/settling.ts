// Moves a buyer's money: written down before it is asked for, and asked about until it is known how it ended. Threats: money that came and is forgotten, or counted twice.
import type { SettleResponse } from '@x402/core/types';
import type { Log } from '../log.ts';
import type { BaseLook, Seen } from './base-look.ts';
import { FacilitatorFailure } from './facilitator-client.ts';
import type { Settlement, SettlementRecords } from './settlement-records.ts';
import type { StorefrontTerms } from './storefront-terms.ts';

export interface SettlingDeps {
  records: SettlementRecords;
  terms: StorefrontTerms;
  /** Null where no node of the chain is set. */
  look: BaseLook | null;
  now: () => number;
  log: Log;
}

export interface Settling {
  /** Of a payment that is `written`. Never throws for what the facilitator does: the state says how it stands. */
  settle(settlement: Settlement): Promise<Settlement>;
  /** One more try to learn how it ended. */
  reconcile(settlement: Settlement): Promise<Settlement>;
}

/** Refusals that are known before anything is sent to the chain. Whatever else is said, the money may have moved. */
const NOTHING_MOVED =
  /^(?:insufficient_funds|invalid_(?:scheme|network|payload|x402_version|payment_requirements|exact_evm_(?:scheme|network_mismatch|missing_eip712_domain|recipient_mismatch|signature|insufficient_balance|payload_authorization_(?:value|valid_after|value_mismatch)|authorization_value)|exact_svm_payload\w*|exact_svm_signature))$/;

/** Past the end of what was signed, the chain or a person has the last word. */
const GRACE_MS = 5 * 60_000;
/** A transaction on Solana that is not in a block by then never will be. */
const SOLANA_VALID_MS = 3 * 60_000;
/** A node that cannot be asked for so long is not waited for any longer. */
const LOOK_GIVE_UP_MS = 24 * 3_600_000;

const TRANSACTION = /^(?:0x[0-9a-fA-F]{64}|[1-9A-HJ-NP-Za-km-z]{64,90})$/;

export function createSettling({ records, terms, look, now, log }: SettlingDeps): Settling {
  function write(settlement: Settlement, change: Partial<Settlement>): Settlement {
    const next = { ...settlement, ...change };
    records.put(next, now());
    return next;
  }

  const isSettled = (settlement: Settlement, transaction: string): Settlement =>
    write(settlement, {
      state: 'settled',
      transaction,
      sourceId: records.nameOf(settlement, transaction, now()),
      settledAt: now(),
      payload: {},
      note: '',
    });

  function isOurs(settlement: Settlement, { transaction, network, payer }: SettleResponse): boolean {
    return (
      TRANSACTION.test(transaction) &&
      (network as string) === settlement.network &&
      (payer === undefined || payer.toLowerCase() === settlement.payer.toLowerCase())
    );
  }

  async function ask(settlement: Settlement, isFirst: boolean): Promise<Settlement> {
    let reply: SettleResponse;
    try {
      const { payload, requirements } = await terms.forFacilitator(settlement, settlement.url);
      reply = await terms.settle(payload, requirements);
    } catch (error) {
      const sent = !(error instanceof FacilitatorFailure) || error.sent;
      log.warn('x402.settleUnanswered', { payment: settlement.id, sent });
      if (!sent && isFirst)
        return write(settlement, { state: 'refused', payload: {}, note: 'facilitator_unreachable' });
      return write(settlement, { state: 'unknown', note: 'The facilitator did not say how it ended.' });
    }
    if (reply.success && isOurs(settlement, reply)) return isSettled(settlement, reply.transaction);
    const reason = reply.success ? 'an answer about another payment' : (reply.errorReason ?? 'no reason');
    log.warn('x402.notSettled', { payment: settlement.id, reason: reason.slice(0, 100) });
    // What was asked for once may have moved the money then, whatever is said now.
    if (isFirst && !reply.success && NOTHING_MOVED.test(reason)) {
      return write(settlement, { state: 'refused', payload: {}, note: reason.slice(0, 100) });
    }
    return write(settlement, { state: 'unknown', note: `The facilitator said: ${reason.slice(0, 100)}.` });
  }

  async function see(settlement: Settlement): Promise<Seen | 'unasked' | 'unanswered'> {
    const { nonce, validUntil } = settlement;
    if (look === null || nonce === null || validUntil === null) return 'unasked';
    try {
      return await look.look({ ...settlement, nonce, validUntil });
    } catch (error) {
      log.warn('x402.chainUnanswered', { payment: settlement.id, why: (error as Error).message });
      return 'unanswered';
    }
  }

  return {
    settle: (settlement) => ask(settlement, true),
    async reconcile(settlement) {
      const seen = await see(settlement);
      if (typeof seen === 'object' && seen.kind === 'paid') return isSettled(settlement, seen.transaction);
      if (typeof seen === 'object' && seen.kind === 'neverPaid') {
        return write(settlement, { state: 'refused', payload: {}, note: 'It ran out without being carried out.' });
      }
      const end = settlement.validUntil ?? settlement.writtenAt + SOLANA_VALID_MS;
      if (now() < end) return ask(settlement, false);
      const patience = seen === 'unasked' ? GRACE_MS : LOOK_GIVE_UP_MS;
      if (now() < end + patience) {
        // A good facilitator remembers what it carried out, and says so again.
        return seen === 'unasked' ? ask(settlement, false) : settlement;
      }
      return write(settlement, {
        state: 'lost',
        sourceId: settlement.id,
        note: 'Neither the facilitator nor the chain says whether this was paid. Look at the wallet.',
      });
    },
  };
}
