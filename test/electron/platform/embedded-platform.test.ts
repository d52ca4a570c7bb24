/** The client against the platform that the demo runs on, in both dialects: the whole life of a key. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import { startEmbeddedPlatform } from '../../../electron/demo/embedded-platform.ts';
import type { Fault } from '../../../electron/demo/types.ts';
import { createLog } from '../../../electron/log.ts';
import { createPlatformClient } from '../../../electron/platform/client.ts';
import { cleanUp, errorOf } from './harness.ts';

async function start(dialect: 'guide' | 'live') {
  const platform = await startEmbeddedPlatform({ keys: 3, seed: 1, dialect });
  cleanUp(() => platform.close());
  const { apiUrl, apiKey } = platform.description;
  const client = createPlatformClient({
    baseUrl: apiUrl,
    getApiKey: () => apiKey,
    clock: { now: systemClock.now, sleep: async () => {} },
    random: () => 0,
    log: createLog(() => {}, Date.now),
  });
  cleanUp(() => client.close());
  return { platform, client };
}

describe.each(['live', 'guide'] as const)('the embedded platform, %s dialect', (dialect) => {
  it('a key from mint to revocation', async () => {
    const { platform, client } = await start(dialect);
    const before = (await client.listKeys()).value;
    expect(before).toHaveLength(3);
    expect(before.every(({ secret }) => secret === null)).toBe(true);
    expect(before.flatMap(({ key }) => key.unreadable)).toEqual([]);

    const expiresAt = Date.now() + 30 * 86_400_000;
    const minted = await client.mintKey(
      { label: 'alice@acme', capGb: 10, expiresAt, tier: 'standard' },
      'intent-mint-01',
    );
    const { id } = minted.value.key;
    expect(minted.value).toMatchObject({
      secret: expect.stringMatching(/^pak_/),
      key: { capGb: 10, expiresAt, unreadable: [] },
    });
    expect(minted.requestId).not.toBeNull();
    expect(Math.abs((minted.serverTime ?? 0) - Date.now())).toBeLessThan(60_000);

    const topped = await client.topUpKey(id, { addGb: 25, extendDays: 10, capGbBefore: 10 }, 'intent-topup-01');
    expect(topped.value).toMatchObject({ capAsExpected: true, key: { capGb: 35 } });
    expect(topped.value.unappliedExtendDays).toBe(dialect === 'guide' ? 10 : undefined);
    // Once more under the same key, as after a crash: the first answer, no second effect.
    const again = await client.topUpKey(id, { addGb: 25, extendDays: 10, capGbBefore: 10 }, 'intent-topup-01');
    expect(again.value).toMatchObject({ capAsExpected: true, key: { capGb: 35 } });

    expect((await client.editKey(id, { enabled: false, label: 'bob' }, 'intent-edit-01')).value.key).toMatchObject({
      enabled: false,
      label: 'bob',
    });
    const rotated = await client.regenerateKey(id, 'intent-rotate-01');
    expect(rotated.value.secret).not.toBe(minted.value.secret);
    expect((await client.revealKey(id)).value.secret).toBe(rotated.value.secret);
    expect((await client.getKey(id)).value.key.label).toBe('bob');

    const audit = (await client.audit({ keyId: id, limit: 50 })).value;
    expect(audit[0]).toMatchObject({ action: 'reveal', keyId: id });
    expect(JSON.stringify(audit)).not.toContain(String(rotated.value.secret));
    expect(Object.keys((await client.stock()).value.pools)).toContain('mbl');

    expect((await client.deleteKey(id)).value).toEqual({ alreadyGone: false });
    expect((await client.deleteKey(id)).value).toEqual({ alreadyGone: true });
    expect((await errorOf(client.getKey(id))).code).toBe('not_found');
    expect(platform.effects()).toMatchObject({ minted: 1, gbAdded: 25, regenerated: 1, deleted: 1 });
  });

  it.each<[string, Omit<Fault, 'target' | 'times'>]>([
    ['[fault 13] dropped before it acts', { drop: 'before' }],
    ['[fault 13] dropped after it acted', { drop: 'after' }],
    ['[fault 16] cut off', { cut: true }],
    ['[fault 10] 503', { status: 503 }],
  ])(
    '%s: one effect, recovered under its key; or unknown, and settled by the same call later',
    async (_name, fault) => {
      const { platform, client } = await start(dialect);
      const mint = () => client.mintKey({ label: 'x', capGb: 5, expiresAt: null, tier: 'standard' }, 'intent-mint-02');
      platform.fault({ target: 'api', method: 'POST', times: 1, ...fault });
      const { id } = (await mint()).value.key;
      expect(platform.effects().minted).toBe(1);

      const topUp = () => client.topUpKey(id, { addGb: 7, extendDays: null, capGbBefore: 5 }, 'intent-topup-02');
      // In the guide's dialect the first request is refused for its wording, so the fault meets the second.
      platform.fault({ target: 'api', method: 'POST', path: `/v1/reseller/pool-keys/${id}/topup`, times: 3, ...fault });
      expect((await errorOf(topUp())).code).toBe('outcome_unknown');
      platform.clearFaults();
      expect((await topUp()).value).toMatchObject({ capAsExpected: true, key: { capGb: 12 } });
      expect(platform.effects().gbAdded).toBe(7);
    },
  );

  it('[fault 6] a cap over the ceiling is a problem of the cap', async () => {
    const { client } = await start(dialect);
    const error = await errorOf(
      client.mintKey({ label: 'x', capGb: 1001, expiresAt: null, tier: 'standard' }, 'intent-mint-03'),
    );
    expect(error).toMatchObject({ code: 'validation', fields: [{ field: 'capGb' }] });
    expect(error.requestId).not.toBeNull();
  });
});
