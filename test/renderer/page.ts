/** The page alone in Chromium, under the real CSP, with the fake main behind its bridge. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { build, type Plugin } from 'vite';
import { contentSecurityPolicy, newNonce } from '../../electron/shell/content-policy.ts';
import { callChannels, eventChannels, type Publish } from '../../shared/ipc/contract.ts';
import type { PakKey } from '../../shared/key.ts';
import { findChromium } from '../runtime/chromium-binary.ts';
import { createFakeMain, type FakeMain } from './fake-main.ts';

const ROOT = join(import.meta.dirname, '../../renderer');
const ORIGIN = 'https://pakdesk.invalid';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A screen somebody is still writing is shown as an empty one. */
function standIns(): Plugin {
  return {
    name: 'stand-ins',
    enforce: 'pre',
    resolveId: (source, importer) => {
      if (!source.startsWith('.') || importer === undefined || !/\.tsx?$/.test(source)) return null;
      const path = join(importer, '..', source);
      return existsSync(path) ? null : `\0stand-in:${path}`;
    },
    load: (id) =>
      id.startsWith('\0stand-in:')
        ? `export const ${id
            .replace(/.*\//, '')
            .replace(/\.tsx?$/, '')
            .replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase())} = () => null;`
        : null,
  };
}

export async function buildPage(outDir: string, plugins: Plugin[] = []): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [standIns(), ...plugins, react()],
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'chrome152' },
  });
}

export interface OpenedPage {
  page: Page;
  main: FakeMain;
  /** Uncaught errors, console errors and CSP violations. */
  problems: string[];
  publish: Publish;
  close: () => Promise<void>;
}

export async function openPage(
  browser: Browser,
  outDir: string,
  keys: PakKey[],
  options: BrowserContextOptions & { hash?: string; before?: (main: FakeMain) => void } = {},
): Promise<OpenedPage> {
  const { hash = '', before, ...contextOptions } = options;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...contextOptions });
  const problems: string[] = [];
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== ORIGIN) return route.abort();
    const path = join(outDir, url.pathname === '/' ? 'index.html' : url.pathname);
    const nonce = newNonce();
    if (!existsSync(path)) return route.fulfill({ status: 404 });
    const bytes = await readFile(path);
    const isPage = path.endsWith('.html');
    return route.fulfill({
      body: isPage ? bytes.toString('utf8').replace('__STYLE_NONCE__', nonce) : bytes,
      headers: {
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy(nonce),
      },
    });
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  const publish: Publish = (name, payload) => {
    void page
      .evaluate(([event, data]) => (window as unknown as FakePage).fakeEvent(event, data), [name, payload] as const)
      .catch((error: unknown) => problems.push(`event ${name}: ${String(error)}`));
  };
  const main = createFakeMain(keys, () => Date.now(), publish);
  before?.(main);
  await page.exposeFunction('fakeCall', (channel: string, input: unknown) => main.call(channel, input));
  await page.addInitScript(installBridge, { channels: callChannels(), events: eventChannels() as string[] });
  await page.goto(`${ORIGIN}/${hash}`);
  return { page, main, problems, publish, close: () => context.close() };
}

interface FakePage {
  fakeCall: (channel: string, input: unknown) => Promise<unknown>;
  fakeEvent: (event: string, payload: unknown) => void;
  pakdesk: unknown;
}

/** Runs in the page, before anything else. */
function installBridge({ channels, events }: { channels: string[]; events: string[] }): void {
  const page = window as unknown as FakePage;
  const calls: Record<string, Record<string, (input: unknown) => Promise<unknown>>> = {};
  for (const channel of channels) {
    const [domain = '', name = ''] = channel.split('.');
    const group = calls[domain] ?? {};
    group[name] = (input) => page.fakeCall(channel, input);
    calls[domain] = group;
  }
  const listeners: Record<string, Set<(payload: unknown) => void>> = {};
  const subscribe: Record<string, (listener: (payload: unknown) => void) => () => void> = {};
  for (const event of events) {
    const set = new Set<(payload: unknown) => void>();
    listeners[event] = set;
    subscribe[event] = (listener) => {
      set.add(listener);
      return () => set.delete(listener);
    };
  }
  page.fakeEvent = (event, payload) => {
    for (const listener of listeners[event] ?? []) listener(payload);
  };
  page.pakdesk = { calls, events: subscribe };
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium() ?? chromium.executablePath(), args: ['--no-sandbox'] });
}
