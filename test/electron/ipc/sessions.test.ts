import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { EmbeddedPlatform } from '../../../electron/demo/types.ts';
import { readSessions } from '../../../electron/platform/read-sessions.ts';
import { codeOf, connected, intent, platform } from '../app-harness.ts';

/** A customer's connection, under a session of that name. */
async function connectAs(p: EmbeddedPlatform, secret: string, words: string): Promise<void> {
  const [host, port] = p.description.gateway.http.split(':');
  const target = new URL(p.description.echoUrl).host;
  const login = Buffer.from(`${p.description.proxyUsername}-mbl-us${words}:${secret}`).toString('base64');
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), host, () => {
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Basic ${login}\r\n\r\n`);
    });
    socket.once('data', (chunk) => {
      socket.destroy();
      if (String(chunk).startsWith('HTTP/1.1 200')) resolve();
      else reject(new Error(String(chunk)));
    });
    socket.once('error', reject);
  });
}

async function opened() {
  const p = await platform();
  const running = await connected({ platform: p });
  const mint = async (label: string) => {
    const body = { intentId: intent(label), label, capGb: 10, expiresAt: null, tier: 'standard' as const };
    const { key } = await running.api.keys.mint(body);
    return { key, secret: (await running.api.keys.reveal({ keyId: key.id })).secret };
  };
  return { ...running, platform: p, alice: await mint('alice'), bob: await mint('bob') };
}

describe('live sessions', () => {
  it('are those of this key, with the account’s count; made-up ones are marked and do not count', async () => {
    const { api, platform: p, alice, bob } = await opened();
    await connectAs(p, alice.secret, '-sid-one-rot-sticky');
    await connectAs(p, alice.secret, '');
    await connectAs(p, bob.secret, '-sid-two-rot-sticky');
    const { sessions, accountCount, unavailable } = await api.sessions.list({ keyId: alice.key.id });
    expect(unavailable).toBeNull();
    expect(accountCount).toBe(2);
    expect(sessions.map(({ sessionId, synthesized }) => [sessionId.slice(0, 4), synthesized]).sort()).toEqual([
      ['auto', true],
      ['one', false],
    ]);
    expect(sessions.find(({ sessionId }) => sessionId === 'one')).toMatchObject({ country: 'us', pool: 'mbl' });
  });

  it('are closed by their own names: another key’s stay open', async () => {
    const { api, platform: p, alice, bob } = await opened();
    await connectAs(p, alice.secret, '-sid-one-rot-sticky');
    await connectAs(p, alice.secret, '-sid-three-rot-sticky');
    await connectAs(p, bob.secret, '-sid-two-rot-sticky');
    const closing = { keyId: alice.key.id, sessionKeys: ['sid:one', 'sid:three', 'sid:gone'] };
    expect(await api.sessions.close(closing)).toEqual({ closed: 3, failed: 0, message: '' });
    expect((await api.sessions.list({ keyId: alice.key.id })).sessions).toEqual([]);
    expect((await api.sessions.list({ keyId: bob.key.id })).sessions).toHaveLength(1);
    const foreign = await api.sessions.close({ keyId: alice.key.id, sessionKeys: ['sid:two'] });
    expect(foreign).toMatchObject({ closed: 0, failed: 1 });
    expect((await api.sessions.list({ keyId: bob.key.id })).sessions).toHaveLength(1);
  });

  it.each([401, 403, 404])('are hidden with the reason on a %i, and the key stays in use', async (status) => {
    const { api, platform: p, alice } = await opened();
    p.fault({ target: 'api', path: '/v1/gateway/pool/my-sessions', times: 1, status });
    const { sessions, accountCount, unavailable } = await api.sessions.list({ keyId: alice.key.id });
    expect([sessions, accountCount]).toEqual([[], null]);
    expect(unavailable).toMatch(status === 404 ? /does not offer/ : /ports:read/);
    expect((await api.account.state({})).connection).toBe('connected');
  });

  it('that may not be closed say which right is missing', async () => {
    const { api, platform: p, alice } = await opened();
    await connectAs(p, alice.secret, '-sid-one-rot-sticky');
    p.fault({ target: 'api', method: 'DELETE', path: '/v1/gateway/pool/my-sessions', times: 1, status: 403 });
    const answer = await api.sessions.close({ keyId: alice.key.id, sessionKeys: ['sid:one'] });
    expect(answer).toMatchObject({ closed: 0, failed: 1 });
    expect(answer.message).toContain('ports:write');
  });

  it('that cannot be read for another reason are an error, not an empty list', async () => {
    const { api, platform: p, alice } = await opened();
    p.fault({ target: 'api', path: '/v1/gateway/pool/my-sessions', times: 3, status: 503 });
    expect(await codeOf(api.sessions.list({ keyId: alice.key.id }))).toBe('server_error');
  });
});

describe('reading sessions', () => {
  it('takes what makes sense and leaves the rest unknown', () => {
    const rows = readSessions(
      {
        sessions: [
          { sessionKey: 'a', pakKeyId: 7, bytesIn: -1, bytesOut: 1.5, createdAt: 'soon', isSynthesizedSid: 'yes' },
          { sessionKey: 'a' },
          { pakKeyId: 'k' },
          null,
          'x',
        ],
      },
      null,
    );
    expect(rows).toHaveLength(1);
    expect(rows?.[0]).toMatchObject({ sessionKey: 'a', synthesized: false, bytesIn: null, bytesOut: null });
    expect(rows?.[0]?.createdAt).toBeNull();
    expect(readSessions({ sessions: 'none' }, null)).toBeNull();
  });
});

describe('the platform’s record of a key', () => {
  it('is told page by page and holds no secret', async () => {
    const { api, alice } = await opened();
    await api.keys.edit({ intentId: intent('edit'), keyId: alice.key.id, label: 'alicia' });
    const first = await api.activity.audit({ keyId: alice.key.id, limit: 1 });
    expect(first.entries.map(({ action }) => action)).toEqual(['update']);
    expect(first.more).toBe(true);
    const before = (first.entries.at(-1)?.at ?? 0) + 1;
    const rest = await api.activity.audit({ keyId: alice.key.id, limit: 10, before });
    expect(rest.entries.map(({ action }) => action)).toContain('create');
    expect(JSON.stringify([first, rest])).not.toMatch(/pak_[0-9a-f]{24}/);
  });

  it('says why where it cannot be had', async () => {
    const { api, platform: p, alice } = await opened();
    p.fault({ target: 'api', path: `/v1/reseller/pool-keys/${alice.key.id}/audit`, times: 1, status: 403 });
    const { entries, unavailable } = await api.activity.audit({ keyId: alice.key.id, limit: 10 });
    expect([entries, unavailable]).toEqual([[], expect.stringContaining('reseller access')]);
  });
});
