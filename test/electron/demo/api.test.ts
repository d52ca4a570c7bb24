import { describe, expect, it } from 'vitest';
import { START_MS, startTestPlatform } from './test-platform.ts';

const DAY_MS = 86_400_000;
const KEYS = '/reseller/pool-keys';
const inDays = (days: number) => new Date(START_MS + days * DAY_MS).toISOString();

describe('who may ask', () => {
  it.each([
    ['no key', {}],
    ['an empty key', { 'X-API-Key': '' }],
    ['a wrong key', { 'X-API-Key': `psx_${'0'.repeat(48)}` }],
  ])('%s is a 401 with a request id', async (_name, headers) => {
    const { apiUrl } = await startTestPlatform();
    const response = await fetch(`${apiUrl}${KEYS}`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    expect(await response.json()).toMatchObject({ statusCode: 401, error: 'Unauthorized' });
  });

  it('tells stock and incidents to anybody', async () => {
    const { apiUrl } = await startTestPlatform();
    const stock = (await (await fetch(`${apiUrl}/gateway/pool/stock`)).json()) as {
      pools: Record<string, Record<string, number>>;
      totals: Record<string, number>;
    };
    expect(Object.keys(stock.pools['mbl'] ?? {}).sort()).toEqual(['fr', 'gb', 'ge', 'nl', 'pl', 'us']);
    expect(stock.pools['mbl']?.['us']).toBe(73);
    expect(stock.totals['all']).toBe((stock.totals['mbl'] ?? 0) + (stock.totals['peer'] ?? 0));
    const carriers = await (await fetch(`${apiUrl}/gateway/pool/stock/carriers?country=ge`)).json();
    expect(carriers).toMatchObject({ country: 'ge', total: 13, other: 7, carriers: [{ asn: 16010, count: 6 }] });
    expect((await fetch(`${apiUrl}/gateway/incidents`)).status).toBe(200);
  });

  it('knows no other path', async () => {
    const { api } = await startTestPlatform();
    expect((await api('GET', '/ports')).status).toBe(404);
    expect((await api('PUT', KEYS)).status).toBe(404);
    expect((await api('GET', `${KEYS}/x/y/z`)).status).toBe(404);
    expect((await api('GET', '//evil')).status).toBe(404);
    expect((await api('GET', `${KEYS}/%E0%A4%A`)).status).toBe(404);
  });
});

describe('a mint', () => {
  const refused: [string, unknown, RegExp][] = [
    ['no body', '', /label/],
    ['half a JSON', '{"label":', /valid JSON/],
    ['a list', [], /JSON object/],
    ['no label', { trafficCapGB: 1 }, /label must be a string/],
    ['an empty label', { label: '  ', trafficCapGB: 1 }, /should not be empty/],
    ['a label of 10,000 characters', { label: 'x'.repeat(10_000), trafficCapGB: 1 }, /shorter/],
    ['no cap', { label: 'a' }, /integer/],
    ['cap 0', { label: 'a', trafficCapGB: 0 }, /less than 1/],
    ['cap 1.5', { label: 'a', trafficCapGB: 1.5 }, /integer/],
    ['cap 1001', { label: 'a', trafficCapGB: 1001 }, /greater than 1000/],
    ['cap ""', { label: 'a', trafficCapGB: '' }, /integer/],
    ['cap null', { label: 'a', trafficCapGB: null }, /integer/],
    ['expiry in the past', { label: 'a', trafficCapGB: 1, expiresAt: inDays(-1) }, /future/],
    ['expiry now', { label: 'a', trafficCapGB: 1, expiresAt: inDays(0) }, /future/],
    ['expiry as a number', { label: 'a', trafficCapGB: 1, expiresAt: START_MS + DAY_MS }, /ISO 8601/],
    ['an unknown tier', { label: 'a', trafficCapGB: 1, qualityTier: 'gold' }, /qualityTier/],
    ['an unknown field', { label: 'a', trafficCapGB: 1, __proto__x: 1 }, /should not exist/],
  ];
  it.each(refused)('with %s is a 400 that says so', async (_name, body, message) => {
    const { api, platform } = await startTestPlatform();
    const answer = await api('POST', KEYS, body);
    expect(answer.status).toBe(400);
    expect([answer.body.message].flat().join('\n')).toMatch(message);
    expect(platform.effects().minted).toBe(0);
  });

  it('refuses a body over the limit', async () => {
    const { api } = await startTestPlatform();
    expect((await api('POST', KEYS, { label: 'x'.repeat(200_000) })).status).toBe(413);
  });

  it('gives the secret once; lists and single reads mask it', async () => {
    const { api, platform } = await startTestPlatform();
    const body = { label: '=cmd() 🦞', trafficCapGB: 10, expiresAt: inDays(30), qualityTier: 'safe' };
    const minted = await api('POST', KEYS, body);
    expect(minted.status).toBe(201);
    expect(minted.body).toMatchObject({
      label: '=cmd() 🦞',
      trafficCapGB: 10,
      trafficUsedMB: 0,
      enabled: true,
      isExpired: false,
      expiresAt: inDays(30),
      lastUsedAt: null,
      createdAt: START_MS,
      qualityTier: 'safe',
    });
    expect(minted.body.key).toMatch(/^pak_[0-9a-f]{24}$/);
    const list = await api('GET', KEYS);
    expect(list.body).toHaveLength(4);
    for (const row of list.body) expect(row.key).toMatch(/^pak_\*{20}[0-9a-f]{4}$/);
    expect((await api('GET', `${KEYS}/${minted.body.id}`)).body.key).not.toBe(minted.body.key);
    expect((await api('POST', `${KEYS}/${minted.body.id}/reveal`)).body.key).toBe(minted.body.key);
    expect(platform.effects()).toEqual({ minted: 1, gbAdded: 0, regenerated: 0, deleted: 0 });
  });
});

describe('a key that is there', () => {
  it('is edited, rotated and revoked; what it was stays in the audit log', async () => {
    const { api, mint, platform } = await startTestPlatform();
    const { id, secret } = await mint();
    const edited = await api('PATCH', `${KEYS}/${id}`, {
      label: 'new',
      enabled: false,
      trafficCapGB: 5,
      expiresAt: null,
    });
    expect(edited.body).toMatchObject({ label: 'new', enabled: false, trafficCapGB: 5, expiresAt: null });
    expect((await api('PATCH', `${KEYS}/${id}`, {})).status).toBe(400);
    expect((await api('PATCH', `${KEYS}/${id}`, { trafficCapGB: 0 })).status).toBe(400);
    expect((await api('PATCH', `${KEYS}/${id}`, { enabled: 'yes' })).status).toBe(400);
    const rotated = await api('POST', `${KEYS}/${id}/regenerate`);
    expect(rotated.body.id).toBe(id);
    expect(rotated.body.key).not.toBe(secret);
    expect((await api('DELETE', `${KEYS}/${id}`)).body).toEqual({ message: 'Pool key deleted' });
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/topup'],
      ['POST', '/reveal'],
    ]) {
      expect((await api(method ?? '', `${KEYS}/${id}${path}`, method === 'GET' ? undefined : {})).status).toBe(404);
    }
    const audit = await api('GET', `${KEYS}/${id}/audit`);
    expect(audit.body.entries.map((entry: { action: string }) => entry.action)).toEqual([
      'delete',
      'regenerate',
      'update',
      'create',
    ]);
    expect(JSON.stringify(audit.body)).not.toMatch(/pak_[0-9a-f]{24}|psx_[0-9a-f]{48}/);
    expect(platform.effects()).toEqual({ minted: 1, gbAdded: 0, regenerated: 1, deleted: 1 });
  });

  it('is topped up in the live wording; days count from the later of now and its expiry', async () => {
    const { api, mint, platform, tick } = await startTestPlatform();
    const { id } = await mint({ trafficCapGB: 10, expiresAt: inDays(3) });
    const path = `${KEYS}/${id}/topup`;
    expect((await api('POST', path, { addTrafficGB: 25 })).body.trafficCapGB).toBe(35);
    expect((await api('POST', path, { extendDays: 30 })).body.expiresAt).toBe(inDays(33));
    tick(40 * DAY_MS);
    expect((await api('POST', path, { extendDays: 2, addTrafficGB: 1 })).body.expiresAt).toBe(inDays(42));
    for (const [body, message] of [
      [{}, /required/],
      [{ trafficCapGB: 25 }, /trafficCapGB should not exist/],
      [{ addTrafficGB: 1.5 }, /integer/],
      [{ addTrafficGB: 990 }, /greater than 1000/],
      [{ extendDays: 0 }, /less than 1/],
    ] as const) {
      const answer = await api('POST', path, body);
      expect(answer.status).toBe(400);
      expect([answer.body.message].flat().join('\n')).toMatch(message);
    }
    expect(platform.effects().gbAdded).toBe(26);
  });

  it('expires at its time and is switched off by the nightly job only', async () => {
    const { api, mint, tick } = await startTestPlatform();
    const { id } = await mint({ expiresAt: new Date(START_MS + 3_600_000).toISOString() });
    tick(3_600_000);
    expect((await api('GET', `${KEYS}/${id}`)).body).toMatchObject({ isExpired: true, enabled: true });
    tick(DAY_MS);
    expect((await api('GET', `${KEYS}/${id}`)).body).toMatchObject({ isExpired: true, enabled: false });
  });
});

describe('dialects and shapes', () => {
  it('speaks the guide', async () => {
    const { api } = await startTestPlatform({ dialect: 'guide' });
    const minted = await api('POST', KEYS, { label: 'customer:alice', trafficCapGB: 10, expiresAt: inDays(60) });
    expect(minted.body.secret).toMatch(/^pak_[0-9a-f]{24}$/);
    expect(minted.body).toMatchObject({ trafficUsedGB: 0, status: 'active' });
    expect(minted.body).not.toHaveProperty('key');
    expect(minted.body).not.toHaveProperty('trafficUsedMB');
    const path = `${KEYS}/${minted.body.id}/topup`;
    const refused = await api('POST', path, { addTrafficGB: 25 });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('property addTrafficGB should not exist');
    expect((await api('POST', path, { trafficCapGB: 25 })).body.trafficCapGB).toBe(35);
  });

  it('masks, shows or leaves out secrets, and wraps lists, as told', async () => {
    const clear = await startTestPlatform({ secretsInLists: 'clear', listShape: 'data' });
    const rows = (await clear.api('GET', KEYS)).body.data;
    expect(rows).toHaveLength(3);
    expect(rows[0].key).toMatch(/^pak_[0-9a-f]{24}$/);
    const absent = await startTestPlatform({ secretsInLists: 'absent', listShape: 'keys' });
    expect((await absent.api('GET', KEYS)).body.keys[0]).not.toHaveProperty('key');
  });

  it('limits the rate, and says until when', async () => {
    const { api, tick } = await startTestPlatform({ rateLimit: { requests: 2, windowMs: 60_000 } });
    await api('GET', KEYS);
    tick(20_500);
    await api('GET', KEYS);
    const refused = await api('GET', KEYS);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    tick(40_000);
    expect((await api('GET', KEYS)).status).toBe(200);
  });

  it('filters and pages the audit log', async () => {
    const { api, mint, tick } = await startTestPlatform({ keys: 0 });
    const { id } = await mint();
    tick(1000);
    await api('POST', `${KEYS}/${id}/reveal`);
    tick(1000);
    await mint();
    const all = (await api('GET', `${KEYS}/audit`)).body.entries;
    expect(all.map((entry: { action: string }) => entry.action)).toEqual(['create', 'reveal', 'create']);
    expect((await api('GET', `${KEYS}/audit?action=reveal`)).body.entries).toHaveLength(1);
    const older = await api('GET', `${KEYS}/audit?limit=1&before=${encodeURIComponent(all[0].createdAt)}`);
    expect(older.body.entries).toEqual([all[1]]);
    expect((await api('GET', `${KEYS}/audit?limit=501`)).status).toBe(400);
    expect((await api('GET', `${KEYS}/${id}/audit?limit=201`)).status).toBe(400);
    expect((await api('GET', `${KEYS}/audit?before=yesterday`)).status).toBe(400);
    tick(91 * DAY_MS);
    expect((await api('GET', `${KEYS}/audit`)).body.entries).toEqual([]);
  });
});
