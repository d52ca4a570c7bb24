import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { DAY_MS } from '../../../shared/key.ts';
import { codeOf, connected, freshDir, intent, platform } from '../app-harness.ts';
import { desk, incoming } from './desk.ts';
import { until } from './until.ts';

describe('a payment', () => {
  it('makes one key, however often it is told, and one row in the books', async () => {
    const { p, api, fulfilment } = await desk({ mintByItself: true });
    const first = fulfilment.take(incoming('alice'));
    const again = fulfilment.take(incoming('alice', { gb: 500 }));
    expect(again).toEqual(first);
    await Promise.all([fulfilment.advance(first.id), fulfilment.advance(first.id), fulfilment.resume()]);
    const { payment, history } = await api.payments.get({ id: first.id });
    expect(payment).toMatchObject({ state: 'minted', reason: '', attempt: 1, gb: 10 });
    expect(history.map(({ state }) => state)).toEqual(['paid', 'minting', 'minted']);
    expect(p.effects()).toMatchObject({ minted: 1 });
    const { keys } = await api.keys.list({});
    const key = keys.find(({ id }) => id === payment.keyId);
    expect(key).toMatchObject({ label: 'alice', capGb: 10 });
    expect(Math.abs((key?.expiresAt ?? 0) - (first.paidAt + 30 * DAY_MS))).toBeLessThan(2_000);
    const { sales } = await api.money.sales({ limit: 10 });
    expect(sales).toMatchObject([
      { id: first.id, source: 'stripe', amountMinor: 4_900, customer: 'alice', keyId: key?.id },
    ]);
    const { orders } = await api.money.orders({ limit: 10 });
    expect(orders[0]).toMatchObject({
      operationId: payment.operationId,
      paid: [{ amountMinor: 4_900, currency: 'USD' }],
    });
  });

  it('waits for a look unless the rules say otherwise, and carries on by itself after that look', async () => {
    const { p, api, fulfilment } = await desk();
    const { id } = fulfilment.take(incoming('bob'));
    await fulfilment.resume();
    expect((await api.payments.get({ id })).payment.state).toBe('paid');
    p.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', drop: 'after', times: 3 });
    expect(await api.payments.fulfil({ id })).toMatchObject({ state: 'minting' });
    p.clearFaults();
    await fulfilment.resume();
    expect((await api.payments.get({ id })).payment.state).toBe('minted');
    expect(p.effects().minted).toBe(1);
  });

  it('is never guessed: what cannot be read waits with the reason, and is minted when filled in', async () => {
    const { p, api, fulfilment } = await desk({ mintByItself: true });
    const { id } = fulfilment.take(incoming('carol', { gb: null, reason: '“ten” is not a number of GB.' }));
    await fulfilment.resume();
    expect((await api.payments.get({ id })).payment).toMatchObject({
      state: 'waiting',
      reason: expect.stringMatching(/ten/),
    });
    expect(p.effects().minted).toBe(0);
    const made = await api.payments.resolve({
      ...{ id, customer: 'carol', gb: 7, days: null, mint: true },
      choice: { kind: 'mint', tier: 'standard' },
    });
    expect(made).toMatchObject({ state: 'minted', gb: 7 });
    expect(await codeOf(api.payments.ignore({ id }))).toBe('conflict');
  });

  it('of a known customer asks, tops up, or makes a new key, as the rule says', async () => {
    for (const [renewal, expected] of [
      ['ask', { state: 'waiting', minted: 1, gbAdded: 0 }],
      ['topUp', { state: 'minted', minted: 1, gbAdded: 10 }],
      ['newKey', { state: 'minted', minted: 2, gbAdded: 0 }],
    ] as const) {
      const { p, api, fulfilment } = await desk({ mintByItself: true, renewal });
      await fulfilment.advance(fulfilment.take(incoming('dora')).id);
      const second = fulfilment.take(
        incoming('dora', { sourceId: 'cs_test_dora_again_0000000000000', paidAt: Date.now() + 5 }),
      );
      await fulfilment.advance(second.id);
      const { payment } = await api.payments.get({ id: second.id });
      expect(payment.state).toBe(expected.state);
      if (renewal === 'ask') expect(payment.known).toMatchObject([{ label: 'dora' }]);
      const { minted, gbAdded } = p.effects();
      expect({ minted, gbAdded }).toEqual({ minted: expected.minted, gbAdded: expected.gbAdded });
    }
  });

  it('is minted later when the platform is down, and the user is told at once', async () => {
    const { p, api, fulfilment } = await desk({ mintByItself: true });
    const { id } = fulfilment.take(incoming('erin'));
    p.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', status: 503, times: 3 });
    await fulfilment.advance(id);
    const { notices } = await api.app.notices({});
    expect(notices.find((notice) => notice.id === `payment-${id}`)?.title).toBe('A payment is minted later');
    await fulfilment.resume();
    expect((await api.payments.get({ id })).payment.state).toBe('minted');
    expect((await api.app.notices({})).notices.some((notice) => notice.id === `payment-${id}`)).toBe(false);
    expect(p.effects().minted).toBe(1);
  });

  it('tops up after what was asked of its key before and has no answer, once', async () => {
    const { p, api, fulfilment } = await desk({ mintByItself: true, renewal: 'topUp' });
    const first = fulfilment.take(incoming('fred'));
    await fulfilment.advance(first.id);
    const keyId = fulfilment.need(first.id).keyId ?? '';
    p.fault({ target: 'api', method: 'PATCH', path: '/v1/reseller/pool-keys', drop: 'before', times: 6 });
    expect(await codeOf(api.keys.edit({ intentId: intent('cap'), keyId, capGb: 12 }))).toBe('outcome_unknown');
    const { id } = fulfilment.take(
      incoming('fred', { sourceId: 'cs_test_fred_again_0000000000000', paidAt: Date.now() + 5 }),
    );
    await fulfilment.advance(id);
    expect((await api.payments.get({ id })).payment).toMatchObject({
      state: 'paid',
      reason: expect.stringContaining('no answer yet. Nothing was sent'),
    });
    p.clearFaults();
    await until(async () => {
      await fulfilment.resume();
      return fulfilment.need(id).state === 'minted';
    });
    expect((await api.keys.list({})).keys.find((key) => key.id === keyId)).toMatchObject({ capGb: 22 });
    expect(p.effects()).toMatchObject({ minted: 1, gbAdded: 10 });
  });

  it('keeps within the daily limit', async () => {
    const { p, api, fulfilment } = await desk({ mintByItself: true });
    await api.settings.set({ patch: { dailyGbLimit: 12 } });
    const [a, b] = [fulfilment.take(incoming('fay')), fulfilment.take(incoming('gus'))];
    await fulfilment.resume();
    const states = [a, b].map(({ id }) => fulfilment.need(id).state).sort();
    expect(states).toEqual(['minted', 'paid']);
    expect(p.effects().minted).toBe(1);
    await api.settings.set({ patch: { dailyGbLimit: null } });
    await fulfilment.resume();
    expect(p.effects().minted).toBe(2);
  });

  it('that was paid back before its key is held; after it, its key is flagged and the books show both', async () => {
    const { p, api, fulfilment } = await desk({ mintByItself: true });
    fulfilment.flag('stripe', 'pi_hal', { refundedMinor: 4_900 });
    const early = fulfilment.take(incoming('hal'));
    await fulfilment.resume();
    expect(fulfilment.need(early.id)).toMatchObject({ state: 'waiting', refundedMinor: 4_900 });
    expect(p.effects().minted).toBe(0);
    const late = fulfilment.take(incoming('ida'));
    await fulfilment.resume();
    fulfilment.flag('stripe', 'pi_ida', { refundedMinor: 1_000 });
    fulfilment.flag('stripe', 'pi_ida', { refundedMinor: 1_000 });
    fulfilment.flag('stripe', 'pi_ida', { refundedMinor: 4_900 });
    const { payments, flagged } = await api.payments.list({ limit: 10, flagged: true });
    expect(flagged).toBe(2);
    expect(payments.map(({ id }) => id).sort()).toEqual([early.id, late.id].sort());
    const { sales } = await api.money.sales({ limit: 10 });
    expect(sales.map(({ amountMinor }) => amountMinor).sort()).toEqual([-1_000, -3_900, 4_900]);
    expect((await api.payments.closeFlag({ id: late.id })).flagOpen).toBe(false);
    fulfilment.flag('stripe', 'pi_ida', { disputedAt: Date.now() });
    expect((await api.payments.get({ id: late.id })).payment.flagOpen).toBe(true);
  });

  it('by hand goes the same way, once for one form', async () => {
    const { p, api } = await desk();
    const form = {
      ...{
        intentId: intent('cash'),
        customer: 'jan',
        gb: 5,
        days: 30,
        method: 'cash' as const,
        contact: '',
        note: 'at the door',
      },
      ...{ amountMinor: 2_500, currency: 'EUR', paidAt: Date.now() },
      choice: { kind: 'mint', tier: 'standard' },
    } as const;
    const [one, two] = await Promise.all([api.payments.addManual(form), api.payments.addManual(form)]);
    expect(one).toMatchObject({ state: 'minted', source: 'manual', method: 'cash' });
    expect(two.keyId).toBe(one.keyId);
    expect(p.effects().minted).toBe(1);
    expect((await api.money.sales({ limit: 5 })).sales).toMatchObject([{ source: 'cash', currency: 'EUR' }]);
  });

  it('that was minted after the backup which was restored is not minted again', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    let nowMs = Date.now();
    const { api, services, saveDialog, openDialog } = await connected({ platform: p, keychain, dir, now: () => nowMs });
    const rules = (await api.settings.get({})).payments;
    await api.settings.set({ patch: { payments: { ...rules, mintByItself: true } } });
    saveDialog.folder = freshDir();
    const { name } = await api.backup.save({ passphrase: null });
    openDialog.path = `${saveDialog.folder}/${name}`;
    nowMs += 60_000;
    const paid = incoming('after', { paidAt: nowMs });
    const desk = () => services.accounts.current().payments.fulfilment;
    await desk().advance(desk().take(paid).id);
    expect(p.effects().minted).toBe(1);
    nowMs += 60_000;
    const { contents } = await api.backup.choose({});
    await api.backup.restore({ token: contents?.token ?? '', passphrase: null, settings: false });
    const { id } = desk().take(paid);
    await desk().advance(id);
    await desk().resume();
    expect(desk().need(id)).toMatchObject({ state: 'waiting', reason: expect.stringMatching(/backup|made after/) });
    expect(p.effects().minted).toBe(1);
  });

  describe('of which nobody knows whether it was minted', () => {
    const POOL_KEYS = { target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', times: 3 } as const;

    async function aged() {
      let nowMs = Date.now();
      const p = await platform({ now: () => nowMs });
      const running = await connected({ platform: p, now: () => nowMs });
      const { payments } = await running.api.settings.get({});
      await running.api.settings.set({ patch: { payments: { ...payments, mintByItself: true, renewal: 'newKey' } } });
      const { fulfilment } = running.services.accounts.current().payments;
      const lose = async (drop: 'before' | 'after', sourceId: string) => {
        p.fault({ ...POOL_KEYS, drop });
        const { id } = fulfilment.take(incoming('zoe', { sourceId: sourceId.padEnd(40, '0'), paidAt: nowMs }));
        expect(await fulfilment.advance(id)).toMatchObject({ state: 'minting' });
        return id;
      };
      const aDayLater = async () => {
        nowMs += 24 * 3_600_000;
        await running.api.sync.now({});
        await until(() => running.services.accounts.current().session.store.journal.unsettled().length === 0);
        await fulfilment.resume();
      };
      return { p, ...running, fulfilment, lose, aDayLater };
    }

    it('is found in the list of keys by its name and time', async () => {
      const { p, fulfilment, lose, aDayLater } = await aged();
      const id = await lose('after', 'cs_test_found');
      await aDayLater();
      expect(fulfilment.need(id)).toMatchObject({ state: 'minted', keyId: expect.any(String) });
      expect(p.effects().minted).toBe(1);
    });

    it('is not minted again without the user’s word, by whatever way he comes', async () => {
      const { p, api, fulfilment, lose, aDayLater } = await aged();
      const id = await lose('before', 'cs_test_never');
      await aDayLater();
      expect(fulfilment.need(id)).toMatchObject({ state: 'failed', uncertain: true });
      expect(await codeOf(api.payments.fulfil({ id }))).toBe('confirmation_required');
      await api.payments.ignore({ id });
      const terms = { id, customer: 'zoe', gb: 10, days: 30, choice: { kind: 'mint', tier: 'standard' } as const };
      expect(await api.payments.resolve({ ...terms, mint: true })).toMatchObject({ state: 'failed', uncertain: true });
      expect(p.effects().minted).toBe(0);
      expect(await api.payments.fulfil({ id, compared: true })).toMatchObject({ state: 'minted', attempt: 2 });
      expect(p.effects().minted).toBe(1);
    });

    it('does not take the key that may be another payment’s', async () => {
      const { p, fulfilment, lose, aDayLater } = await aged();
      const ids = [await lose('before', 'cs_test_one'), await lose('after', 'cs_test_two')];
      await aDayLater();
      for (const id of ids) expect(fulfilment.need(id)).toMatchObject({ state: 'failed', uncertain: true });
      expect(p.effects().minted).toBe(1);
    });
  });
});
