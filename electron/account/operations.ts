// Every change to the platform: journaled before it is sent, closed with its outcome. Threat: money spent twice or silently lost.

import type { Operation, OperationKind } from '../../shared/ipc/activity.ts';
import { AppError, type AppErrorCode, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { PakKey } from '../../shared/key.ts';
import type { PlannedOperation } from '../store/types.ts';
import { collisionOf } from './collisions.ts';
import { assertWithinLimit, dailySpending } from './daily-limit.ts';
import { keepAnswer, notConnected, readAgain, type Step, type StepRequest, sendStep } from './send-step.ts';
import type { Session } from './session.ts';

export interface Plan {
  intentId: string;
  kind: OperationKind;
  keyId: string | null;
  label: string;
  summary: string;
  steps: { name: string; request: StepRequest }[];
  /** It was decided on how the key stood: after another change it must be looked at again, and nothing is sent. */
  byStanding?: true;
  /** Called just before it is written down, when all that goes before it is settled; awaits nothing. */
  onBegin?: () => void;
}

export interface Changed {
  key: PakKey;
  operation: Operation;
}

function refusedBefore(note: string): AppError {
  return new AppError(
    appErrorData('conflict', note || 'That change failed before.', 'Close the dialog and start again.'),
  );
}

function collided(what: string, next: string): AppError {
  return new AppError(appErrorData('conflict', what, `${next}, then try once more.`));
}

function changedMeanwhile(): AppError {
  return new AppError(
    appErrorData(
      'changed_since_preview',
      'This key was being changed at the same time. Nothing was sent.',
      'Look at how it stands now, then decide anew.',
    ),
  );
}

export interface Operations {
  /** Runs it, or joins the run of the same intent, or tells its earlier outcome: never twice. */
  run(plan: Plan): Promise<Changed>;
  /** The same for an operation that is written down already: what it left open is sent again under its own keys. */
  carryOn(id: string): Promise<Changed>;
  /** Finishes what a crash or a lost answer left open. Returns what was settled. */
  settle(): Promise<Operation[]>;
  /** Ends when no operation is in flight. */
  idle(): Promise<void>;
}

/** While settling, these answers leave the operation as unknown as it was. */
const SAYS_NOTHING = new Set<AppErrorCode>([
  'offline',
  'timeout',
  'rate_limited',
  'server_error',
  'unexpected_reply',
  'key_invalid',
  'cancelled',
  'not_connected',
  'tls_refused',
  'redirect_refused',
  'reply_too_large',
  'forbidden',
  'internal',
]);

/** The platform forgets an Idempotency-Key after 24 h; one hour is kept as a margin. */
const SETTLE_WITHIN_MS = 23 * 3_600_000;

export function createOperations(session: Session, publish: Publish, dailyGbLimit: () => number | null): Operations {
  const running = new Map<string, Promise<Changed>>();
  const { store, clock, log } = session;
  const { journal } = store;

  const changed = () => publish('dataChanged', { domains: ['keys', 'activity'] });

  function result(id: string): Changed {
    const operation = journal.get(id);
    const key = operation?.keyId ? store.keys.get(operation.keyId) : null;
    if (!operation || !key)
      throw new AppError(
        appErrorData('internal', 'The change was made, but its key cannot be read.', 'Refresh the list.'),
      );
    return { key, operation };
  }

  /** Sends the steps that are not done. Throws what the platform answered, after writing it down. */
  async function sendSteps(planned: PlannedOperation, settling: boolean): Promise<void> {
    const online = session.online;
    if (!online) throw notConnected();
    const notes: string[] = settling ? ['Finished after an interruption, under the same idempotency key.'] : [];
    const before = journal.get(planned.id)?.steps ?? [];
    for (const step of planned.steps) {
      const outcome = before.find((known) => known.name === step.name)?.outcome;
      if (outcome === 'done' || outcome === 'skipped') continue;
      if (outcome === 'failed') {
        // Refused for certain, and ended just before that was written down: another attempt may have taken its place.
        const note = `${step.name}: the platform refused it.`;
        journal.end(planned.id, 'failed', note, clock.now());
        throw refusedBefore(note);
      }
      try {
        const reply = await sendStep(session, online, step);
        let isFresh = true;
        if (reply.remote) {
          isFresh = keepAnswer(session, online, reply.remote, settling ? planned.startedAt : reply.remote.askedAt);
          journal.setKey(planned.id, reply.remote.key.id);
        }
        const skipped = reply.remote === null && (step.request as unknown as StepRequest).do !== 'delete';
        journal.stepDone(planned.id, step.name, skipped ? 'skipped' : 'done', reply.requestId);
        if (reply.remote && !isFresh) await readAgain(session, online, reply.remote.key.id);
        if (reply.note) notes.push(reply.note);
      } catch (error) {
        fail(planned, step, error, settling);
        throw error;
      }
    }
    journal.end(planned.id, 'done', notes.join(' '), clock.now());
  }

  function fail(planned: PlannedOperation, step: Step, error: unknown, settling: boolean): void {
    const data = error instanceof AppError ? error.data : null;
    const done =
      journal
        .get(planned.id)
        ?.steps.filter((known) => known.outcome === 'done')
        .map((known) => known.name) ?? [];
    const note = `${done.length > 0 ? `Done: ${done.join(', ')}. Not done: ${step.name}. ` : ''}${data?.message ?? 'Pakdesk stopped on an error of its own.'}`;
    // A mistake of our own says nothing of what an attempt before it did at the platform.
    const isOurs = data === null || data.code === 'internal';
    if (isOurs || data.code === 'outcome_unknown' || (settling && SAYS_NOTHING.has(data.code))) {
      journal.end(planned.id, 'unknown', note, clock.now());
      return;
    }
    journal.stepDone(planned.id, step.name, 'failed', data.requestId);
    journal.end(planned.id, 'failed', note, clock.now());
    if (data.code === 'not_found' && planned.keyId !== null) store.keys.markGone(planned.keyId, clock.now());
  }

  /** What is still to be sent, or was sent without an answer. */
  function openRequests({ id, steps }: PlannedOperation): StepRequest[] {
    const known = journal.get(id)?.steps ?? [];
    return steps
      .filter(({ name }) => known.find((step) => step.name === name)?.outcome === 'open')
      .map(({ request }) => request as unknown as StepRequest);
  }

  /** An earlier change that goes out later would undo this one: a cap set back, a key switched on again, a secret replaced that is with the customer. */
  function earlierOne({ intentId, keyId, steps, byStanding }: Plan) {
    if (keyId === null || journal.get(intentId) !== null) return null;
    const later = steps.map(({ request }) => request);
    for (const earlier of journal.unsettled()) {
      const collision = earlier.keyId === keyId ? collisionOf(openRequests(earlier), later) : 'none';
      if (collision !== 'none') return { id: earlier.id, collision, goesByStanding: byStanding === true };
    }
    return null;
  }

  /** Throws `conflict` when the new change must not go out after it, `changed_since_preview` when its plan goes by what stood before. */
  async function settleEarlier({ id, collision, goesByStanding }: NonNullable<ReturnType<typeof earlierOne>>) {
    // How it went stands in the journal.
    await once(id, () => again(id)).catch(() => undefined);
    const now = journal.get(id);
    if (now !== null && isOpen(now)) {
      throw collided('An earlier change of this key has no answer yet. Nothing was sent.', 'Refresh, which settles it');
    }
    if (goesByStanding) throw changedMeanwhile();
    if (collision === 'look') {
      throw collided(
        'An earlier change of this key was settled just now. Nothing was sent.',
        'Look at how the key stands',
      );
    }
  }

  async function first(plan: Plan): Promise<Changed> {
    // Between the last look and the journal nothing is awaited: two changes cannot both find the way free.
    for (let one = earlierOne(plan); one !== null; one = earlierOne(plan)) await settleEarlier(one);
    // What is sent again under its own key is no second spending.
    if (journal.get(plan.intentId) === null) {
      assertWithinLimit(dailySpending(session, dailyGbLimit()), journal.gbOf(plan));
      plan.onBegin?.();
    }
    const planned: PlannedOperation = {
      id: plan.intentId,
      kind: plan.kind,
      keyId: plan.keyId,
      label: plan.label,
      summary: plan.summary,
      startedAt: clock.now(),
      steps: plan.steps.map(({ name, request }, index) => ({
        name,
        idempotencyKey: index === 0 ? plan.intentId : `${plan.intentId}-${index + 1}`,
        request: request as unknown as Record<string, unknown>,
      })),
    };
    if (!journal.begin(planned)) return again(plan.intentId);
    try {
      await sendSteps(planned, false);
    } finally {
      changed();
    }
    return result(plan.intentId);
  }

  /** The same intent came again: its outcome counts, nothing new is sent but what was left open. */
  async function again(id: string): Promise<Changed> {
    const open = journal.unsettled().find((planned) => planned.id === id);
    if (open && isTooOld(open)) {
      giveUp(open);
      changed();
    } else if (open) {
      try {
        await sendSteps(open, true);
      } finally {
        changed();
      }
    }
    const operation = journal.get(id);
    if (operation?.outcome === 'failed') {
      throw refusedBefore(operation.note);
    }
    return result(id);
  }

  const isOpen = ({ outcome }: Operation) => outcome === 'open' || outcome === 'unknown';
  const isTooOld = ({ startedAt }: PlannedOperation) => clock.now() - startedAt > SETTLE_WITHIN_MS;

  /** Its steps stay open: nobody knows, and a refusal would mark them. */
  function giveUp({ id }: PlannedOperation): void {
    journal.end(
      id,
      'failed',
      'Too old to be settled safely: the platform forgets a request after 24 hours. Compare the key with what was asked, then repeat it if it is missing.',
      clock.now(),
    );
  }

  /** Null when it is as open as before. */
  async function settleOne(id: string): Promise<Operation | null> {
    try {
      // Whoever asks for it meanwhile joins this run.
      await once(id, () => again(id));
    } catch (error) {
      log.warn('journal.unsettled', {
        id,
        kind: journal.get(id)?.kind ?? null,
        code: error instanceof AppError ? error.code : 'internal',
      });
    }
    const operation = journal.get(id);
    return operation && !isOpen(operation) ? operation : null;
  }

  function once(id: string, work: () => Promise<Changed>): Promise<Changed> {
    const known = running.get(id);
    if (known) return known;
    const run = work().finally(() => running.delete(id));
    running.set(id, run);
    return run;
  }

  return {
    run: (plan) => once(plan.intentId, () => first(plan)),
    carryOn: (id) => once(id, () => again(id)),
    async settle() {
      const settled: Operation[] = [];
      for (const { id } of journal.unsettled()) {
        if (!session.online) break;
        // One that was refused since the list was read has a new attempt by now: sent again, both would count.
        const now = journal.get(id);
        if (running.has(id) || now === null || !isOpen(now)) continue;
        const operation = await settleOne(id);
        if (operation) settled.push(operation);
      }
      if (settled.length > 0) changed();
      return settled;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running.values());
    },
  };
}
