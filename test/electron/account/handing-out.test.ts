import { describe, expect, it } from 'vitest';
import { createCopySecret } from '../../../electron/account/copying.ts';
import type { OpenAccount } from '../../../electron/account/open-account.ts';
import { DEFAULT_SETTINGS } from '../../../shared/ipc/settings.ts';
import { codeOf, connected, freshDir, intent, platform } from '../app-harness.ts';

const routing = { protocol: 'http', pool: 'mbl', country: 'us', sessionId: 'alice', rotation: 'sticky' } as const;

async function withKey(label = 'alice <b>') {
  const p = await platform();
  const running = await connected({ platform: p });
  const { key } = await running.api.keys.mint({
    intentId: intent('mint'),
    label,
    capGb: 10,
    expiresAt: null,
    tier: 'standard',
  });
  return { ...running, platform: p, key };
}

describe('the message to a customer', () => {
  it('is the default template, put together in main', async () => {
    const { api, key, clipboard, crossed } = await withKey();
    await api.keys.copy({ keyId: key.id, what: { kind: 'message', routing } });
    expect(clipboard.text).toMatch(/^Hi alice <b>,\n\nyour proxy is ready:\n\nhttp:\/\/psx_.*:pak_[0-9a-f]{24}@127/);
    const secret = /pak_[0-9a-f]{24}/.exec(clipboard.text)?.[0] ?? 'none';
    expect(crossed.join('\n')).not.toContain(secret);
  });

  it('is the template that was named, escaped for its format; HTML as source where the clipboard takes no more', async () => {
    const { api, key, clipboard } = await withKey();
    const answer = await api.keys.copy({ keyId: key.id, what: { kind: 'message', routing, templateId: 'card' } });
    expect(answer.as).toBe('source');
    expect(clipboard.text).toContain('Your proxy is ready, alice &lt;b&gt;');
    expect(clipboard.text).not.toContain('alice <b>');
  });

  it('is rich text with a plain twin where the clipboard takes it', async () => {
    const { services, key } = await withKey();
    const written: unknown[] = [];
    const copy = createCopySecret({
      open: (): OpenAccount => services.accounts.current(),
      settings: () => DEFAULT_SETTINGS,
      writeClipboard: async (text) => void written.push(text),
      writeRich: async (rich) => void written.push(rich),
    });
    const what = { kind: 'message', routing, templateId: 'card' } as const;
    expect(await copy(key, what)).toMatchObject({ as: 'html', clearsInMs: 60_000 });
    expect(await copy(key, { ...what, as: 'source' })).toMatchObject({ as: 'source' });
    const [rich, source] = written as [{ text: string; html: string }, string];
    expect(rich.html).toBe(source);
    expect(rich.text).toMatch(/^Your proxy is ready, alice <b>\n\nhttp:\/\/psx_[^\n]+\n\nHost 127[^\n]+\nPort \d+/);
    expect(rich.text).not.toContain('<td');
  });

  it('is not copied at all when its template is gone', async () => {
    const { api, key, clipboard } = await withKey();
    clipboard.text = 'as before';
    const what = { kind: 'message', routing, templateId: 'not-there' } as const;
    expect(await codeOf(api.keys.copy({ keyId: key.id, what }))).toBe('not_found');
    expect(clipboard.text).toBe('as before');
  });

  it('still never holds the API key, whatever the template says', async () => {
    const { api, key, platform: p } = await withKey();
    const body = `{{url}} ${p.description.apiKey}`;
    await api.settings.set({ patch: { handoutTemplates: [{ id: 'x', name: 'x', format: 'text', body }] } });
    expect(await codeOf(api.keys.copy({ keyId: key.id, what: { kind: 'message', routing } }))).toBe(
      'api_key_in_output',
    );
  });
});

describe('a gateway host of one’s own', () => {
  it('stands in every copy: the customer’s before the account’s before the platform’s', async () => {
    const { api, key, clipboard } = await withKey();
    const copied = async () => {
      await api.keys.copy({ keyId: key.id, what: { kind: 'proxy', format: 'url', routing } });
      return new URL(clipboard.text).hostname;
    };
    expect(await copied()).toBe('127.0.0.1');
    expect((await api.account.setHandoutHost({ host: 'Proxy.Acme.example' })).gateway.host).toBe('proxy.acme.example');
    expect(await copied()).toBe('proxy.acme.example');
    expect(await api.keys.setHandoutHost({ keyId: key.id, host: 'gw.alice.example' })).toEqual({
      host: 'gw.alice.example',
      accountHost: 'proxy.acme.example',
    });
    expect(await copied()).toBe('gw.alice.example');
    await api.keys.copy({ keyId: key.id, what: { kind: 'message', routing } });
    expect(clipboard.text).toContain('@gw.alice.example:');
    await api.keys.setHandoutHost({ keyId: key.id, host: null });
    await api.account.setHandoutHost({ host: null });
    expect(await copied()).toBe('127.0.0.1');
  });

  it('is kept over a restart', async () => {
    const dir = freshDir();
    const p = await platform();
    const first = await connected({ platform: p, dir });
    await first.api.account.setHandoutHost({ host: 'proxy.acme.example' });
    const { app, homeOf } = await import('../app-harness.ts');
    await first.services.close();
    const again = await app({ home: homeOf(p), dir });
    expect(await again.api.account.state({})).toMatchObject({
      handoutHost: 'proxy.acme.example',
      gateway: { host: 'proxy.acme.example' },
    });
  });

  it.each([
    '',
    'http://proxy.acme.example',
    'proxy.acme.example:7000',
    'proxy',
    '-a.example',
    'a..example',
    'proxy.acme.example/x',
    'user@proxy.example',
    'a b.example',
    `${'a'.repeat(64)}.example`,
  ])('refuses %j', async (host) => {
    const { api, key } = await withKey();
    expect(await codeOf(api.account.setHandoutHost({ host }))).toBe('invalid_input');
    expect(await codeOf(api.keys.setHandoutHost({ keyId: key.id, host }))).toBe('invalid_input');
  });
});
