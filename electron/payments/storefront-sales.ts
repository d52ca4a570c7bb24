// One purchase from the signed payment to the key. Threats: underpaid, misdirected, replayed and stolen payments; a buyer who paid and gets nothing.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import { microToCents } from '../../shared/usdc.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { StoredPayment } from '../store/payments.ts';
import { paymentProblem } from './payment-problem.ts';
import type { Settlement, SettlementRecords } from './settlement-records.ts';
import type { Settling } from './settling.ts';
import { readPaymentHeader, type SignedPayment, sha256 } from './signed-payment.ts';
import type { Purchase, StorefrontTerms } from './storefront-terms.ts';
import type { Fulfilment } from './types.ts';

export interface PurchaseRequest extends Purchase {
  /** The payment header as it came. */
  header: string;
  /** Where it came from, as far as the tunnel tells. */
  address: string;
  url: string;
  routing: Settlement['routing'];
}

export type Outcome =
  /** To be paid, or to be paid anew: nothing moved. */
  | { kind: 'terms'; error: string }
  | { kind: 'refused'; status: number; message: string; retryAfterSeconds?: number }
  | { kind: 'key'; settlement: Settlement; keyId: string; paymentId: string }
  /** Paid, or not known yet: to be fetched with the claim. Never terms again, or the buyer would pay twice. */
  | { kind: 'later'; settlement: Settlement; claim: string | null };

export interface SalesDeps {
  config: StorefrontConfig;
  terms: StorefrontTerms;
  records: SettlementRecords;
  settling: Settling;
  fulfilment: Pick<Fulfilment, 'take' | 'advance' | 'need' | 'handedOut'>;
  find: (sourceId: string) => StoredPayment | null;
  /** Why so many GB cannot be delivered now; null when they can. Asked before any money moves. */
  room: (gb: number) => string | null;
  clock: Clock;
  log: Log;
  closing: AbortSignal;
  /** A buyer waits no longer for his key in one request. */
  mintWaitMs: number;
  /** The purchases that are shown have changed. */
  changed: () => void;
}

const HOUR_MS = 3_600_000;
/** A key can be fetched for so long after it was first delivered. */
const CLAIM_MS = 24 * HOUR_MS;

const refused = (status: number, message: string, retryAfterSeconds?: number): Outcome => ({
  kind: 'refused',
  status,
  message,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});
const again = (error: string): Outcome => ({ kind: 'terms', error });

export class StorefrontSales {
  readonly #deps: SalesDeps;
  /** The same payment twice at once is one purchase. */
  readonly #running = new Map<string, { proof: string; outcome: Promise<Outcome> }>();
  /** GB that are being paid for. */
  #reservedGb = 0;
  constructor(deps: SalesDeps) {
    this.#deps = deps;
  }

  /** What only this buyer can repeat: the order of his terms; else the very same header from the same place. */
  #proofOf({ order }: SignedPayment, { header, address }: PurchaseRequest): string {
    return sha256(order === null ? `header ${sha256(header)} ${address}` : `order ${order}`);
  }

  async buy(request: PurchaseRequest): Promise<Outcome> {
    const read = readPaymentHeader(request.header);
    if ('refusal' in read) return again(read.refusal);
    const { payment } = read;
    const proof = this.#proofOf(payment, request);
    const running = this.#running.get(payment.id);
    if (running) return running.proof === proof ? running.outcome : this.#notYours();
    const known = this.#deps.records.get(payment.id);
    if (known && known.state !== 'refused' && !this.#mayFetch(known, proof)) return this.#notYours();
    if (known && known.state !== 'refused') {
      return this.#alone(payment.id, proof, () => this.#carryOn(payment.id, payment));
    }
    return this.#alone(payment.id, proof, () => this.#first(payment, request, proof));
  }

  /** One at a time for each payment, whoever asks: a buyer, his claim, the look back after a restart. */
  #alone(id: string, proof: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const running = this.#running.get(id);
    if (running) return running.outcome;
    const outcome = work().finally(() => this.#running.delete(id));
    this.#running.set(id, { proof, outcome });
    return outcome;
  }

  #notYours(): Outcome {
    return refused(
      409,
      'This payment was used already. Its key goes to whoever made it: use the claim URL that came with it.',
    );
  }

  /** A settled authorization can be read on the chain by anybody, so the payment alone is no proof of having made it. */
  #mayFetch({ proof, isWeakProof, writtenAt }: Settlement, given: string): boolean {
    if (!timingSafeEqual(Buffer.from(proof), Buffer.from(given))) return false;
    return !isWeakProof || this.#deps.clock.now() - writtenAt < HOUR_MS;
  }

  #walletLimit(payer: string): Outcome | null {
    const { records, clock, config } = this.#deps;
    if (records.countSince(payer, clock.now() - HOUR_MS) < config.purchasesPerWalletHour) return null;
    return refused(429, `A wallet buys ${config.purchasesPerWalletHour} times an hour at most.`, 3600);
  }

  async #first(payment: SignedPayment, request: PurchaseRequest, proof: string): Promise<Outcome> {
    const { gb } = request;
    const { terms, config, clock } = this.#deps;
    const wrong = paymentProblem(payment, request.priceMicro, { terms, config, nowMs: clock.now() });
    if (wrong !== null) return again(wrong);
    const limit = this.#walletLimit(payment.payer);
    if (limit) return limit;
    const noRoom = this.#deps.room(this.#reservedGb + gb);
    if (noRoom !== null) return refused(503, noRoom, 60);
    this.#reservedGb += gb;
    try {
      return await this.#pay(payment, request, proof);
    } finally {
      this.#reservedGb -= gb;
    }
  }

  async #pay(payment: SignedPayment, request: PurchaseRequest, proof: string): Promise<Outcome> {
    const { terms, settling, records, clock, log } = this.#deps;
    try {
      const { payload, requirements } = await terms.forFacilitator(payment, request.url);
      const { isValid, invalidReason, payer } = await terms.verify(payload, requirements);
      if (!isValid)
        return again(`The facilitator refuses the payment: ${(invalidReason ?? 'no reason').slice(0, 100)}.`);
      if (payer !== undefined && payer.toLowerCase() !== payment.payer.toLowerCase())
        return again('The payer is not who signed.');
    } catch (error) {
      log.warn('x402.notVerified', { payment: payment.id, why: (error as Error).message.slice(0, 200) });
      return refused(503, 'The payment cannot be checked now. Nothing was charged.', 30);
    }
    // Others of this wallet may have come in between.
    const limit = this.#walletLimit(payment.payer);
    if (limit) return limit;
    const { network, payer, recipient, amountMicro, nonce, validUntil, payload, order } = payment;
    const { gb, days, routing, url } = request;
    const written: Settlement = {
      ...{
        id: payment.id,
        state: 'written',
        payer,
        writtenAt: clock.now(),
        network,
        recipient,
        amountMicro,
        nonce,
        validUntil,
      },
      ...{ asset: terms.assetOn(network), gb, days, routing, url, payload, proof, isWeakProof: order === null },
      ...{ transaction: null, sourceId: null, settledAt: null, deliveredAt: null, note: '' },
    };
    records.put(written, clock.now());
    const settled = await settling.settle(written);
    this.#deps.changed();
    if (settled.state === 'refused') {
      return settled.note === 'facilitator_unreachable'
        ? refused(503, 'The facilitator cannot be reached now. Nothing was charged.', 30)
        : again(`The payment was not carried out: ${settled.note}.`);
    }
    return this.#carryOn(settled.id, payment);
  }

  /** From wherever it stands to the key, as far as that goes in the time of one request. */
  async #carryOn(id: string, payment: SignedPayment | null): Promise<Outcome> {
    const { records, settling } = this.#deps;
    const found = records.get(id);
    if (found === null) return refused(404, 'There is no such payment.');
    const isOpen = found.state === 'written' || found.state === 'unknown';
    const known = isOpen ? await settling.reconcile(found) : found;
    if (isOpen && known.state !== found.state) this.#deps.changed();
    if (known.state === 'refused') return refused(410, 'The payment was not carried out: nothing was charged.');
    const taken = this.#take(known);
    const stored = taken.sourceId === null ? null : this.#deps.find(taken.sourceId);
    if (stored) return this.#delivered(taken, await this.#minted(stored), payment);
    return { kind: 'later', settlement: taken, claim: this.#claimFor(taken, payment) };
  }

  /** What a crash or a lost answer left open. Ends with what is still open. */
  async lookBack(): Promise<number> {
    const { records, closing, log } = this.#deps;
    for (const { id, proof } of records.open()) {
      if (closing.aborted) break;
      if (this.#running.has(id)) continue;
      await this.#alone(id, proof, () => this.#carryOn(id, null)).catch((error: unknown) => {
        if (!closing.aborted) log.error('x402.lookBack', error, { payment: id });
      });
    }
    return records.open().length;
  }

  #delivered(settlement: Settlement, { id, state, keyId }: StoredPayment, payment: SignedPayment | null): Outcome {
    if ((state === 'minted' || state === 'handedOut') && keyId !== null) {
      return { kind: 'key', settlement, keyId, paymentId: id };
    }
    return { kind: 'later', settlement, claim: this.#claimFor(settlement, payment) };
  }

  async #minted(stored: StoredPayment): Promise<StoredPayment> {
    const { fulfilment, clock, mintWaitMs, closing, log } = this.#deps;
    if (stored.state !== 'paid' && stored.state !== 'minting') return stored;
    const done = new AbortController();
    const minted = fulfilment.advance(stored.id).catch((error: unknown) => {
      log.error('x402.notMinted', error, { payment: stored.id });
      return fulfilment.need(stored.id);
    });
    const timeout = clock.sleep(mintWaitMs, AbortSignal.any([closing, done.signal])).then(
      () => fulfilment.need(stored.id),
      () => stored,
    );
    try {
      return await Promise.race([minted, timeout]);
    } finally {
      done.abort();
    }
  }

  /** Into the fulfilment, under a name of its own: however often this runs, it is one payment there. */
  #take(settlement: Settlement): Settlement {
    const { fulfilment, records, clock, find } = this.#deps;
    const { state, sourceId, payer, gb, days, amountMicro, settledAt, network, note } = settlement;
    if ((state !== 'settled' && state !== 'lost') || sourceId === null) return settlement;
    if (state === 'lost' && find(sourceId)) return settlement;
    fulfilment.take({
      ...{ source: 'x402', sourceId, customer: `x402:${payer}`, contact: payer, gb, days },
      ...{ amountMinor: microToCents(amountMicro), currency: 'USD', paidAt: settledAt ?? settlement.writtenAt },
      ...{ choice: { kind: 'mint', tier: 'standard' }, byItself: true, method: network },
      ...(state === 'lost' ? { reason: note } : {}),
    });
    if (state === 'lost') return settlement;
    const taken: Settlement = { ...settlement, state: 'taken' };
    records.put(taken, clock.now());
    return taken;
  }

  /** The same each time for who knows the order of his terms; else new each time. Only its hash is kept. */
  #claimFor({ id }: Settlement, payment: SignedPayment | null): string | null {
    if (payment === null) return null;
    const { records, clock } = this.#deps;
    const claim =
      payment.order === null
        ? randomBytes(24).toString('base64url')
        : createHash('sha256').update(`claim ${id} ${payment.order}`).digest('base64url');
    records.addClaim(sha256(claim), id, clock.now());
    return claim;
  }

  async claim(token: string): Promise<Outcome> {
    const { records, clock } = this.#deps;
    const settlement = /^[\w-]{32,43}$/.test(token) ? records.byClaim(sha256(token)) : null;
    if (settlement === null) return refused(404, 'There is no such claim.');
    if (settlement.deliveredAt !== null && clock.now() - settlement.deliveredAt > CLAIM_MS) {
      return refused(410, 'This key was fetched a day ago; it is not shown again.');
    }
    return this.#alone(settlement.id, settlement.proof, () => this.#carryOn(settlement.id, null));
  }

  /** Ends when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled([...this.#running.values()].map(({ outcome }) => outcome));
  }

  /** The key has left for the buyer. */
  delivered(settlement: Settlement, paymentId: string): void {
    const { records, clock, fulfilment } = this.#deps;
    const now = records.get(settlement.id);
    if (now && now.deliveredAt === null) records.put({ ...now, deliveredAt: clock.now() }, clock.now());
    fulfilment.handedOut(paymentId);
  }
}
