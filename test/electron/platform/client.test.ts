import { describe, expect, it } from 'vitest';
import { json, status } from './fault-server.ts';
import { API_KEY, errorOf, IDEMPOTENCY_KEY, MINT, ROW, SECRET, startBench } from './harness.ts';

const rest = { id: 'k1', label: 'alice@acme', trafficCapGB: 10 };

describe('the endpoints', () => {
  it('reads the list, with the key in the header and nowhere else', async () => {
    const { client, server } = await startBench([json([ROW], 200, { date: 'Tue, 24 Nov 2026 12:00:03 GMT' })]);
    const reply = await client.listKeys();
    expect(reply.requestId).toBe('req-1');
    expect(reply.serverTime).toBe(Date.parse('2026-11-24T12:00:03Z'));
    expect(reply.value[0]?.key).toMatchObject({ id: 'k1', capGb: 10, usedMb: 512.5, enabled: true, unreadable: [] });
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/v1/reseller/pool-keys' });
    expect(server.seen[0]?.headers).toMatchObject({ 'x-api-key': API_KEY, 'accept-encoding': 'identity' });
    expect(server.seen[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  it.each([
    ['live', { ...ROW }],
    ['guide', { id: 'k1', secret: SECRET, trafficCapGB: 10, expiresAt: '2026-12-24T00:00:00.000Z' }],
  ])('mints in the %s dialect', async (_dialect, row) => {
    const { client, server } = await startBench([json(row, 201)]);
    const expiresAt = Date.parse('2026-12-24T00:00:00.000Z');
    const reply = await client.mintKey({ ...MINT, expiresAt }, IDEMPOTENCY_KEY);
    expect(reply.value.secret).toBe(SECRET);
    expect(reply.value.key).toMatchObject({ id: 'k1', label: 'alice@acme', capGb: 10, expiresAt });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      label: 'alice@acme',
      trafficCapGB: 10,
      expiresAt: '2026-12-24T00:00:00.000Z',
    });
    expect(server.seen[0]?.headers['idempotency-key']).toBe(IDEMPOTENCY_KEY);
  });

  it('shows a mint that set another cap than was asked', async () => {
    const { client } = await startBench([json({ ...ROW, trafficCapGB: 5 }, 201)]);
    const reply = await client.mintKey(MINT, IDEMPOTENCY_KEY);
    expect(reply.value.key.capGb).toBe(5);
    expect(reply.value.key.unreadable).toEqual([]);
  });

  it('sends a tier only when it is not the standard one, and an explicit null for "never"', async () => {
    const { client, server } = await startBench([json(ROW, 201)]);
    await client.mintKey({ ...MINT, tier: 'safe' }, IDEMPOTENCY_KEY);
    expect(JSON.parse(server.seen[0]?.body ?? '')).toMatchObject({ qualityTier: 'safe', expiresAt: null });
  });

  it('edits only what was named', async () => {
    const { client, server } = await startBench([json({ ...ROW, enabled: false })]);
    await client.editKey('k1', { enabled: false, capGb: 20 }, IDEMPOTENCY_KEY);
    expect(server.seen[0]).toMatchObject({ method: 'PATCH', url: '/v1/reseller/pool-keys/k1' });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ enabled: false, trafficCapGB: 20 });
  });

  it('makes a bare "ok" whole by reading the key', async () => {
    const { client, server } = await startBench([json({ message: 'ok' }), json({ data: ROW })]);
    const reply = await client.editKey('k1', { label: 'x' }, IDEMPOTENCY_KEY);
    expect(reply.value.key.id).toBe('k1');
    expect(server.seen.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
  });

  it('rotates and reveals', async () => {
    const { client, server } = await startBench([json(ROW)]);
    expect((await client.regenerateKey('k1', IDEMPOTENCY_KEY)).value.secret).toBe(SECRET);
    expect((await client.revealKey('k1')).value.secret).toBe(SECRET);
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/reseller/pool-keys/k1/regenerate',
      '/v1/reseller/pool-keys/k1/reveal',
    ]);
    expect(server.seen[1]?.headers).not.toHaveProperty('idempotency-key');
  });

  it.each([
    ['a message', json({ message: 'deleted' })],
    ['nothing', json('', 204)],
  ])('revokes on %s', async (_what, handler) => {
    const { client, server } = await startBench([handler]);
    expect((await client.deleteKey('k1')).value).toEqual({ alreadyGone: false });
    expect(server.seen[0]?.method).toBe('DELETE');
  });

  it('takes a 404 on revoking for gone already, but not a 404 page of some proxy', async () => {
    const { client, server } = await startBench([status(404)]);
    expect((await client.deleteKey('k1')).value).toEqual({ alreadyGone: true });
    server.script((response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<html></html>'));
    expect((await errorOf(client.deleteKey('k1'))).code).toBe('unexpected_reply');
  });

  it('asks for the public stock without the key', async () => {
    const { client, server } = await startBench([
      json({ pools: { mbl: { us: 73, DE: 2, xx: 'many' }, peer: null }, totals: {} }),
    ]);
    expect((await client.stock()).value).toEqual({ pools: { mbl: { us: 73, de: 2 } } });
    expect(server.seen[0]).toMatchObject({ url: '/v1/gateway/pool/stock' });
    expect(server.seen[0]?.headers).not.toHaveProperty('x-api-key');
  });

  it('reads the audit, with its ceilings, and no secret in the details', async () => {
    const { client, server } = await startBench([
      json({
        items: [{ id: 1, action: 'reveal', keyId: 'k1', createdAt: 1_760_000_000, details: { was: SECRET } }, 7],
      }),
    ]);
    const before = Date.parse('2026-11-01T00:00:00Z');
    const reply = await client.audit({ keyId: 'k1', before, limit: 900 });
    expect(reply.value).toEqual([
      { id: '1', at: 1_760_000_000_000, action: 'reveal', keyId: 'k1', detail: '{"was":"pak_[redacted]"}' },
    ]);
    expect(server.seen[0]?.url).toBe('/v1/reseller/pool-keys/k1/audit?before=2026-11-01T00%3A00%3A00.000Z&limit=200');
  });
});

describe('what never leaves', () => {
  it.each(['', '.', '..', '\ud800', 'x'.repeat(201)])('refuses the id %j', async (id) => {
    const { client, server } = await startBench([json(ROW)]);
    expect((await errorOf(client.deleteKey(id))).code).toBe('invalid_input');
    expect(server.seen).toHaveLength(0);
  });

  it('encodes an id that would climb', async () => {
    const { client, server } = await startBench([json({ ...ROW, id: '../../x?y#z' })]);
    await client.getKey('../../x?y#z');
    expect(server.seen[0]?.url).toBe('/v1/reseller/pool-keys/..%2F..%2Fx%3Fy%23z');
  });

  it.each(['short', 'has space in it', 'x'.repeat(129), 'newline\n0123'])(
    'refuses the idempotency key %j',
    async (key) => {
      const { client, server } = await startBench([json(ROW)]);
      expect((await errorOf(client.mintKey(MINT, key))).code).toBe('invalid_input');
      expect(server.seen).toHaveLength(0);
    },
  );

  it.each([
    ['', 'not_connected'],
    ['pak_0123456789abcdef01234567', 'key_wrong_kind'],
    ['psx_ab12', 'key_malformed'],
    ['psx_0123456789abcdef\r\nx-evil: 1', 'key_malformed'],
  ])('[fault 37] [fault 38] sends nothing with a stored key like %j', async (apiKey, code) => {
    const { client, server } = await startBench([json(ROW)], { apiKey });
    expect((await errorOf(client.listKeys())).code).toBe(code);
    expect(server.seen).toHaveLength(0);
    expect(server.connections()).toBe(0);
  });

  it('refuses another key’s data in place of the one asked for', async () => {
    const { client } = await startBench([json({ ...ROW, ...rest, id: 'k2' })]);
    expect((await errorOf(client.getKey('k1'))).code).toBe('unexpected_reply');
  });
});
