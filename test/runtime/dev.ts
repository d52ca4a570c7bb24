/** `npm run dev`: builds at each save, then loads the page again, or starts main again. The page stays under its real CSP, so there is no dev server. */
import { createBuilder, type Rolldown } from 'vite';
import { missingDisplay } from './display.ts';
import { launchApp } from './launch.ts';
import { REPO } from './repo.ts';
import type { RunningApp } from './running-app.ts';

const noDisplay = missingDisplay();
if (noDisplay) {
  console.error(noDisplay);
  process.exit(1);
}

let app: RunningApp | null = null;
let restarting = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (app) void app.close();
    else process.exit(130);
  });
}

async function start(): Promise<void> {
  const started = await launchApp({ args: process.argv.slice(2), userDataDir: null, showOutput: true });
  app = started;
  void started.exited.then((exit) => {
    if (!restarting) process.exit(exit.code ?? 0);
  });
}

async function restart(): Promise<void> {
  if (restarting) return;
  restarting = true;
  await app?.close();
  await start();
  restarting = false;
}

/** Resolves after the first build; `rebuilt` is called after each later one. */
async function watch(name: string, rebuilt: () => Promise<void>): Promise<void> {
  const builder = await createBuilder({
    configFile: `${REPO}/vite.config.ts`,
    environments: { [name]: { build: { watch: {} } } },
  });
  const environment = builder.environments[name];
  if (!environment) throw new Error(`vite.config.ts has no environment ${name}`);
  const watcher = (await builder.build(environment)) as Rolldown.RolldownWatcher;
  let first = true;
  await new Promise<void>((resolve) => {
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') console.error(event.error);
      if (event.code !== 'END') return;
      if (first) resolve();
      else rebuilt().catch((error: unknown) => console.error(error));
      first = false;
    });
  });
}

await watch('main', restart);
await watch('preload', restart);
await watch('client', async () => {
  await app?.page.reload();
});
await start();
