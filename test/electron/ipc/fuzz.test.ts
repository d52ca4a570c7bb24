/** Every call of the contract, through the real router, with real handlers over a connected account. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../electron/demo/random.ts';
import { createRouter, type Sender } from '../../../electron/ipc/router.ts';
import { createLog } from '../../../electron/log.ts';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { appErrorSchema, type Envelope } from '../../../shared/ipc/app-error.ts';
import { callChannels, calls } from '../../../shared/ipc/contract.ts';
import type { CallRow } from '../../../shared/ipc/row.ts';
import { connected, freshDir, platform } from '../app-harness.ts';
import { fittingInput, hostileInput } from './hostile-inputs.ts';

const INPUTS = 1_000;
/** Of those that fit, so many: they go all the way to the database. */
const FITTING = 60;

/** These only read: whatever fits may go through. */
const READS = new Set(
  `app.info app.notices account.state keys.list keys.changes usage.series usage.top usage.overview usage.history usage.heatmap usage.table stock.get probe.running probe.history probe.report
  probe.revealExit activity.list settings.get sync.state bulk.match bulk.jobs bulk.report local.list local.views
  composer.presets composer.sessionUse composer.recogniseClipboard composer.fieldText composer.recognise backup.list
  forecast.key forecast.customer forecast.renewals forecast.renewalPreview alerts.list alerts.unreadCount alerts.status
  money.summary money.orders money.nextOrder money.prices money.sales payments.list payments.get payments.ofKey payments.checkouts lock.state
  updates.state storefront.get`.split(/\s+/),
);
/** These change something, but nothing under an id or a token that was never given out. */
const REFUSED_UNDER_MADE_UP_IDS = new Set(
  `account.disconnect keys.topUp keys.edit keys.setEnabled keys.rotate keys.revoke keys.prepare keys.reveal keys.copy
  keys.saveMessage keys.undo keys.checkRefused bulk.start bulk.pause bulk.resume bulk.cancel bulk.saveReport
  bulk.prepareHandouts bulk.handouts exports.keys backup.restore`.split(/\s+/),
);

/** Nothing beside the fields of the contract. */
const errorSchema = appErrorSchema.strict();

const own: Sender = {
  sender: { id: 1 },
  senderFrame: { url: 'app://pakdesk/', parent: null } as Sender['senderFrame'],
};

function rowOf(channel: string): CallRow {
  const [domain = '', name = ''] = channel.split('.');
  return (calls as unknown as Record<string, Record<string, CallRow>>)[domain]?.[name] as CallRow;
}

async function world() {
  const embedded = await platform({ keys: 3 });
  const dir = freshDir();
  const keychain = createMemoryKeychain();
  const running = await connected({ platform: embedded, dir, keychain });
  const id = (await running.api.account.state({})).profile?.id ?? '';
  const [first] = (await running.api.keys.list({})).keys;
  return { embedded, dir, keychain, running, id, keyId: first?.id ?? '' };
}

const HANG_MS = 1_000;

async function timed(
  work: Promise<Envelope<unknown>>,
): Promise<{ answer: Envelope<unknown> | 'hangs'; tookMs: number }> {
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<'hangs'>((resolve) => {
    timer = setTimeout(() => resolve('hangs'), 5 * HANG_MS);
  });
  const answer = await Promise.race([work, hangs]);
  clearTimeout(timer);
  return { answer, tookMs: performance.now() - startedAt };
}

/** Everything that a call could have changed. */
async function stateOf({ embedded, dir, keychain, running, id }: Awaited<ReturnType<typeof world>>) {
  const folder = join(dir, 'profiles', id);
  const db = new DatabaseSync(join(folder, 'pakdesk.db'), { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const rows = tables.map(({ name }) => {
    // Written by the app's own rounds, whatever is called meanwhile.
    const rest = name === 'meta' ? " WHERE name NOT IN ('alertsSeenAt', 'list_as_of', 'stock')" : '';
    const all = db.prepare(`SELECT * FROM "${name}"${rest}`).all();
    return [name, all.length, createHash('sha256').update(JSON.stringify(all)).digest('hex')];
  });
  db.close();
  return {
    rows,
    profiles: existsSync(join(dir, 'profiles.json')) && readFileSync(join(dir, 'profiles.json'), 'utf8'),
    files: readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.includes('backups'))
      .sort(),
    settings: running.services.settings(),
    effects: embedded.effects(),
    clipboard: running.clipboard.text,
    apiKey: await keychain.get(`${id}/api-key`),
    dataKey: await keychain.get(`${id}/data-key`),
    account: running.services.accounts.isOpen() && running.services.accounts.current().session.profile.id,
  };
}

/** What follows a first list (alerts, stock) has been written down. */
async function settledState(w: Awaited<ReturnType<typeof world>>) {
  let state = await stateOf(w);
  for (let same = 0; same < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const next = await stateOf(w);
    same = JSON.stringify(next) === JSON.stringify(state) ? same + 1 : 0;
    state = next;
  }
  return state;
}

describe('[bar 9] [fault 54] hostile inputs', () => {
  it(`${INPUTS} to each call: no crash, no hang, only errors of the contract, and nothing has changed`, {
    timeout: 120_000,
  }, async () => {
    expect([...READS, ...REFUSED_UNDER_MADE_UP_IDS].filter((name) => !callChannels().includes(name))).toEqual([]);
    const w = await world();
    const lines: string[] = [];
    let nowMs = 0;
    const router = createRouter({
      handlers: w.running.services.handlers,
      appOrigin: 'app://pakdesk',
      isRegistered: () => true,
      isLocked: () => false,
      log: createLog(
        (line) => lines.push(line),
        () => 0,
      ),
      // Never a flood, so that every input is looked at.
      clock: { now: () => (nowMs += 20) },
    });
    const before = await settledState(w);
    const wrong: string[] = [];
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    const { stackTraceLimit } = Error;
    // Each refusal is an error with a stack, which costs more than all the rest.
    Error.stackTraceLimit = 1;
    let slowestMs = 0;
    let asked = 0;
    let fitted = 0;

    for (const channel of callChannels()) {
      const { input, output } = rowOf(channel);
      const random = seededRandom('hostile', channel);
      const harmless = READS.has(channel) || REFUSED_UNDER_MADE_UP_IDS.has(channel);
      const madeUp = ['made-up-id-0000000000', `made-up-${random.hex(16)}`];
      const texts = READS.has(channel) ? [w.keyId, ...madeUp] : madeUp;
      const pool = Array.from({ length: 50 }, () => fittingInput(input, random, texts));
      let sent = 0;
      let fitting = 0;
      let made = 0;
      while (sent < INPUTS) {
        made += 1;
        if (made > INPUTS * 40) throw new Error(`${channel}: no ${INPUTS} hostile inputs can be made`);
        // As it comes over the wire: what cannot be cloned never arrives.
        const value = structuredClone(hostileInput(structuredClone(random.pick(pool)), random));
        const fits = input.safeParse(value).success;
        if (fits && (!harmless || fitting >= FITTING)) continue;
        if (fits) fitting += 1;
        sent += 1;
        let { answer, tookMs } = await timed(router.dispatch(channel, own, [value]));
        // A machine busy with other things stalls once; a hang comes again.
        if (tookMs > HANG_MS) ({ answer, tookMs } = await timed(router.dispatch(channel, own, [value])));
        slowestMs = Math.max(slowestMs, tookMs);
        const tell = (what: string) => wrong.push(`${channel} #${made}: ${what}`);
        if (answer === 'hangs') tell('hangs');
        else if (answer.ok) {
          if (!fits) tell('took what does not fit');
          else if (!output.safeParse(answer.value).success) tell('answers what the contract does not say');
        } else {
          const { error } = answer;
          if (!errorSchema.safeParse(error).success) tell(`an error of another shape: ${error.code}`);
          if (error.code === 'internal') tell(`internal: ${lines.at(-1)?.slice(0, 400)}`);
          if (!fits && error.code !== 'invalid_input') tell(`does not fit, and is ${error.code}`);
          if (JSON.stringify(answer).length > 10_000) tell('an answer that grows with the input');
        }
      }
      asked += sent;
      fitted += fitting;
      await new Promise((resolve) => setImmediate(resolve));
    }
    process.off('unhandledRejection', onUnhandled);
    Error.stackTraceLimit = stackTraceLimit;
    console.log(
      `${asked} inputs to ${callChannels().length} calls, ${fitted} of them fitting; slowest ${slowestMs.toFixed(0)} ms`,
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(unhandled).toEqual([]);
    expect(slowestMs).toBeLessThan(HANG_MS);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await stateOf(w)).toEqual(before);
    expect(asked).toBe(callChannels().length * INPUTS);
  });
});
