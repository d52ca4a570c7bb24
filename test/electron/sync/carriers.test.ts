import { describe, expect, it } from 'vitest';
import type { Session } from '../../../electron/account/session.ts';
import { readCarriers } from '../../../electron/platform/read-carriers.ts';
import type { CarriersReply, Reply } from '../../../electron/platform/types.ts';
import { carriersOf } from '../../../electron/sync/carriers.ts';
import { freshStore, NOON } from '../store/fixtures.ts';
import { refusal, reply } from './world.ts';

const REPLY: CarriersReply = {
  total: 73,
  other: 2,
  carriers: [{ asn: '21928', name: 'T-Mobile USA', ipType: 'mobile', count: 31 }],
};

function world(answer: () => Promise<Reply<CarriersReply>> = async () => reply(REPLY)) {
  const { store, clock } = freshStore();
  const asked: string[] = [];
  const carriers = (country: string) => {
    asked.push(country);
    return answer();
  };
  const online = { client: { carriers } } as unknown as Session['online'];
  const session = { online, store, clock: { now: () => clock.now, sleep: async () => undefined } };
  return { session, clock, asked };
}

describe('the carriers of a country', () => {
  it('are asked for once while they are fresh, and anew on request', async () => {
    const { session, clock, asked } = world();
    expect(await carriersOf(session, 'us', false)).toEqual({ country: 'us', ...REPLY, asOf: NOON, reason: '' });
    clock.now += 60_000;
    expect((await carriersOf(session, 'us', false)).asOf).toBe(NOON);
    expect(asked).toEqual(['us']);
    expect((await carriersOf(session, 'us', true)).asOf).toBe(NOON + 60_000);
    clock.now += 6 * 60_000;
    await carriersOf(session, 'us', false);
    expect(asked).toHaveLength(3);
  });

  it('stay readable offline, with their age and the reason', async () => {
    const { session, clock } = world();
    await carriersOf(session, 'us', false);
    clock.now += 3_600_000;
    const offline = await carriersOf({ ...session, online: null }, 'us', true);
    expect(offline).toMatchObject({ carriers: REPLY.carriers, asOf: NOON });
    expect(offline.reason).toMatch(/No API key/);
    expect(await carriersOf({ ...session, online: null }, 'gb', false)).toMatchObject({ carriers: [], asOf: null });
  });

  it.each(['key_invalid', 'forbidden', 'not_found'] as const)('%s is a reason, not a failure', async (code) => {
    const { session } = world(async () => {
      throw refusal(code);
    });
    const answer = await carriersOf(session, 'us', false);
    expect(answer.reason).toMatch(/does not show carriers to this account/);
    expect(answer.carriers).toEqual([]);
  });

  it('keep what is known when the network fails', async () => {
    let fails = false;
    const { session } = world(async () => {
      if (fails) throw refusal('offline');
      return reply(REPLY);
    });
    await carriersOf(session, 'us', false);
    fails = true;
    expect(await carriersOf(session, 'us', true)).toMatchObject({ carriers: REPLY.carriers, reason: 'It is offline.' });
  });
});

describe('readCarriers', () => {
  it('leaves out rows that make no sense and keeps unknown sums unknown', () => {
    const row = { asn: 21928, name: 'T-Mobile USA', ipType: 'mobile', count: 31 };
    const rows = [
      row,
      { ...row, asn: 'AS6167', name: ' Verizon ' },
      { ...row, asn: -1 },
      { ...row, asn: null, ipType: 7 },
      { ...row, name: '' },
      { ...row, count: 1.5 },
      { ...row, count: -1 },
      { ...row, count: '31' },
      null,
      [],
    ];
    expect(
      readCarriers({ country: 'us', total: Number.POSITIVE_INFINITY, other: -2, carriers: rows, more: 1 }),
    ).toEqual({
      total: null,
      other: null,
      carriers: [
        { asn: '21928', name: 'T-Mobile USA', ipType: 'mobile', count: 31 },
        { asn: '6167', name: 'Verizon', ipType: 'mobile', count: 31 },
        { asn: null, name: 'T-Mobile USA', ipType: 'mobile', count: 31 },
        { asn: null, name: 'T-Mobile USA', ipType: null, count: 31 },
      ],
    });
  });

  it.each([null, [], 'x', {}, { carriers: {} }])('%j is no list of carriers', (json) => {
    expect(readCarriers(json)).toBeNull();
  });
});
