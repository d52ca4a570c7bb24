/** One build for the three layers and one test run: `vite build --app` fills out/app, vitest reads `test`. */
import { writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';
import { configDefaults } from 'vitest/config';
import { licensedPackages } from './electron/packaging/licenses.ts';
import { callChannels, eventChannels } from './shared/ipc/contract.ts';

const repo = import.meta.dirname;
const out = (layer: string) => `${repo}/out/app/${layer}`;

/** What stays outside the bundles: the runtime's own modules, and the one native package. */
const external = ['electron', ...builtinModules, /^node:/, '@napi-rs/keyring'];

const main: EnvironmentOptions = {
  consumer: 'server',
  resolve: { noExternal: true, external: ['electron', '@napi-rs/keyring'], conditions: ['node', 'module', 'default'] },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: out('main'),
    emptyOutDir: true,
    target: 'node24',
    ssr: true,
    sourcemap: true,
    minify: true,
    rolldownOptions: {
      input: `${repo}/electron/main.ts`,
      external,
      output: { format: 'es', entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' },
    },
  },
};

/** A sandboxed preload can load one CommonJS file and nothing else. */
const preload: EnvironmentOptions = {
  consumer: 'server',
  resolve: { noExternal: true, external: ['electron'] },
  // The channel names come from the contract at build time: none is typed by hand, and preload carries no schema library.
  define: {
    CALL_CHANNELS: JSON.stringify(callChannels()),
    EVENT_CHANNELS: JSON.stringify(eventChannels()),
  },
  build: {
    outDir: out('preload'),
    emptyOutDir: true,
    target: 'chrome152',
    ssr: true,
    minify: false,
    rolldownOptions: {
      input: `${repo}/electron/preload.ts`,
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
};

const renderer: EnvironmentOptions = {
  build: {
    outDir: out('renderer'),
    emptyOutDir: true,
    target: 'chrome152',
    // A font or picture as data: would need a wider CSP.
    assetsInlineLimit: 0,
    // Chromium knows modulepreload itself.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: `${repo}/renderer/index.html`,
      // What the first screen needs comes in one piece: each file more is one more answer of main's before anything is drawn.
      output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
    },
  },
};

export default defineConfig({
  // index.html sits in renderer/; vitest finds its tests from the repository.
  root: process.env['VITEST'] ? repo : `${repo}/renderer`,
  base: '/',
  plugins: [react()],
  builder: {
    buildApp: async (builder) => {
      for (const name of ['main', 'preload', 'client']) {
        const environment = builder.environments[name];
        if (!environment) throw new Error(`vite.config.ts has no environment ${name}`);
        await builder.build(environment);
      }
      // About shows them; the package carries them as a text as well.
      await writeFile(`${out('main')}/licenses.json`, JSON.stringify({ packages: await licensedPackages(repo) }));
    },
  },
  environments: { client: renderer, main, preload },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          // A budget for a busy machine; no test is timed by it.
          testTimeout: 20_000,
          // Outside its own binary the package `electron` is a downloader: the stand-in takes its place.
          alias: { electron: `${repo}/test/runtime/electron.ts` },
          server: { deps: { inline: ['electron-store'] } },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          // One screen, one clipboard, one pointer: windows are driven one after the other.
          globalSetup: `${repo}/test/runtime/e2e-setup.ts`,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A real window on a busy machine: the condition counts, not the second.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
    exclude: [...configDefaults.exclude, 'out/**'],
  },
});
