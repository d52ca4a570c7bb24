/** The window itself: what a page can reach in it, and what it cannot. The same in both runtimes. */
import { createSocket } from 'node:dgram';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../renderer/ipc-client.ts';
import { calls, events } from '../../shared/ipc/contract.ts';
import { chooseRuntime, launchApp } from '../runtime/launch.ts';
import { AppExitedError, type LaunchOptions, type RunningApp } from '../runtime/running-app.ts';

let app: RunningApp;
let profiles = '';

/** Each start on a fresh profile, but where it names one. */
async function launch(options: LaunchOptions = {}): Promise<RunningApp> {
  return launchApp({ userDataDir: await mkdtemp(join(profiles, 'profile-')), ...options });
}

beforeAll(async () => {
  profiles = await mkdtemp(join(tmpdir(), 'pakdesk-smoke-'));
  app = await launch();
});
afterAll(async () => {
  await app?.close();
  await rm(profiles, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/** Counts what reaches it, by TCP and UDP. */
async function startSink() {
  const seen = { tcp: 0, udp: 0 };
  const tcp = createServer((socket) => {
    seen.tcp += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const address = tcp.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const udp = createSocket('udp4');
  udp.on('message', () => {
    seen.udp += 1;
  });
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  return {
    port,
    seen,
    close: () => {
      tcp.close();
      udp.close();
    },
  };
}

describe('the bridge', () => {
  it('has the contract’s calls and events, and nothing else', async () => {
    const names = await app.page.evaluate(() => ({
      bridge: Object.keys(window.pakdesk ?? {}),
      calls: Object.fromEntries(Object.entries(window.pakdesk?.calls ?? {}).map(([k, v]) => [k, Object.keys(v)])),
      events: Object.keys(window.pakdesk?.events ?? {}),
    }));
    expect(names.bridge).toEqual(['calls', 'events']);
    expect(names.calls).toEqual(Object.fromEntries(Object.entries(calls).map(([k, v]) => [k, Object.keys(v)])));
    expect(names.events).toEqual(Object.keys(events));
  });

  it('cannot be changed', async () => {
    const changed = await app.page.evaluate(() => {
      const bridge = window.pakdesk as unknown as Record<string, Record<string, unknown>>;
      const attempts: (() => void)[] = [
        () => Object.assign(window, { pakdesk: {} }),
        () => Reflect.deleteProperty(window, 'pakdesk') && undefined,
        () => Object.assign(bridge, { calls: {} }),
        () => Object.assign(bridge['calls'] ?? {}, { keys: {} }),
        () => Object.assign(bridge['calls']?.['keys'] ?? {}, { mint: () => 'stolen' }),
        () => Object.assign(bridge['events'] ?? {}, { command: () => 'stolen' }),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch {
          // Refused: as it should be.
        }
      }
      const { calls, events } = window.pakdesk as unknown as Record<string, Record<string, Record<string, unknown>>>;
      return [String(calls?.['keys']?.['mint']), String(events?.['command'])].some((text) => text.includes('stolen'));
    });
    expect(changed).toBe(false);
    expect(await app.page.evaluate(() => Object.keys(window.pakdesk ?? {}))).toEqual(['calls', 'events']);
  });

  it('is the only way in: the page’s globals are those of an empty page', async () => {
    const added = await app.page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const empty = new Set(Object.getOwnPropertyNames(frame.contentWindow));
      const names = Object.getOwnPropertyNames(window).filter((name) => !empty.has(name) && !/^\d+$/.test(name));
      frame.remove();
      return names;
    });
    expect(added.filter((name) => /require|process|electron|ipc|bind|receiver|playwright|pw/i.test(name))).toEqual([]);
    expect(added).toContain('pakdesk');
  });

  it('[bar 8] refuses what is not in the contract with an envelope, not with an exception', async () => {
    const answers = await app.page.evaluate(async () => {
      const settings = window.pakdesk?.calls.settings as unknown as Record<
        string,
        (input: unknown) => Promise<unknown>
      >;
      const inputs = [null, undefined, 1, [], { extra: 1 }, JSON.parse('{"__proto__":{"a":1}}'), { x: Number.NaN }];
      return Promise.all(inputs.map((input) => settings['get']?.(input)));
    });
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });
});

describe('the page', () => {
  it('[bar 6] runs no text as code', async () => {
    // Later than the call that DevTools makes: what DevTools itself evaluates is exempt from the policy.
    const outcome = await app.page.evaluate(
      () =>
        new Promise<Record<string, string>>((resolve) => {
          setTimeout(() => {
            const tried = (run: () => unknown) => {
              try {
                run();
                return 'ran';
              } catch (error) {
                return (error as Error).name;
              }
            };
            const inline = () => {
              const script = document.createElement('script');
              script.text = 'window.inlineRan = true';
              document.head.append(script);
            };
            resolve({
              // biome-ignore lint/security/noGlobalEval: that it fails is what is tested.
              eval: tried(() => globalThis.eval('1')),
              function: tried(() => new Function('return 1')()),
              inline: tried(inline),
              markup: tried(() => {
                document.createElement('div').innerHTML = '<img src=x onerror="window.inlineRan = true">';
              }),
              ran: String('inlineRan' in window),
            });
          }, 0);
        }),
    );
    expect(outcome).toMatchObject({ markup: 'TypeError', ran: 'false' });
    expect(outcome['eval']).not.toBe('ran');
    expect(outcome['function']).not.toBe('ran');
  });

  it('[bar 7] [bar 4] sends no byte anywhere', async () => {
    const sink = await startSink();
    const before = app.page.url();
    try {
      await app.page.evaluate(async (port) => {
        const url = `http://127.0.0.1:${port}/?secret=1`;
        const attempt = async (run: () => unknown) => {
          try {
            await run();
          } catch {
            // Refused: as it should be.
          }
        };
        await attempt(() => fetch(url));
        await attempt(() => navigator.sendBeacon(url, 'x'));
        await attempt(() => new WebSocket(`ws://127.0.0.1:${port}`));
        await attempt(() => new EventSource(url));
        await attempt(() => new Worker(url));
        await attempt(() => import(/* @vite-ignore */ url));
        const add = (tag: string, set: Record<string, string>) =>
          attempt(() => {
            const element = document.createElement(tag);
            for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
            document.body.append(element);
            if (element instanceof HTMLFormElement) element.submit();
            if (element instanceof HTMLAnchorElement) element.click();
            return new Promise((resolve) => setTimeout(resolve, 50)).then(() => element.remove());
          });
        await add('img', { src: url });
        await add('iframe', { src: url });
        await add('object', { data: url });
        await add('video', { src: url });
        await add('link', { rel: 'stylesheet', href: url });
        await add('link', { rel: 'prefetch', href: url });
        await add('link', { rel: 'preconnect', href: url });
        await add('a', { href: url, download: 'x' });
        await add('a', { href: url, target: '_blank' });
        await add('a', { href: url, ping: url });
        await add('form', { action: url, method: 'post' });
        await attempt(() => window.open(url));
        await attempt(async () => {
          const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
          peer.createDataChannel('x');
          await peer.setLocalDescription(await peer.createOffer());
          await new Promise((resolve) => setTimeout(resolve, 300));
          peer.close();
        });
        await attempt(() => {
          window.location.href = url;
        });
      }, sink.port);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(sink.seen).toEqual({ tcp: 0, udp: 0 });
      expect(app.page.url()).toBe(before);
      expect(app.pages()).toHaveLength(1);
      expect(await app.page.evaluate(() => typeof window.pakdesk)).toBe('object');
    } finally {
      sink.close();
    }
  });

  it('leaves a trace of what it tried, without where to', async () => {
    await app.page.evaluate(async () => {
      const attempt = async (run: () => unknown) => {
        try {
          await run();
        } catch {
          // Refused: as it should be.
        }
      };
      const url = 'http://127.0.0.1:9/tell-tale?secret=1';
      await attempt(() => fetch(url));
      await attempt(() => new WebSocket('ws://127.0.0.1:9/tell-tale'));
      await attempt(() => new Worker(url));
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      await attempt(() => window.open(url));
      await attempt(() => {
        window.location.href = url;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      frame.remove();
    });
    const log = () => readFile(join(String(app.userDataDir), 'logs', 'pakdesk.log'), 'utf8');
    const traces = [
      ['policy.refused', 'connect-src'],
      ['policy.refused', 'TrustedScriptURL'],
      ['navigation.refused', 'window'],
      ['navigation.refused', 'navigate'],
    ];
    for (const [name, what] of traces) await expect.poll(log).toContain(`"event":"${name}","what":"${what}"`);
    // The frame: by the policy, or by the navigation's own guard, whichever comes first.
    expect(await log()).toMatch(/"(policy|navigation)\.refused","what":"(default-src|frame-src|frame)"/);
    expect(await log()).not.toContain('tell-tale');
  });

  it('[bar 6] opens without a violation of its own policy', async () => {
    const messages: string[] = [];
    app.page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) messages.push(message.text());
    });
    await app.page.reload();
    await expect.poll(() => app.page.locator('#root').innerText(), { timeout: 20_000 }).not.toBe('');
    await app.page.waitForTimeout(300);
    expect(messages).toEqual([]);
  });
});

// Playwright's keys reach Electron's page and never its native menu.
describe.skipIf(chooseRuntime() === 'electron')('the menu', () => {
  it('works by its keys', async () => {
    const demo = await launch({ args: ['--demo'] });
    try {
      await demo.page.getByRole('grid').waitFor();
      await demo.page.keyboard.press('ControlOrMeta+n');
      await demo.page.getByRole('dialog').waitFor();
      await demo.page.keyboard.press('Escape');
      await demo.page.getByRole('dialog').waitFor({ state: 'hidden' });
      await demo.page.keyboard.press('ControlOrMeta+,');
      await demo.page.getByRole('heading', { name: 'Settings' }).waitFor();
    } finally {
      await demo.close();
    }
  });
});

describe('the process', () => {
  it('[bar 21] [fault 41] is one for each profile: a second start ends and leaves the first alone', async () => {
    const second = launch({ userDataDir: app.userDataDir });
    const error = await second.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppExitedError);
    expect((error as AppExitedError).exit.code).toBe(0);
    expect(await app.page.evaluate(() => document.readyState)).toBe('complete');
  });

  it('refuses a command line that it does not understand', async () => {
    const error = await launch({ args: ['--platform'] }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppExitedError);
    expect((error as AppExitedError).exit.code).toBe(2);
    expect((error as AppExitedError).stderr).toContain('--platform needs');
  });

  it('ends when its window is closed, and can start again on the same profile', async () => {
    const other = await launch();
    await other.page.close();
    expect(await other.exited).toEqual({ code: 0, signal: null });
    const again = await launch({ userDataDir: other.userDataDir });
    expect(await again.close()).toEqual({ code: 0, signal: null });
  });

  it('remembers its place, and leaves nothing else of the browser in the profile', async () => {
    const other = await launch();
    await other.close();
    const dir = String(other.userDataDir);
    const stored = JSON.parse(await readFile(join(dir, 'window.json'), 'utf8'));
    expect(stored).toMatchObject({ bounds: { width: 1280, height: 800 }, maximized: false, theme: 'system' });
    if (other.runtime === 'chromium') expect((await readdir(dir)).sort()).toEqual(['logs', 'window.json']);
  });

  it('can start again after it was killed', async () => {
    const killed = await launch();
    await killed.kill();
    expect((await killed.exited).signal).toBe('SIGKILL');
    const again = await launch({ userDataDir: killed.userDataDir });
    expect(await again.close()).toEqual({ code: 0, signal: null });
  });
});
