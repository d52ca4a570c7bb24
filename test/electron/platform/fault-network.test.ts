import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { PlatformClient } from '../../../electron/platform/types.ts';
import { cut, cutChunked, drip, type Handler, hang, json, reset, status } from './fault-server.ts';
import { cleanUp, errorOf, fakeClock, HASTY, IDEMPOTENCY_KEY, MINT, makeClient, ROW, startBench } from './harness.ts';

const list = (client: PlatformClient) => client.listKeys();
const mint = (client: PlatformClient) => client.mintKey(MINT, IDEMPOTENCY_KEY);
const revoke = (client: PlatformClient) => client.deleteKey('k1');
const reveal = (client: PlatformClient) => client.revealKey('k1');

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('[bar 18] a lost answer', () => {
  const text = JSON.stringify([ROW]);
  it.each<[string, Handler, string]>([
    ['[fault 12] no answer in time', hang, 'timeout'],
    ['[fault 13] reset before the first byte', reset, 'offline'],
    ['[fault 16] a body shorter than announced', cut(text), 'offline'],
    ['[fault 16] chunks cut off', cutChunked(text.slice(0, 40)), 'offline'],
    ['[fault 16] JSON cut in the middle, HTTP whole', json(text.slice(0, 40)), 'offline'],
    ['[fault 20] a byte now and then', drip, 'timeout'],
  ])('%s', async (_name, handler, readCode) => {
    const { client, server, clock } = await startBench([handler], { limits: HASTY });
    const attempts = () => clock.sleeps.splice(0).length + 1;
    expect((await errorOf(list(client))).code).toBe(readCode);
    expect(attempts()).toBe(3);
    const unknown = await errorOf(mint(client));
    expect(unknown.code).toBe('outcome_unknown');
    expect(unknown.nextStep).toContain('counts once');
    expect(attempts()).toBe(3);
    expect((await errorOf(revoke(client))).code).toBe('outcome_unknown');
    expect(attempts()).toBe(1);
    expect((await errorOf(reveal(client))).code).toBe(readCode);
    expect(attempts()).toBe(1);
    expect(server.seen.length).toBeLessThanOrEqual(8);
  });

  it.each<[string, Handler]>([
    ['[fault 12]', hang],
    ['[fault 13]', reset],
    ['[fault 16]', cut('{"id":')],
  ])('%s then an answer: the mint is repeated under its key and is known', async (_name, handler) => {
    const { client, server } = await startBench([handler, json(ROW, 201)], { limits: HASTY });
    expect((await mint(client)).value.key.id).toBe('k1');
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([IDEMPOTENCY_KEY, IDEMPOTENCY_KEY]);
  });

  it.each<[string, Handler, string]>([
    ['a refusal of the key', status(401), 'outcome_unknown'],
    ['a refusal of the right', status(403), 'outcome_unknown'],
    ['a pause asked for', status(429, { 'retry-after': '120' }), 'outcome_unknown'],
    ['a redirect', status(302, { location: 'https://example.com/' }), 'outcome_unknown'],
    ['an answer to the request itself', status(400), 'validation'],
    ['the balance', status(402), 'balance_exhausted'],
  ])(
    '[fault 12] sent without an answer, then %s: settled only by what looked at the request',
    async (_n, next, code) => {
      const { client } = await startBench([hang, next], { limits: HASTY });
      expect((await errorOf(mint(client))).code).toBe(code);
    },
  );

  it('[fault 15] a half-open socket after sleep costs one repeat, on a new socket', async () => {
    const { client, server } = await startBench([json([ROW]), hang, json([ROW])], { limits: HASTY });
    await list(client);
    expect((await list(client)).value).toHaveLength(1);
    expect(server.connections()).toBe(2);
    expect(server.seen).toHaveLength(3);
  });

  it('[fault 65] the computer sleeps while the connection is made: nothing is written after it, and that is certain', async () => {
    const clock = fakeClock();
    const { client, server } = await startBench([json(ROW)], {
      clock,
      // The last thing that is asked before the connection.
      proxy: () => {
        clock.advance(25 * 3_600_000);
        return 'none';
      },
    });
    expect((await errorOf(mint(client))).code).toBe('timeout');
    expect(server.seen).toEqual([]);
    expect((await mint(makeClient(server.url, { clock }).client)).value.key.id).toBe('k1');
  });

  it('[fault 20] the total deadline ends all attempts, and leaves no socket open', async () => {
    const { client, server, clock } = await startBench([drip], {
      limits: { totalTimeoutMs: 100 },
    });
    expect((await errorOf(list(client))).code).toBe('timeout');
    // No attempt after it: the limits of one attempt are 15 s and more here, so only the total can have ended this.
    expect(clock.sleeps).toEqual([]);
    await expect.poll(() => server.openSockets()).toBe(0);
  });
});

describe('no connection: certain that nothing happened', () => {
  it.each<[string, (client: PlatformClient) => Promise<unknown>, number]>([
    ['reading', list, 2],
    ['minting', mint, 2],
    ['revoking', revoke, 0],
  ])('[fault 25] refused, %s', async (_name, call, pauses) => {
    const { client, clock } = makeClient(`http://127.0.0.1:${await closedPort()}/v1`);
    const error = await errorOf(call(client));
    expect(error.code).toBe('offline');
    expect(error.message).toContain('refused the connection');
    expect(clock.sleeps).toHaveLength(pauses);
  });

  it('[fault 25] a name that does not resolve', async () => {
    const { client } = makeClient('https://no-such-host.invalid/v1', { limits: { maxAttempts: 1 } });
    const error = await errorOf(mint(client));
    expect(error.code).toBe('offline');
    expect(error.message).toContain('no-such-host.invalid');
    expect(error.nextStep).toContain('Nothing was changed');
  });

  it('[fault 12] a TLS handshake that never ends is a time-out with nothing sent, not an unknown outcome', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const sockets: import('node:net').Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
    cleanUp(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as import('node:net').AddressInfo;
    const { client } = makeClient(`https://127.0.0.1:${port}/v1`, { limits: HASTY });
    const error = await errorOf(mint(client));
    expect(error.code).toBe('timeout');
    expect(error.nextStep).toContain('Nothing was changed');
  });
});

describe('giving up', () => {
  it('an abort is `cancelled`, at once, and ends the socket', async () => {
    const { client, server } = await startBench([hang]);
    const controller = new AbortController();
    const call = errorOf(client.listKeys(controller.signal));
    await expect.poll(() => server.seen.length).toBe(1);
    controller.abort();
    expect((await call).code).toBe('cancelled');
    expect(server.seen).toHaveLength(1);
    await expect.poll(() => server.openSockets()).toBe(0);
  });

  it('a signal aborted beforehand sends nothing', async () => {
    const { client, server } = await startBench([json([ROW])]);
    expect((await errorOf(client.listKeys(AbortSignal.abort()))).code).toBe('cancelled');
    expect(server.connections()).toBe(0);
  });

  it('closing ends what is under way: reads are cancelled, effects are unknown; later calls are cancelled', async () => {
    const { client, server } = await startBench([hang]);
    const reading = errorOf(list(client));
    const minting = errorOf(mint(client));
    await expect.poll(() => server.seen.length).toBe(2);
    await client.close();
    expect((await reading).code).toBe('cancelled');
    expect((await minting).code).toBe('outcome_unknown');
    expect((await errorOf(mint(client))).code).toBe('cancelled');
    await expect.poll(() => server.openSockets()).toBe(0);
  });
});
