import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform } from '../app-harness.ts';

const mint = (name: string, capGb = 10) => ({
  intentId: intent(name),
  label: `customer:${name}`,
  capGb,
  expiresAt: null,
  tier: 'standard' as const,
});

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come true');
}

describe('[bar 20] minting once', () => {
  it('[bar 21] [fault 40] makes one key of a double click and of a later repeat of the same intent', async () => {
    const p = await platform();
    const { api } = await connected({ platform: p });
    const [first, second] = await Promise.all([api.keys.mint(mint('alice')), api.keys.mint(mint('alice'))]);
    const third = await api.keys.mint(mint('alice'));
    expect(second.key.id).toBe(first.key.id);
    expect(third.key.id).toBe(first.key.id);
    expect(p.effects().minted).toBe(1);
    const { operations } = await api.activity.list({ limit: 10 });
    expect(operations.filter((operation) => operation.kind === 'mint')).toHaveLength(1);
    expect(operations[0]).toMatchObject({ outcome: 'done', label: 'customer:alice' });
    expect(operations[0]?.requestIds).toHaveLength(1);
  });

  for (const [name, fault] of [
    ['[fault 12] the answer never came', { drop: 'after' as const, times: 3 }],
    ['[fault 13] the connection broke before anything was done, three times', { drop: 'before' as const, times: 3 }],
    ['[fault 10] 503 three times', { status: 503, times: 3 }],
    ['[fault 16] the answer was cut off, three times', { cut: true, times: 3 }],
  ] as const) {
    it(`says unknown and settles it with the next sync, exactly once: ${name}`, async () => {
      const p = await platform();
      const { api } = await connected({ platform: p });
      p.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', ...fault });
      expect(await codeOf(api.keys.mint(mint('bob')))).toBe('outcome_unknown');
      expect((await api.activity.list({ limit: 1 })).operations[0]).toMatchObject({ outcome: 'unknown' });
      p.clearFaults();
      await api.sync.now({});
      await until(async () => (await api.activity.list({ limit: 1 })).operations[0]?.outcome === 'done');
      expect(p.effects().minted).toBe(1);
      const { keys } = await api.keys.list({});
      expect(keys.filter((key) => key.label === 'customer:bob')).toHaveLength(1);
      // The notice tells what happened; the same intent now finds its key.
      expect((await api.app.notices({})).notices[0]?.title).toBe('An interrupted change was finished');
      expect((await api.keys.mint(mint('bob'))).key.label).toBe('customer:bob');
      expect(p.effects().minted).toBe(1);
    });
  }

  it('[fault 14] finishes after a crash between writing down and the answer', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    const before = await connected({ platform: p, keychain, dir });
    p.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', times: 1, delayMs: 60_000 });
    const lost = codeOf(before.api.keys.mint(mint('carol'))).catch(() => 'crashed');
    await until(async () => (await before.api.activity.list({ limit: 1 })).operations[0]?.outcome === 'open');
    await before.crash();
    await lost;
    p.clearFaults();

    const after = await app({ home: homeOf(p), keychain, dir });
    await until(async () => (await after.api.activity.list({ limit: 1 })).operations[0]?.outcome === 'done');
    expect(p.effects().minted).toBe(1);
    expect((await after.api.keys.list({})).keys.filter((key) => key.label === 'customer:carol')).toHaveLength(1);
  });

  it('[bar 21] [fault 42] refuses a mint without network, and fires nothing when it returns', async () => {
    const p = await platform({ port: 0 });
    const { api } = await connected({ platform: p });
    const port = Number(new URL(p.description.apiUrl).port);
    await p.close();
    expect(await codeOf(api.keys.mint(mint('dave')))).toBe('offline');
    expect((await api.activity.list({ limit: 1 })).operations[0]).toMatchObject({ outcome: 'failed' });
    const again = await platform({ port });
    await api.sync.now({});
    await api.sync.now({});
    expect(again.effects().minted).toBe(0);
  });

  it('does not send what is older than the platform remembers', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    let nowMs = Date.now();
    const { api } = await connected({ platform: p, keychain, dir, now: () => nowMs });
    p.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', drop: 'before', times: 3 });
    expect(await codeOf(api.keys.mint(mint('erin')))).toBe('outcome_unknown');
    nowMs += 24 * 3_600_000;
    p.clearFaults();
    await api.sync.now({});
    await until(async () => (await api.activity.list({ limit: 1 })).operations[0]?.outcome === 'failed');
    expect((await api.activity.list({ limit: 1 })).operations[0]?.note).toMatch(/Too old/);
    expect(p.effects().minted).toBe(0);
  });
});

describe('top-up that revives', () => {
  async function suspended() {
    const p = await platform({ keys: 40 });
    const running = await connected({ platform: p });
    const { keys } = await running.api.keys.list({});
    const key = keys.find(
      (row) => row.enabled === false && row.capGb !== null && (row.usedMb ?? 0) / 1024 >= row.capGb,
    );
    if (!key?.capGb) throw new Error('the seed has no suspended key');
    return { p, ...running, key, capGb: key.capGb };
  }
  const previewOf = (key: { capGb: number | null; enabled: boolean | null; expiresAt: number | null }) => ({
    capGb: key.capGb,
    enabled: key.enabled,
    expiresAt: key.expiresAt,
  });

  it('adds the GB and switches the key on, as one operation with two steps', async () => {
    const { api, key, capGb, p } = await suspended();
    const input = {
      intentId: intent('topup'),
      keyId: key.id,
      addGb: 5,
      extendDays: null,
      enable: true,
      previewed: previewOf(key),
    };
    const { key: after, operation } = await api.keys.topUp(input);
    expect(after).toMatchObject({ capGb: capGb + 5, enabled: true });
    expect(operation).toMatchObject({
      outcome: 'done',
      steps: [
        { name: 'top up', outcome: 'done' },
        { name: 'switch on', outcome: 'done' },
      ],
    });
    await api.keys.topUp(input);
    expect(p.effects().gbAdded).toBe(5);
  });

  for (const dialect of ['guide', 'live'] as const) {
    it(`extends by days where the platform speaks the ${dialect} wording, once`, async () => {
      const p = await platform({ dialect });
      const { api } = await connected({ platform: p });
      const expiresAt = Date.now() + 5 * 86_400_000;
      const { key } = await api.keys.mint({ ...mint('days'), expiresAt });
      const { key: after, operation } = await api.keys.topUp({
        intentId: intent('days2'),
        keyId: key.id,
        addGb: 5,
        extendDays: 10,
        enable: false,
        previewed: previewOf(key),
      });
      expect(after.capGb).toBe(15);
      expect(Math.abs((after.expiresAt ?? 0) - (expiresAt + 10 * 86_400_000))).toBeLessThan(120_000);
      expect(operation.steps).toEqual([
        { name: 'top up', outcome: 'done' },
        { name: 'extend', outcome: dialect === 'guide' ? 'done' : 'skipped' },
      ]);
      expect(p.effects().gbAdded).toBe(5);
    });
  }

  it('tells what is done and what is not when the second step fails', async () => {
    const { api, key, p } = await suspended();
    p.fault({ target: 'api', method: 'PATCH', times: 3, status: 403, body: '{"message":"scope missing"}' });
    const input = {
      intentId: intent('half'),
      keyId: key.id,
      addGb: 5,
      extendDays: null,
      enable: true,
      previewed: previewOf(key),
    };
    expect(await codeOf(api.keys.topUp(input))).toBe('forbidden');
    expect((await api.activity.list({ limit: 1 })).operations[0]).toMatchObject({
      outcome: 'failed',
      note: expect.stringContaining('Done: top up. Not done: switch on.'),
    });
    expect(p.effects().gbAdded).toBe(5);
  });

  it('[bar 22] [fault 39] stops when the key changed since it was looked at, and adds nothing', async () => {
    const { api, key, capGb, p } = await suspended();
    const stale = { ...previewOf(key), capGb: capGb - 1 };
    const input = {
      intentId: intent('stale'),
      keyId: key.id,
      addGb: 5,
      extendDays: null,
      enable: true,
      previewed: stale,
    };
    expect(await codeOf(api.keys.topUp(input))).toBe('changed_since_preview');
    expect(p.effects().gbAdded).toBe(0);
  });
});

describe('[bar 22] guards in main, whatever the page believes', () => {
  it('[fault 43] holds the daily limit over minting, topping up and raising a cap', async () => {
    const p = await platform();
    const { api } = await connected({ platform: p });
    await api.settings.set({ patch: { dailyGbLimit: 12 } });
    const { key } = await api.keys.mint(mint('limit', 10));
    expect(await codeOf(api.keys.mint(mint('over', 3)))).toBe('spending_limit');
    const previewed = { capGb: key.capGb, enabled: key.enabled, expiresAt: key.expiresAt };
    expect(
      await codeOf(
        api.keys.topUp({ intentId: intent('t'), keyId: key.id, addGb: 3, extendDays: null, enable: false, previewed }),
      ),
    ).toBe('spending_limit');
    expect(await codeOf(api.keys.edit({ intentId: intent('e'), keyId: key.id, capGb: 13 }))).toBe('spending_limit');
    expect(p.effects()).toMatchObject({ minted: 1, gbAdded: 0 });
    expect((await api.keys.mint(mint('fits', 2))).key.capGb).toBe(2);
  });

  it('[fault 43] holds the daily limit over calls that come at once', async () => {
    const p = await platform();
    const { api } = await connected({ platform: p });
    const { keys } = await api.keys.list({});
    const row = keys.find(({ enabled, capGb }) => enabled && capGb !== null);
    if (!row?.capGb) throw new Error('seed');
    const { id: keyId, capGb, enabled, expiresAt } = row;
    await api.settings.set({ patch: { dailyGbLimit: 10 } });
    const previewed = { capGb, enabled, expiresAt };
    const topUp = { keyId, addGb: 10, extendDays: null, enable: false, previewed };
    const told = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((name) => api.keys.topUp({ ...topUp, intentId: intent(name) })),
    );
    expect(told.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))).toEqual(
      Array(3).fill('spending_limit'),
    );
    expect(p.effects()).toMatchObject({ gbAdded: 10 });
    const raised = await Promise.all(
      ['e', 'f'].map((name) => codeOf(api.keys.edit({ intentId: intent(name), keyId, capGb: capGb + 15 }))),
    );
    expect(raised).toEqual(['spending_limit', 'spending_limit']);
  });

  it('wants a confirmation of this very action on this very key', async () => {
    const p = await platform();
    const { api } = await connected({ platform: p });
    const { keys } = await api.keys.list({});
    const [a, b] = keys;
    if (!a || !b) throw new Error('seed');
    const { token } = await api.keys.prepare({ keyId: a.id, action: 'rotate' });
    expect(await codeOf(api.keys.revoke({ intentId: intent('r1'), keyId: a.id, confirmToken: token }))).toBe(
      'confirmation_required',
    );
    const other = await api.keys.prepare({ keyId: a.id, action: 'revoke' });
    expect(await codeOf(api.keys.revoke({ intentId: intent('r2'), keyId: b.id, confirmToken: other.token }))).toBe(
      'confirmation_required',
    );
    expect(
      await codeOf(api.keys.setEnabled({ intentId: intent('r3'), keyId: a.id, enabled: false, confirmToken: null })),
    ).toBe('confirmation_required');
    expect(p.effects().deleted).toBe(0);
    const right = await api.keys.prepare({ keyId: a.id, action: 'revoke' });
    const gone = await api.keys.revoke({ intentId: intent('r4'), keyId: a.id, confirmToken: right.token });
    expect(gone.key.gone).toBe(true);
    expect((await api.keys.list({})).keys.map((key) => key.id)).not.toContain(a.id);
  });

  for (const [name, change] of [
    ['cap 0', { capGb: 0 }],
    ['cap 1.5', { capGb: 1.5 }],
    ['cap 1001', { capGb: 1001 }],
    ['cap ""', { capGb: '' as unknown as number }],
    ['an empty label', { label: '   ' }],
    ['a label of 10,000 characters', { label: 'x'.repeat(10_000) }],
    ['an expiry in the past', { expiresAt: 1_000 }],
  ] as const) {
    it(`refuses ${name} before anything is sent, at its field`, async () => {
      const p = await platform();
      const { api } = await connected({ platform: p });
      try {
        await api.keys.mint({ ...mint('bad'), ...change });
      } catch (error) {
        const field = Object.keys(change)[0];
        expect(error).toMatchObject({ data: { fields: [expect.objectContaining({ field })] } });
        expect(p.effects().minted).toBe(0);
        expect((await api.activity.list({ limit: 5 })).operations).toEqual([]);
        return;
      }
      throw new Error('it was taken');
    });
  }

  for (const label of ['😀 Émile', '=cmd()', '<img src=x onerror=alert(1)>', '\u202Eevil', 'customer:alice']) {
    it(`[fault 33] keeps the label ${JSON.stringify(label)} as it is`, async () => {
      const p = await platform();
      const { api } = await connected({ platform: p });
      const { key } = await api.keys.mint({ ...mint('label'), label });
      expect(key.label).toBe(label);
      expect((await api.keys.list({})).keys.map((row) => row.label)).toContain(label);
    });
  }
});
