/** Thousands of random histories of spending: the line fails, the process dies, the user presses twice. At the end the books are right. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../electron/demo/random.ts';
import { createUser, type Wish } from './history.ts';
import type { Effect } from './platform.ts';
import { createWorld, type World } from './world.ts';

const HISTORIES = 2_000;
/** Histories that one database lives through, one after the other. */
const OF_ONE_WORLD = 20;

/** The wish behind an Idempotency-Key: without the number of its step, the attempt, or the row's own end. */
const stepless = (key: string) => key.replace(/-\d$/, '');
const wishOf = (key: string) => stepless(key).replace(/(-r\d+)-a\d+$/, '$1');

const EDITS = new Set<Wish['kind']>(['rename', 'setCap', 'disable']);
/** Answers have nine decimals. */
const ROUNDING_MB = 0.01;

/** Everything that is not as it must be once all is quiet. */
function wrongIn(world: World, wishes: readonly Wish[]): string[] {
  const { platform, process } = world;
  const { store, online } = process.account.session;
  const { journal } = store;
  const wrong: string[] = [];

  const spent = platform.effects.filter(({ kind }) => kind !== 'edit');
  const counts = Map.groupBy(spent, (effect: Effect) => `${effect.kind} ${wishOf(effect.idempotencyKey)}`);
  for (const [what, effects] of counts) {
    if (effects.length > 1) wrong.push(`${what}: ${effects.length} times at the platform`);
  }
  for (const { kind, idempotencyKey, gb } of spent) {
    const operation = journal.get(idempotencyKey) ?? journal.get(stepless(idempotencyKey));
    const [first] = operation?.steps ?? [];
    if (!operation) wrong.push(`${kind} ${idempotencyKey}: ${gb} GB that the journal does not know`);
    else if (first?.outcome !== 'done') wrong.push(`${kind} ${idempotencyKey}: the journal says ${first?.outcome}`);
  }
  for (const open of journal.unsettled()) wrong.push(`${open.id}: still open`);

  // The later word counts: nothing goes out after what was asked for after it.
  const startedAt = ({ idempotencyKey: key }: Effect) =>
    (journal.get(key) ?? journal.get(stepless(key)))?.startedAt ?? 0;
  for (const [keyId, effects] of Map.groupBy(platform.effects, ({ keyId: its }) => its)) {
    for (const [index, late] of effects.entries()) {
      for (const before of effects.slice(0, index)) {
        const writes = Object.entries(late.set).some(
          ([field, value]) => before.raised.includes(field) || (field in before.set && before.set[field] !== value),
        );
        const raises = late.raised.some((field) => field in before.set);
        if ((writes || raises) && startedAt(late) < startedAt(before))
          wrong.push(
            `${keyId}: ${late.idempotencyKey} went out after ${before.idempotencyKey}, which was asked for later`,
          );
      }
    }
  }

  const gb = spent.reduce((sum, effect) => sum + effect.gb, 0);
  if (journal.gbSince(0) !== gb) wrong.push(`the journal has ${journal.gbSince(0)} GB, the platform ${gb}`);

  const happened = new Set(spent.map(({ idempotencyKey }) => wishOf(idempotencyKey)));
  for (const { id, kind, told } of wishes) {
    if (kind === 'enable' || kind.startsWith('bulk')) continue;
    if (EDITS.has(kind)) {
      const wasDone = platform.effects.some(({ idempotencyKey }) => wishOf(idempotencyKey) === id);
      if (told === 'done' && !wasDone) wrong.push(`${kind} ${id}: told done, and was not`);
      continue;
    }
    if (told === 'done' && !happened.has(id)) wrong.push(`${kind} ${id}: told done, and was not`);
    const operation = journal.get(id);
    const isPartly = operation?.steps[0]?.outcome === 'done';
    if (operation?.outcome === 'failed' && !isPartly && happened.has(id)) wrong.push(`${kind} ${id}: paid and lost`);
  }

  const rows = new Map(store.keys.list().map((row) => [row.id, row]));
  const theirs = platform.keys.list();
  for (const key of theirs) {
    const row = rows.get(key.id);
    if (!row) wrong.push(`${key.label}: not in the list`);
    else if (row.capGb !== key.capGb || row.enabled !== key.enabled)
      wrong.push(`${key.label}: another row than theirs`);
    // To the byte: what its customer used since it was first seen, at its full counter for a key that was minted here.
    const { totalMb } = store.usage.series('24h', world.time.now(), key.id);
    const usedMb = (key.usedBytes - (world.baseline.get(key.id) ?? 0)) / 1024 ** 2;
    if (Math.abs(totalMb - usedMb) > ROUNDING_MB)
      wrong.push(`${key.label}: ${totalMb} MB in the history, ${usedMb} were used`);
    // What was minted or rotated here was paid for: its secret must be at hand.
    const isOurs = !key.id.startsWith('seed');
    const secret = online?.secrets.get(key.id) ?? null;
    if (isOurs && secret === null) wrong.push(`${key.label}: its secret is lost`);
    if (secret !== null && secret !== key.secret) wrong.push(`${key.label}: an old secret is kept as the present one`);
  }
  if (rows.size !== theirs.length) wrong.push(`${rows.size} rows for ${theirs.length} keys`);
  const labels = theirs.map(({ label }) => label);
  if (new Set(labels).size !== labels.length) wrong.push('a key was minted twice');
  return wrong;
}

describe('[bar 20] [fault 12] [fault 13] [fault 14] [fault 40] the money model', () => {
  it(`${HISTORIES} histories: no key minted twice, no GB added twice, nothing paid for is lost or undone, traffic counts once, the books agree`, {
    timeout: 240_000,
  }, async () => {
    const seen = { wishes: 0, kills: 0, effects: 0, unknown: 0 };
    for (let from = 0; from < HISTORIES; from += OF_ONE_WORLD) {
      const random = seededRandom('money', from);
      const world = createWorld(random);
      const user = createUser(world, random);
      try {
        await world.sync();
        for (let history = from; history < from + OF_ONE_WORLD; history += 1) {
          const wishes: Wish[] = [];
          world.platform.drain();
          await world.sync();
          world.trouble = random.pick([0, 20, 40, 60]);
          const deaths = random.pick([0, 0, 0, 1, 2]);
          for (let life = 0; life <= deaths; life += 1) {
            if (life < deaths) world.restart(random.int(1, 40));
            // Killed while it settles what the life before it left open.
            if (life > 0 && world.process.life.alive) await world.sync();
            for (let n = random.int(1, 2); n > 0 && world.process.life.alive; n -= 1) {
              const wish = await user.act();
              if (wish) wishes.push(wish);
            }
            if (!world.process.life.alive) seen.kills += 1;
          }
          if (deaths > 0) world.restart(Number.POSITIVE_INFINITY);
          world.trouble = 0;
          await world.sync();
          await user.finishJobs();
          for (let n = 0; n < 2; n += 1) await world.sync();
          seen.wishes += wishes.length;
          seen.unknown += wishes.filter(({ told }) => told === 'outcome_unknown').length;
          expect(wrongIn(world, wishes), `seed ${from}, history ${history}: ${JSON.stringify(wishes)}`).toEqual([]);
        }
        seen.effects += world.platform.effects.length;
      } finally {
        world.close();
      }
    }
    console.log(`${HISTORIES} histories: ${JSON.stringify(seen)}`);
    // A model in which nothing happens proves nothing.
    expect(seen.kills).toBeGreaterThan(HISTORIES / 5);
    expect(seen.effects).toBeGreaterThan(HISTORIES);
    expect(seen.unknown).toBeGreaterThan(HISTORIES / 50);
  });
});
