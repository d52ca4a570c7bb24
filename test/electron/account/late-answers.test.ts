/** Answers that tell of an earlier moment (given again by the platform, or slow): they turn back neither a counter nor a row. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProxyAgent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keepAnswer, keepFresh, readAgain } from '../../../electron/account/send-step.ts';
import type { OnlineSession, Session } from '../../../electron/account/session.ts';
import type { EmbeddedPlatform } from '../../../electron/demo/types.ts';
import { createLog } from '../../../electron/log.ts';
import type { RemoteKey } from '../../../electron/platform/types.ts';
import { openStore } from '../../../electron/store/open.ts';
import { AppError, type AppErrorCode, appErrorData } from '../../../shared/ipc/app-error.ts';
import type { Api } from '../../../shared/ipc/contract.ts';
import { codeOf, connected, intent, platform } from '../app-harness.ts';
import { NOON, remote, reply, SECRET } from '../sync/world.ts';

const MB = 1_048_576;
const PATH = '/v1/reseller/pool-keys';

/** As another program of the reseller's asks. */
async function ask(p: EmbeddedPlatform, method: 'POST' | 'DELETE', path: string): Promise<{ key?: string }> {
  const { apiUrl, apiKey } = p.description;
  const { statusCode, body } = await request(new URL(PATH + path, apiUrl), {
    method,
    headers: { 'x-api-key': apiKey },
  });
  expect(statusCode).toBeLessThan(300);
  return (await body.json()) as { key?: string };
}

/** The customer downloads through the gateway, with the secret that counts now. */
async function download(p: EmbeddedPlatform, keyId: string, mb: number): Promise<void> {
  const { proxyUsername, gateway, echoUrl } = p.description;
  const { key: secret } = await ask(p, 'POST', `/${keyId}/reveal`);
  const token = `Basic ${Buffer.from(`${proxyUsername}-mbl-us:${secret}`).toString('base64')}`;
  const agent = new ProxyAgent({ uri: `http://${gateway.http}`, token, proxyTunnel: true });
  try {
    const { statusCode, body } = await request(new URL(`/bytes?n=${mb * MB}`, echoUrl), { dispatcher: agent });
    expect(statusCode).toBe(200);
    expect((await body.bytes()).length).toBe(mb * MB);
  } finally {
    await agent.close();
  }
}

describe('[fault 12] an answer that is given again after traffic', () => {
  /** A key that was used, listed, changed without an answer, used again and listed again. */
  async function changedInBetween(change: (api: Api, keyId: string) => Promise<unknown>, path: string, method: string) {
    const p = await platform();
    const { api } = await connected({ platform: p });
    const input = { label: 'customer:alice', capGb: 10, expiresAt: null, tier: 'standard' as const };
    const { key } = await api.keys.mint({ ...input, intentId: intent('mint') });
    await download(p, key.id, 10);
    await api.sync.now({});
    p.fault({ target: 'api', method, path: `${PATH}/${key.id}${path}`, drop: 'after', times: 3 });
    expect(await codeOf(change(api, key.id))).toBe('outcome_unknown');
    p.clearFaults();
    await download(p, key.id, 15);
    const row = async () => (await api.keys.list({})).keys.find(({ id }) => id === key.id);
    /** What the history shows and what the platform's counter says, once nothing is open. */
    const settled = async () => {
      // Lists, and then settles what is open.
      await api.sync.now({});
      await expect.poll(async () => (await api.activity.list({ limit: 1 })).operations[0]?.outcome).toBe('done');
      await api.sync.now({});
      const { totalMb } = await api.usage.series({ range: '24h', keyId: key.id });
      const { marks } = await api.usage.history({ span: { range: '24h' }, keyId: key.id });
      return { totalMb, counterMb: (await row())?.usedMb, resets: marks.filter(({ kind }) => kind === 'reset') };
    };
    return { p, api, key, row, settled };
  }
  const topUp = (api: Api, keyId: string) =>
    api.keys.topUp({
      intentId: intent('top-up'),
      keyId,
      addGb: 5,
      extendDays: null,
      enable: false,
      previewed: { capGb: 10, enabled: true, expiresAt: null },
    });

  it('counts the traffic once, and the row is as it is now', async () => {
    const { settled, row, p } = await changedInBetween(topUp, '/topup', 'POST');
    const { totalMb, counterMb, resets } = await settled();
    expect(counterMb).toBeCloseTo(25, 2);
    expect(totalMb).toBeCloseTo(25, 2);
    expect(resets).toEqual([]);
    expect(await row()).toMatchObject({ capGb: 15, gone: false });
    expect(p.effects().gbAdded).toBe(5);
  });

  it('hands out the secret that the lost rotation made', async () => {
    const rotate = async (api: Api, keyId: string) => {
      const { token } = await api.keys.prepare({ keyId, action: 'rotate' });
      return api.keys.rotate({ intentId: intent('rotate'), keyId, confirmToken: token });
    };
    const { settled, api, key, p } = await changedInBetween(rotate, '/regenerate', 'POST');
    const { totalMb, resets } = await settled();
    expect(totalMb).toBeCloseTo(25, 2);
    expect(resets).toEqual([]);
    const { secret } = await api.keys.reveal({ keyId: key.id });
    expect(secret).toBe((await ask(p, 'POST', `/${key.id}/reveal`)).key);
    expect(p.effects().regenerated).toBe(1);
  });

  it('is done when the key cannot be read then, and what was known stays', async () => {
    const { settled, row, p, key } = await changedInBetween(topUp, '/topup', 'POST');
    p.fault({ target: 'api', method: 'GET', path: `${PATH}/${key.id}`, status: 400, times: 1 });
    const { totalMb, counterMb } = await settled();
    expect(totalMb).toBeCloseTo(25, 2);
    expect(counterMb).toBeCloseTo(25, 2);
    expect(await row()).toMatchObject({ capGb: 15, gone: false });
  });

  it('does not bring back a key that somebody deleted meanwhile', async () => {
    const { p, api, key, row } = await changedInBetween(topUp, '/topup', 'POST');
    await ask(p, 'DELETE', `/${key.id}`);
    await api.sync.now({});
    await expect.poll(async () => (await api.activity.list({ limit: 1 })).operations[0]?.outcome).toBe('done');
    expect(await row()).toBeUndefined();
  });
});

describe('what a single answer may change', () => {
  const SECOND = 1000;

  function setUp(getKey: () => Promise<RemoteKey> = () => Promise.reject(new Error('not asked for'))) {
    const dir = mkdtempSync(join(tmpdir(), 'pakdesk-answers-'));
    let now = NOON;
    const store = openStore({ dir, now: () => now });
    onTestFinished(() => {
      store.close();
      rmSync(dir, { recursive: true, force: true });
    });
    const log: string[] = [];
    const secrets: [string, string][] = [];
    let asked = 0;
    const online = {
      client: {
        getKey: () => {
          asked += 1;
          return getKey().then((value) => reply(value));
        },
      },
      secrets: { put: (id: string, secret: string) => secrets.push([id, secret]) },
    } as unknown as OnlineSession;
    const session = {
      store,
      clock: { now: () => now },
      log: createLog(
        (line) => log.push(line),
        () => now,
      ),
      online,
    } as unknown as Session;
    const list = (usedMb: number, at: number) => store.keys.applyList([row('a', usedMb)], at);
    list(100, NOON);
    return {
      ...{ store, session, online, list, log, secrets },
      asked: () => asked,
      used: () => store.usage.series('24h', now, 'a').totalMb,
      at: (seconds: number) => {
        now = NOON + seconds * SECOND;
        return now;
      },
    };
  }
  const row = (id: string, usedMb: number) => ({ ...remote(id, usedMb).key, secretHint: null, gone: false });
  /** Asked and answered so many seconds after noon. */
  const told = (usedMb: number, asked: number, answered: number, more: Partial<RemoteKey['key']> = {}): RemoteKey => {
    const { key, ...rest } = remote('a', usedMb);
    return { ...rest, askedAt: NOON + asked * SECOND, key: { ...key, asOf: NOON + answered * SECOND, ...more } };
  };

  it('takes an answer that nothing overtook', () => {
    const { session, online, store, at, used } = setUp();
    at(60);
    expect(keepAnswer(session, online, told(130, 50, 60, { capGb: 15 }), NOON + 50 * SECOND)).toBe(true);
    expect(store.keys.get('a')).toMatchObject({ usedMb: 130, capGb: 15, asOf: NOON + 60 * SECOND });
    expect(used()).toBe(30);
  });

  it('takes no slow answer that a list overtook, and asks for the key once more', async () => {
    const fresh = told(160, 70, 71, { capGb: 15 });
    const { session, online, store, list, at, used, asked } = setUp(async () => fresh);
    list(150, at(55));
    at(60);
    const slow = { ...told(120, 50, 60, { capGb: 15 }), secret: SECRET };
    expect(keepAnswer(session, online, slow, slow.askedAt)).toBe(false);
    expect(store.keys.get('a')).toMatchObject({ usedMb: 150, capGb: 10, secretHint: 'pak_••••3f2a' });
    expect(used()).toBe(50);
    at(71);
    await readAgain(session, online, 'a');
    expect(asked()).toBe(1);
    expect(store.keys.get('a')).toMatchObject({ usedMb: 160, capGb: 15, secretHint: 'pak_••••3f2a' });
    expect(used()).toBe(60);
  });

  it('leaves out a list that was asked for while the answer was on its way: the next one has it', () => {
    const { session, online, list, at, used } = setUp();
    at(60);
    keepFresh(session, online, told(110, 50, 60));
    // Asked before the answer was here, so its row is left out; the next one has it.
    list(140, NOON + 55 * SECOND);
    expect(used()).toBe(10);
    list(145, at(61));
    expect(used()).toBe(45);
  });

  it('takes a repeated answer as of the first attempt, whenever it comes', () => {
    const { session, online, store, list, at, used } = setUp();
    list(900, at(3600));
    at(7200);
    const repeated = { ...told(100, 7190, 7200, { capGb: 15 }), secret: SECRET };
    expect(keepAnswer(session, online, repeated, NOON + 10 * SECOND)).toBe(false);
    expect(store.keys.get('a')).toMatchObject({ usedMb: 900, secretHint: 'pak_••••3f2a' });
    expect(used()).toBe(800);
  });

  it('says as of when a repeated answer is where nothing else is known of the key', () => {
    const { session, online, store, at, secrets } = setUp();
    at(7200);
    const { key } = told(0, 7190, 7200);
    const minted = { key: { ...key, id: 'new' }, secret: SECRET, askedAt: NOON + 7190 * SECOND };
    expect(keepAnswer(session, online, minted, NOON + 10 * SECOND)).toBe(false);
    expect(store.keys.get('new')?.asOf).toBe(NOON + 10 * SECOND);
    expect(secrets).toEqual([['new', SECRET]]);
  });

  it('is not held back by what a wrong clock dated into the future', () => {
    const { session, online, store, list, at } = setUp();
    list(120, NOON + 86_400 * SECOND);
    at(60);
    expect(keepAnswer(session, online, told(130, 50, 60), NOON + 50 * SECOND)).toBe(true);
    expect(store.keys.get('a')?.usedMb).toBe(130);
  });

  for (const code of ['not_found', 'offline', 'rate_limited'] as AppErrorCode[]) {
    it(`goes on when the key cannot be read again: ${code}`, async () => {
      const refused = new AppError(appErrorData(code, 'No.', ''));
      const { session, online, store, log } = setUp(() => Promise.reject(refused));
      await readAgain(session, online, 'a');
      expect(store.keys.get('a')?.gone).toBe(code === 'not_found');
      expect(log.join()).toContain(code === 'not_found' ? '' : 'key.notReadAgain');
    });
  }

  it('hides no mistake of its own', async () => {
    const { session, online } = setUp();
    await expect(readAgain(session, online, 'a')).rejects.toThrow('not asked for');
  });
});
