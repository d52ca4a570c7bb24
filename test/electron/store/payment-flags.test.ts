import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newPayment } from '../../../electron/payments/new-payment.ts';
import { MIGRATIONS, migrate } from '../../../electron/store/migrations.ts';
import { openDatabase } from '../../../electron/store/sqlite.ts';
import { freshDir, freshStore, NOON } from './fixtures.ts';

const paid = newPayment(
  {
    ...{
      source: 'stripe',
      sourceId: 'cs_live_a',
      customer: 'alice',
      contact: '',
      gb: 5,
      days: null,
      reference: 'pi_a',
    },
    ...{ amountMinor: 4_900, currency: 'USD', paidAt: NOON - 1_000 },
  },
  NOON,
);
const line = () => ({ at: NOON, text: 'told', sales: [] });

describe('what is told of a payment later', () => {
  it('keeps the time of the refund that counts, and the newest dispute', () => {
    const { payments } = freshStore().store;
    payments.add(paid);
    const before: number[] = [];
    const flag = (told: Parameters<typeof payments.flag>[2]) =>
      payments.flag('stripe', 'pi_a', told, (_, minor) => {
        before.push(minor);
        return line();
      }).length;
    expect(flag({ refundedMinor: 1_000, refundedAt: NOON + 10 })).toBe(1);
    expect(flag({ disputedAt: NOON + 20 })).toBe(1);
    expect(flag({ refundedMinor: 4_900, refundedAt: NOON + 30 })).toBe(1);
    expect(flag({ refundedMinor: 1_000, refundedAt: NOON + 10 })).toBe(0);
    expect(flag({ disputedAt: NOON + 20 })).toBe(0);
    expect(flag({ disputedAt: NOON + 40 })).toBe(1);
    expect(flag({ disputedAt: NOON + 20 })).toBe(0);
    expect(before).toEqual([0, 1_000, 1_000, 4_900]);
    expect(payments.get(paid.id)).toMatchObject({
      ...{ refundedMinor: 4_900, refundedAt: NOON + 30, disputedAt: NOON + 40 },
    });
  });

  it('changes a payment without a line of history where nothing is new', () => {
    const { payments } = freshStore().store;
    payments.add(paid);
    payments.update(paid.id, { state: 'minting' }, null);
    expect(payments.get(paid.id)).toMatchObject({ state: 'minting' });
    expect(payments.history(paid.id)).toHaveLength(1);
  });

  it('of a file from before times were kept is there as it was', () => {
    const dir = freshDir();
    const old = openDatabase(join(dir, 'pakdesk.db'));
    migrate(
      old,
      MIGRATIONS.slice(
        0,
        MIGRATIONS.findIndex((step) => String(step).includes('refunded_at')),
      ),
    );
    old.exec(`INSERT INTO payment_flags VALUES ('stripe', 'pi_a', 900, ${NOON - 5})`);
    old.exec(
      `INSERT INTO operations (id, kind, key_id, label, summary, started_at, ended_at, outcome, note) VALUES ('intent-1', 'mint', NULL, 'a', '', ${NOON}, ${NOON}, 'failed', '')`,
    );
    old.close();
    const { payments, journal } = freshStore(dir).store;
    payments.add(paid);
    expect(payments.get(paid.id)).toMatchObject({ refundedMinor: 900, refundedAt: null, disputedAt: NOON - 5 });
    expect(journal.isTurnedAway('intent-1')).toBe(false);
  });
});
