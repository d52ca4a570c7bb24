/** Settling beside work that goes on: what is written down is read anew at each turn, so that nothing goes out twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createOperations, type Plan } from '../../../electron/account/operations.ts';
import { readStanding } from '../../../electron/account/read-standing.ts';
import type { OnlineSession, Session } from '../../../electron/account/session.ts';
import { systemClock } from '../../../electron/clock.ts';
import { createLog } from '../../../electron/log.ts';
import type { RemoteKey, Reply, ToppedUpKey } from '../../../electron/platform/types.ts';
import { openStore } from '../../../electron/store/open.ts';
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import { fixtureKeys } from '../../renderer/fixtures.ts';

interface Sent {
  idempotencyKey: string;
  answer(): void;
  refuse(): void;
}

const refusal = new AppError(appErrorData('rate_limited', 'The platform asked for a pause.', 'Wait.'));

function setUp() {
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-operations-'));
  const store = openStore({ dir, now: () => 1_000 });
  onTestFinished(() => {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const keys = fixtureKeys(3, 1_000);
  for (const key of keys) store.keys.upsert(key);
  const sent: Sent[] = [];
  const send = (id: string, idempotencyKey: string) =>
    new Promise<Reply<ToppedUpKey>>((resolve, reject) => {
      const key = keys.find((one) => one.id === id);
      const value = { key, secret: null, capAsExpected: true } as unknown as RemoteKey & ToppedUpKey;
      sent.push({
        idempotencyKey,
        answer: () => resolve({ value, requestId: null, serverTime: null }),
        refuse: () => reject(refusal),
      });
    });
  const client = {
    topUpKey: (id: string, _body: unknown, idempotencyKey: string) => send(id, idempotencyKey),
    regenerateKey: send,
  };
  const session = {
    store,
    clock: systemClock,
    log: createLog(() => undefined, systemClock.now),
    online: { client, secrets: { put: () => undefined } } as unknown as OnlineSession,
  } as unknown as Session;
  const plan = (index: number, intentId: string): Plan => ({
    intentId,
    kind: 'topUp',
    keyId: keys[index]?.id ?? '',
    label: 'a',
    summary: 'Add 1 GB',
    steps: [
      {
        name: 'add',
        request: { do: 'topUp', keyId: keys[index]?.id ?? '', addGb: 1, extendDays: null, capGbBefore: 10 },
      },
    ],
  });
  const rotation = (index: number, intentId: string): Plan => ({
    ...plan(index, intentId),
    kind: 'rotate',
    steps: [{ name: 'new secret', request: { do: 'regenerate', keyId: keys[index]?.id ?? '' } }],
  });
  /** As a crash leaves it: written down, perhaps sent. */
  const left = ({ intentId: id, steps, ...rest }: Plan) => {
    store.journal.begin({
      ...rest,
      id,
      startedAt: Date.now(),
      steps: steps.map(({ name, request }) => ({
        name,
        idempotencyKey: id,
        request: request as unknown as Record<string, unknown>,
      })),
    });
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    store,
    sent,
    plan,
    rotation,
    left,
    turn,
    operations: createOperations(
      session,
      () => undefined,
      () => null,
    ),
  };
}

it('[bar 20] a change refused while others were settled is not sent again beside its new attempt', async () => {
  const { operations, sent, plan, left, turn, store } = setUp();
  left(plan(0, 'left-by-a-crash'));
  const run = operations.run(plan(1, 'row-2')).catch((error: unknown) => error);
  // Both stand open in the journal now.
  const settling = operations.settle();
  await turn();
  expect(sent.map((one) => one.idempotencyKey)).toEqual(['row-2', 'left-by-a-crash']);
  sent[0]?.refuse();
  expect(await run).toBe(refusal);
  sent[1]?.answer();
  const settled = await settling;
  expect(settled.map(({ id, outcome }) => [id, outcome])).toEqual([['left-by-a-crash', 'done']]);
  expect(sent).toHaveLength(2);
  expect(store.journal.get('row-2')?.outcome).toBe('failed');
  expect(store.journal.unsettled()).toEqual([]);
});

it('[bar 20] whoever asks for a change that is being settled joins it', async () => {
  const { operations, sent, plan, left, turn } = setUp();
  left(plan(0, 'left-by-a-crash'));
  const settling = operations.settle();
  const joined = operations.run(plan(0, 'left-by-a-crash'));
  await turn();
  expect(sent).toHaveLength(1);
  sent[0]?.answer();
  expect((await joined).operation.outcome).toBe('done');
  expect((await settling).map(({ id }) => id)).toEqual(['left-by-a-crash']);
  expect(sent).toHaveLength(1);
});

it('[bar 20] what was settled by somebody else while the list was worked off is left alone', async () => {
  const { operations, sent, plan, left, turn } = setUp();
  left(plan(0, 'first-of-two'));
  left(plan(1, 'second-of-two'));
  const settling = operations.settle();
  const other = operations.run(plan(1, 'second-of-two'));
  await turn();
  sent.find((one) => one.idempotencyKey === 'second-of-two')?.answer();
  expect((await other).operation.outcome).toBe('done');
  sent.find((one) => one.idempotencyKey === 'first-of-two')?.answer();
  expect((await settling).map(({ id }) => id)).toEqual(['first-of-two']);
  expect(sent).toHaveLength(2);
});

it('[bar 20] a rotation waits for an earlier one of the same key, which would else replace its secret later', async () => {
  const { operations, sent, plan, rotation, left, turn } = setUp();
  left(rotation(0, 'lost-rotation'));
  left(rotation(1, 'of-another-key'));
  left(plan(0, 'lost-top-up'));
  const second = operations.run(rotation(0, 'new-rotation'));
  await turn();
  expect(sent.map((one) => one.idempotencyKey)).toEqual(['lost-rotation']);
  sent[0]?.answer();
  await turn();
  expect(sent.map((one) => one.idempotencyKey)).toEqual(['lost-rotation', 'new-rotation']);
  sent[1]?.answer();
  expect((await second).operation.outcome).toBe('done');
});

it('[bar 20] a rotation is not sent while an earlier one of the same key has no answer', async () => {
  const { operations, sent, rotation, left, turn, store } = setUp();
  left(rotation(0, 'lost-rotation'));
  const second = operations.run(rotation(0, 'new-rotation')).catch((error: unknown) => error);
  await turn();
  sent[0]?.refuse();
  expect(await second).toMatchObject({ code: 'conflict' });
  expect(sent).toHaveLength(1);
  expect(store.journal.get('new-rotation')).toBeNull();
  expect(store.journal.get('lost-rotation')?.outcome).toBe('unknown');
});

it('[bar 20] a refusal that was written down only in part is not sent again', async () => {
  const { operations, sent, plan, left, store } = setUp();
  left(plan(0, 'refused'));
  store.journal.stepDone('refused', 'add', 'failed', null);
  expect((await operations.settle()).map(({ id, outcome }) => [id, outcome])).toEqual([['refused', 'failed']]);
  expect(sent).toEqual([]);
});

it('[bar 20] what a change is decided on is read again when another change of the key ended beside the reading', async () => {
  const { sent, plan, left, operations, store, turn } = setUp();
  const keyId = plan(0, 'x').keyId ?? '';
  left(plan(0, 'under-way'));
  const answers: (() => void)[] = [];
  const read = () => new Promise<number>((resolve) => answers.push(() => resolve(answers.length)));
  const standing = readStanding(store.journal, keyId, read);
  const settling = operations.settle();
  await turn();
  sent[0]?.answer();
  await settling;
  // Asked before that change took effect, perhaps.
  answers[0]?.();
  await turn();
  answers[1]?.();
  expect(await standing).toBe(2);
  const quiet = readStanding(store.journal, keyId, read);
  answers[2]?.();
  expect(await quiet).toBe(3);
});

it('[bar 20] a change that goes by how the key stood is not sent after another one, whose outcome it did not see', async () => {
  const { operations, sent, rotation, left, turn, store } = setUp();
  left(rotation(0, 'lost-rotation'));
  const onBegin = vi.fn();
  const late: Plan = { ...rotation(0, 'by-standing'), byStanding: true, onBegin };
  const second = operations.run(late).catch((error: unknown) => error);
  await turn();
  sent[0]?.answer();
  expect(await second).toMatchObject({ code: 'changed_since_preview' });
  expect(store.journal.get('by-standing')).toBeNull();
  expect([sent.length, onBegin.mock.calls.length]).toEqual([1, 0]);
  // Looked at again, it goes out; what was before it is told at its line in the journal, once.
  const third = operations.run(late);
  await turn();
  expect([sent.length, onBegin.mock.calls.length]).toEqual([2, 1]);
  sent[1]?.answer();
  await third;
  await operations.run(late);
  expect([sent.length, onBegin.mock.calls.length]).toEqual([2, 1]);
});
