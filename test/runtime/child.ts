/** Runs the app's main bundle in Node: the module `electron` is the stand-in, and the host at the other end of the pipe has Chromium. */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { app } from './standin/app.ts';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : nextResolve(specifier, context),
});

const named = process.env['PAKDESK_MAIN'];
const bundle = named ? pathToFileURL(named).href : new URL('../../out/app/main/main.js', import.meta.url).href;
await import(bundle);
app.becomeReady();
