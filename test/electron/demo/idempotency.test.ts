import { describe, expect, it } from 'vitest';
import { startTestPlatform } from './test-platform.ts';

const KEYS = '/reseller/pool-keys';
const BODY = { label: 'once', trafficCapGB: 5 };
const under = (key: string) => ({ 'Idempotency-Key': key });

describe('Idempotency-Key', () => {
  it('gives the first answer again, secret included, and mints once', async () => {
    const { api, platform } = await startTestPlatform();
    const first = await api('POST', KEYS, BODY, under('intent-0001'));
    const again = await api('POST', KEYS, BODY, under('intent-0001'));
    expect(again.body).toEqual(first.body);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(platform.effects().minted).toBe(1);
  });

  it.each(['before', 'after'] as const)('mints once when the connection dropped %s the effect', async (drop) => {
    const { api, platform } = await startTestPlatform();
    platform.fault({ target: 'api', path: `/v1${KEYS}`, method: 'POST', times: 1, drop });
    await expect(api('POST', KEYS, BODY, under('intent-0002'))).rejects.toThrow();
    expect(platform.effects().minted).toBe(drop === 'before' ? 0 : 1);
    expect((await api('POST', KEYS, BODY, under('intent-0002'))).status).toBe(201);
    expect(platform.effects().minted).toBe(1);
    expect((await api('GET', KEYS)).body).toHaveLength(4);
  });

  it('mints once while the first is still under way', async () => {
    const { api, platform } = await startTestPlatform();
    platform.fault({ target: 'api', method: 'POST', times: 1, delayMs: 60 });
    const answers = await Promise.all([1, 2, 3].map(() => api('POST', KEYS, BODY, under('intent-0003'))));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(platform.effects().minted).toBe(1);
  });

  it('covers top-up, regenerate and edit', async () => {
    const { api, mint, platform } = await startTestPlatform();
    const { id } = await mint();
    for (let i = 0; i < 2; i++) {
      await api('POST', `${KEYS}/${id}/topup`, { addTrafficGB: 7 }, under('intent-topup'));
      await api('POST', `${KEYS}/${id}/regenerate`, undefined, under('intent-rotate'));
      expect((await api('PATCH', `${KEYS}/${id}`, { label: 'b' }, under('intent-edit'))).status).toBe(200);
    }
    expect(platform.effects()).toEqual({ minted: 1, gbAdded: 7, regenerated: 1, deleted: 0 });
    expect((await api('GET', `${KEYS}/${id}`)).body.trafficCapGB).toBe(8);
  });

  it.each([
    ['another body', 'POST', KEYS, { ...BODY, trafficCapGB: 6 }],
    ['another path', 'POST', '/gateway/pool/none', BODY],
  ])('refuses %s under a used key', async (name, method, path, body) => {
    const { api, platform } = await startTestPlatform();
    await api('POST', KEYS, BODY, under('intent-0004'));
    const refused = await api(method, path, body, under('intent-0004'));
    expect(refused.status).toBe(name === 'another body' ? 422 : 404);
    expect(platform.effects().minted).toBe(1);
  });

  it('is not bound by a refusal: the same key may carry the corrected body', async () => {
    const { api, mint, platform } = await startTestPlatform({ dialect: 'guide' });
    const { id } = await mint();
    const path = `${KEYS}/${id}/topup`;
    expect((await api('POST', path, { addTrafficGB: 3 }, under('intent-0005'))).status).toBe(400);
    expect((await api('POST', path, { trafficCapGB: 3 }, under('intent-0005'))).body.trafficCapGB).toBe(4);
    expect(platform.effects().gbAdded).toBe(3);
  });

  it.each(['short', 'x'.repeat(129), 'has space', 'ünïcode!'])('refuses %s as a key', async (key) => {
    const { api, platform } = await startTestPlatform();
    expect((await api('POST', KEYS, BODY, under(Buffer.from(key).toString('latin1')))).status).toBe(400);
    expect(platform.effects().minted).toBe(0);
  });

  it('forgets after 24 hours', async () => {
    const { api, platform, tick } = await startTestPlatform();
    await api('POST', KEYS, BODY, under('intent-0006'));
    tick(86_400_000 - 1);
    await api('POST', KEYS, BODY, under('intent-0006'));
    expect(platform.effects().minted).toBe(1);
    tick(1);
    await api('POST', KEYS, BODY, under('intent-0006'));
    expect(platform.effects().minted).toBe(2);
  });
});
