import { describe, expect, it } from 'vitest';
import { DAY_MS, type PakKey } from '../../../shared/key.ts';
import { codeOf, connected, intent, platform } from '../app-harness.ts';

async function opened(now?: () => number) {
  const p = await platform();
  const running = await connected({ platform: p, ...(now ? { now } : {}) });
  const { key } = await running.api.keys.mint({
    intentId: intent('mint'),
    label: 'alice',
    capGb: 10,
    expiresAt: null,
    tier: 'standard',
  });
  return { ...running, platform: p, key };
}
type Opened = Awaited<ReturnType<typeof opened>>;

/** As somebody else would, past this app. */
async function patchElsewhere({ platform: p }: Opened, key: PakKey, body: unknown): Promise<void> {
  const answer = await fetch(`${p.description.apiUrl}/reseller/pool-keys/${key.id}`, {
    method: 'PATCH',
    headers: { 'x-api-key': p.description.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

describe('taking back', () => {
  it('restores name, cap and expiry as a journaled operation of its own, once', async () => {
    const { api, key } = await opened();
    const until = Date.now() + 30 * DAY_MS;
    const { operation, undoUntil } = await api.keys.edit({
      intentId: intent('edit'),
      keyId: key.id,
      label: 'alicia',
      capGb: 20,
      expiresAt: until,
    });
    expect(undoUntil).toBeGreaterThan(Date.now());
    const back = await api.keys.undo({ intentId: intent('undo'), operationId: operation.id });
    expect(back.key).toMatchObject({ label: 'alice', capGb: 10, expiresAt: null });
    expect(back.operation).toMatchObject({ kind: 'edit', outcome: 'done', summary: 'Taken back' });
    // The same press again is told its outcome; another one comes too late.
    expect((await api.keys.undo({ intentId: intent('undo'), operationId: operation.id })).operation.id).toBe(
      back.operation.id,
    );
    expect(await codeOf(api.keys.undo({ intentId: intent('undo2'), operationId: operation.id }))).toBe('not_found');
  });

  it('switches back on what was switched off, and off what was switched on', async () => {
    const { api, key } = await opened();
    const { token } = await api.keys.prepare({ keyId: key.id, action: 'disable' });
    const off = await api.keys.setEnabled({
      intentId: intent('off'),
      keyId: key.id,
      enabled: false,
      confirmToken: token,
    });
    const on = await api.keys.undo({ intentId: intent('undo'), operationId: off.operation.id });
    expect(on).toMatchObject({ key: { enabled: true }, operation: { kind: 'enable' } });
  });

  it('puts back what the platform had, not what this app had last seen', async () => {
    const it = await opened();
    await patchElsewhere(it, it.key, { label: 'alice (renamed elsewhere)' });
    const { operation } = await it.api.keys.edit({ intentId: intent('e'), keyId: it.key.id, label: 'alicia' });
    const back = await it.api.keys.undo({ intentId: intent('u'), operationId: operation.id });
    expect(back.key.label).toBe('alice (renamed elsewhere)');
  });

  it('is refused when somebody changed the same thing since', async () => {
    const it = await opened();
    const { operation } = await it.api.keys.edit({ intentId: intent('e'), keyId: it.key.id, capGb: 20 });
    await patchElsewhere(it, it.key, { trafficCapGB: 50 });
    const undo = it.api.keys.undo({ intentId: intent('u'), operationId: operation.id });
    expect(await codeOf(undo)).toBe('changed_since_preview');
    expect((await it.api.keys.prepare({ keyId: it.key.id, action: 'disable' })).key.capGb).toBe(50);
  });

  it('sends nothing over a top-up that is under way, and goes by what came of it afterwards', async () => {
    const { api, key, platform: p } = await opened();
    const { operation } = await api.keys.edit({ intentId: intent('e'), keyId: key.id, capGb: 15 });
    p.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', times: 1, delayMs: 200 });
    const topUp = api.keys.topUp({
      ...{ intentId: intent('t'), keyId: key.id, addGb: 20, extendDays: null, enable: false },
      previewed: { capGb: 15, enabled: true, expiresAt: null },
    });
    await expect
      .poll(async () => (await api.activity.list({ limit: 1 })).operations[0])
      .toMatchObject({ kind: 'topUp', outcome: 'open' });
    const undo = () => api.keys.undo({ intentId: intent('u'), operationId: operation.id });
    await expect(undo()).rejects.toMatchObject({
      data: { code: 'changed_since_preview', message: expect.stringContaining('Nothing was sent') },
    });
    expect((await topUp).key.capGb).toBe(35);
    expect(await codeOf(undo())).toBe('changed_since_preview');
    expect((await api.keys.prepare({ keyId: key.id, action: 'disable' })).key.capGb).toBe(35);
    expect(p.effects().gbAdded).toBe(20);
  });

  it('after an earlier change that was settled first, goes one step back and not two', async () => {
    const { api, key, platform: p } = await opened();
    p.fault({ target: 'api', method: 'PATCH', path: '/v1/reseller/pool-keys', drop: 'before', times: 3 });
    const lost = api.keys.edit({ intentId: intent('lost'), keyId: key.id, label: 'second' });
    expect(await codeOf(lost)).toBe('outcome_unknown');
    p.clearFaults();
    const { operation } = await api.keys.edit({ intentId: intent('e'), keyId: key.id, label: 'third' });
    const back = await api.keys.undo({ intentId: intent('u'), operationId: operation.id });
    expect(back.key.label).toBe('second');
  });

  it('is not offered where the platform would refuse the old value', async () => {
    let now = Date.now();
    const it = await opened(() => now);
    await it.api.keys.edit({ intentId: intent('short'), keyId: it.key.id, expiresAt: now + 60_000 });
    now += 120_000;
    const { undoUntil } = await it.api.keys.edit({
      intentId: intent('long'),
      keyId: it.key.id,
      expiresAt: now + DAY_MS,
    });
    expect(undoUntil).toBeNull();
  });

  it('ends after some minutes', async () => {
    let now = Date.now();
    const { api, key } = await opened(() => now);
    const { operation } = await api.keys.edit({ intentId: intent('e'), keyId: key.id, label: 'alicia' });
    now += 11 * 60_000;
    expect(await codeOf(api.keys.undo({ intentId: intent('u'), operationId: operation.id }))).toBe('not_found');
  });

  it('of a lowered cap counts as spending: the daily limit stands', async () => {
    const { api, key } = await opened();
    const { operation } = await api.keys.edit({ intentId: intent('e'), keyId: key.id, capGb: 1 });
    await api.settings.set({ patch: { dailyGbLimit: 11 } });
    expect(await codeOf(api.keys.undo({ intentId: intent('u'), operationId: operation.id }))).toBe('spending_limit');
  });
});

describe('the old secret', () => {
  async function rotate({ api, key }: Opened, name = 'rotate') {
    const { token } = await api.keys.prepare({ keyId: key.id, action: 'rotate' });
    return api.keys.rotate({ intentId: intent(name), keyId: key.id, confirmToken: token });
  }
  /** The gateway's own account of the failed logins. */
  async function refusals({ api, key }: Opened): Promise<number> {
    const { entries } = await api.activity.audit({ keyId: key.id, limit: 50 });
    return entries.filter(({ action }) => action === 'gateway_auth_failure').length;
  }

  it('is tried once, by one login, and its refusal is the success', async () => {
    const it = await opened();
    await rotate(it);
    const { retired } = await it.api.keys.retiredSecret({ keyId: it.key.id });
    expect(retired?.hint).toMatch(/^pak_••••[0-9a-f]{4}$/);
    expect((retired?.checkFrom ?? 0) - (retired?.at ?? 0)).toBe(30_000);
    expect(await it.api.keys.checkRefused({ keyId: it.key.id })).toMatchObject({ verdict: 'refused' });
    expect(await refusals(it)).toBe(1);
    expect(await codeOf(it.api.keys.checkRefused({ keyId: it.key.id }))).toBe('not_found');
    expect(await refusals(it)).toBe(1);
    expect((await it.api.keys.retiredSecret({ keyId: it.key.id })).retired).toBeNull();
    expect(it.crossed.join('\n')).not.toMatch(/pak_[0-9a-f]{24}/);
  });

  it('is still let in while the gateway goes by what it knew', async () => {
    const p = await platform({ authCacheMs: 30_000 });
    const running = await connected({ platform: p });
    const { key } = await running.api.keys.mint({
      intentId: intent('mint'),
      label: 'bob',
      capGb: 1,
      expiresAt: null,
      tier: 'standard',
    });
    // It has been used a moment ago.
    await running.api.probe.run({ runId: 'run-000000001', keyId: key.id, routing: { protocol: 'http', pool: 'mbl' } });
    const { token } = await running.api.keys.prepare({ keyId: key.id, action: 'rotate' });
    await running.api.keys.rotate({ intentId: intent('rotate'), keyId: key.id, confirmToken: token });
    expect(await running.api.keys.checkRefused({ keyId: key.id })).toMatchObject({ verdict: 'accepted' });
  });

  it('shows nothing when the gateway cannot be reached, and is not tried again', async () => {
    const it = await opened();
    await rotate(it);
    it.platform.fault({ target: 'gateway', times: 1, status: 503 });
    expect(await it.api.keys.checkRefused({ keyId: it.key.id })).toMatchObject({ verdict: 'unclear' });
    expect(await codeOf(it.api.keys.checkRefused({ keyId: it.key.id }))).toBe('not_found');
  });

  it('of a revoked key and of one switched off can be tried as well; switched on again it is no old secret', async () => {
    const it = await opened();
    const disable = await it.api.keys.prepare({ keyId: it.key.id, action: 'disable' });
    const off = await it.api.keys.setEnabled({
      intentId: intent('off'),
      keyId: it.key.id,
      enabled: false,
      confirmToken: disable.token,
    });
    expect((await it.api.keys.retiredSecret({ keyId: it.key.id })).retired).not.toBeNull();
    await it.api.keys.undo({ intentId: intent('undo'), operationId: off.operation.id });
    expect((await it.api.keys.retiredSecret({ keyId: it.key.id })).retired).toBeNull();
    const { token } = await it.api.keys.prepare({ keyId: it.key.id, action: 'revoke' });
    await it.api.keys.revoke({ intentId: intent('revoke'), keyId: it.key.id, confirmToken: token });
    expect(await it.api.keys.checkRefused({ keyId: it.key.id })).toMatchObject({ verdict: 'refused' });
  });

  it('is not kept where its answer comes after the lock', async () => {
    const { createRetiredSecrets } = await import('../../../electron/account/retired-secrets.ts');
    const retired = createRetiredSecrets({ now: () => 0, sleep: () => new Promise(() => undefined) });
    retired.keep('p', 'k', 'pak_0123456789abcdef01234567', AbortSignal.abort());
    expect(retired.take('p', 'k')).toBeNull();
  });

  it('is forgotten after ten minutes', async () => {
    const { createRetiredSecrets } = await import('../../../electron/account/retired-secrets.ts');
    const { promise, resolve } = Promise.withResolvers<void>();
    const retired = createRetiredSecrets({ now: () => 0, sleep: () => promise });
    retired.keep('p', 'k', 'pak_0123456789abcdef01234567', new AbortController().signal);
    resolve();
    await promise;
    await Promise.resolve();
    expect(retired.take('p', 'k')).toBeNull();
  });
});

describe('a top-up whose second step is refused', () => {
  it('is journaled step by step, and finished without adding the GB again', async () => {
    const { api, key, platform: p } = await opened();
    const { token } = await api.keys.prepare({ keyId: key.id, action: 'disable' });
    await api.keys.setEnabled({ intentId: intent('off'), keyId: key.id, enabled: false, confirmToken: token });
    p.fault({ target: 'api', method: 'PATCH', path: '/v1/reseller/pool-keys', times: 1, status: 403 });
    const topUp = {
      intentId: intent('topup'),
      keyId: key.id,
      addGb: 5,
      extendDays: null,
      enable: true,
      previewed: { capGb: 10, enabled: false, expiresAt: null },
    };
    expect(await codeOf(api.keys.topUp(topUp))).toBe('forbidden');
    const [operation] = (await api.activity.list({ limit: 1, keyId: key.id })).operations;
    expect(operation).toMatchObject({
      outcome: 'failed',
      steps: [
        { name: 'top up', outcome: 'done' },
        { name: 'switch on', outcome: 'failed' },
      ],
    });
    const finish = { intentId: intent('finish'), keyId: key.id, enabled: true, confirmToken: null };
    expect((await api.keys.setEnabled(finish)).key).toMatchObject({ enabled: true, capGb: 15 });
    expect(p.effects().gbAdded).toBe(5);
  });
});
