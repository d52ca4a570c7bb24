/** What a user does in one history: wishes that spend, some of them pressed twice, while the line fails and the process dies. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Random } from '../../../electron/demo/random.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { Killed, type Life } from './life.ts';
import type { World } from './world.ts';

export interface Wish {
  /** The intent that the page made, or the bulk job's id. */
  id: string;
  kind: 'mint' | 'topUp' | 'rotate' | 'enable' | 'disable' | 'rename' | 'setCap' | 'bulkTopUp' | 'bulkMint';
  /** What the user was told last: done, an error's code, or nothing because the process died. */
  told: string;
}

const outcomeIn = async (life: Life, work: Promise<unknown> | unknown): Promise<string> => {
  try {
    // A dead process answers nothing more.
    return await Promise.race([Promise.resolve(work).then(() => 'done'), life.died.then(() => 'killed')]);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    if (error instanceof Killed) return 'killed';
    throw error;
  }
};

export function createUser(world: World, random: Random) {
  let made = 0;
  const outcomeOf = (work: Promise<unknown> | unknown) => outcomeIn(world.process.life, work);
  const intent = (name: string) => `${name}-${String(++made).padStart(6, '0')}-${random.hex(12)}`;
  const keys = () => world.process.account.session.store.keys;

  /** The page sends it once or, by a double click, twice; where the outcome is unknown the user may press again. */
  async function press(send: () => Promise<unknown> | unknown): Promise<string> {
    const twice = random.next() < 0.3;
    const [told = '', second] = await Promise.all([outcomeOf(send()), ...(twice ? [outcomeOf(send())] : [])]);
    if (second !== undefined && told !== second && told === 'done') return told;
    if (told !== 'outcome_unknown' || random.next() < 0.5) return told;
    return world.process.life.alive ? outcomeOf(send()) : 'killed';
  }

  /** A job is watched until nothing moves any more; where it stopped by itself the user resumes it. */
  async function watch(jobId: string): Promise<void> {
    for (let turns = 0; turns < 3_000 && world.process.life.alive; turns += 1) {
      await nextTurn();
      const { account, life } = world.process;
      if (!life.alive) return;
      const job = account.bulk.job(jobId);
      if (job.state === 'finished' || job.state === 'cancelled') return;
      if (job.state === 'paused' && turns % 20 === 0) account.bulk.resume(jobId);
    }
  }

  const wishes: Record<Wish['kind'], () => Promise<Wish | null>> = {
    async mint() {
      const id = intent('mint');
      const { life, keys: calls } = world.process;
      const input = { intentId: id, label: id, capGb: random.int(1, 50), expiresAt: null, tier: 'standard' as const };
      return life.alive ? { id, kind: 'mint', told: await press(async () => calls.mint(input)) } : null;
    },
    async topUp() {
      const row = random.pick(keys().list());
      const id = intent('topup');
      const { capGb, enabled, expiresAt } = row;
      const previewed = { capGb, enabled, expiresAt };
      const input = { intentId: id, keyId: row.id, addGb: random.int(1, 50), extendDays: null, previewed };
      const { keys: calls } = world.process;
      return { id, kind: 'topUp', told: await press(() => calls.topUp({ ...input, enable: enabled === false })) };
    },
    async rotate() {
      const { id: keyId } = random.pick(keys().list());
      const id = intent('rotate');
      const { keys: calls } = world.process;
      let token = '';
      const asked = await outcomeOf(
        Promise.resolve(calls.prepare({ keyId, action: 'rotate' })).then((prepared) => {
          token = prepared.token;
        }),
      );
      if (asked !== 'done') return null;
      const told = await press(async () => calls.rotate({ intentId: id, keyId, confirmToken: token }));
      return { id, kind: 'rotate', told };
    },
    async enable() {
      const row = random.pick(keys().list());
      const id = intent('enable');
      const { keys: calls } = world.process;
      const input = { intentId: id, keyId: row.id, enabled: true, confirmToken: '' };
      return { id, kind: 'enable', told: await press(() => calls.setEnabled(input)) };
    },
    async disable() {
      const { id: keyId } = random.pick(keys().list());
      const id = intent('disable');
      const { keys: calls } = world.process;
      let token = '';
      const asked = await outcomeOf(
        Promise.resolve(calls.prepare({ keyId, action: 'disable' })).then((prepared) => {
          token = prepared.token;
        }),
      );
      if (asked !== 'done') return null;
      const input = { intentId: id, keyId, enabled: false, confirmToken: token };
      return { id, kind: 'disable', told: await press(async () => calls.setEnabled(input)) };
    },
    async rename() {
      const { id: keyId } = random.pick(keys().list());
      const id = intent('rename');
      const { keys: calls } = world.process;
      return { id, kind: 'rename', told: await press(() => calls.edit({ intentId: id, keyId, label: id })) };
    },
    /** Down to 1 GB, so that it buys nothing: what was bought after it must not go with it. */
    async setCap() {
      const { id: keyId } = random.pick(keys().list());
      const id = intent('cap');
      const { keys: calls } = world.process;
      return { id, kind: 'setCap', told: await press(() => calls.edit({ intentId: id, keyId, capGb: 1 })) };
    },
    async bulkTopUp() {
      const keyIds = random
        .shuffle(keys().list())
        .slice(0, 3)
        .map(({ id }) => id);
      return startJob('bulkTopUp', () =>
        world.process.bulk.preview({ change: { action: 'topUp', addGb: random.int(1, 9), revive: true }, keyIds }),
      );
    },
    async bulkMint() {
      const names = [intent('row'), intent('row')];
      return startJob('bulkMint', () =>
        world.process.bulk.previewMint({
          text: names.map((name) => `${name},${random.int(1, 9)}`).join('\n'),
          layout: null,
          defaults: { capGb: 1, days: null, tier: 'standard' },
          skipDuplicates: true,
        }),
      );
    },
  };

  async function startJob(
    kind: 'bulkTopUp' | 'bulkMint',
    preview: () => Promise<{ token: string | null }> | { token: string | null },
  ): Promise<Wish | null> {
    const id = intent('job');
    let token: string | null = null;
    const asked = await outcomeOf(
      Promise.resolve()
        .then(preview)
        .then((shown) => {
          token = shown.token;
        }),
    );
    if (asked !== 'done' || token === null) return null;
    const given = token;
    const told = await outcomeOf(Promise.resolve().then(() => world.process.bulk.start({ jobId: id, token: given })));
    if (told === 'done') await outcomeOf(watch(id));
    return { id, kind, told };
  }

  const KINDS: readonly Wish['kind'][] = [
    'mint',
    'mint',
    'topUp',
    'topUp',
    'rotate',
    'enable',
    'disable',
    'rename',
    'setCap',
    'setCap',
    'bulkTopUp',
    'bulkMint',
  ];

  return {
    /** One wish, or none where the platform could not even be asked. */
    async act(): Promise<Wish | null> {
      const kind = random.pick(KINDS);
      try {
        world.platform.use();
        const reading = random.next() < 0.3 ? world.sync() : null;
        const wish = await wishes[kind]();
        await reading;
        return wish;
      } catch (error) {
        if (error instanceof Killed) return null;
        throw error;
      }
    },
    /** The user finishes what stopped: an unfinished job is resumed. */
    async finishJobs(): Promise<void> {
      const { bulk } = world.process.account;
      for (const job of bulk.jobs()) {
        if (job.state === 'finished' || job.state === 'cancelled') continue;
        bulk.resume(job.id);
        await watch(job.id);
      }
    },
  };
}
