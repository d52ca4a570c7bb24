// The queue that works off a bulk job. Threats: rows sent twice after a crash, a platform hammered in trouble, money spent while nobody looks.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { BulkJob } from '../../shared/ipc/bulk.ts';
import type { JobState, PausedBy, StoredJob, StoredRow } from '../store/bulk-jobs.ts';
import { createPatience, type Patience } from './patience.ts';
import { createTicker } from './progress.ts';
import { cancelLeft, cancelRest, keepExternalId, settleUnknown } from './reconcile.ts';
import { type Ended, giveUp, type RowOutcome } from './row-outcome.ts';
import { createRun, halt, type Run, waitTurn } from './run.ts';
import { type RowRunner, runRow } from './run-row.ts';
import type { BulkEngine, EngineOptions } from './types.ts';

/** Tries of one row without a proper answer. */
const ROW_TRIES = 4;
/** Rows in a row without a proper answer: then something is wrong that trying does not mend. */
const TROUBLES_IN_A_ROW = 10;
const JOBS_SHOWN = 20;

const notThere = () => new AppError(appErrorData('not_found', 'There is no such bulk job.', 'Refresh the list.'));

export function createBulkEngine(options: EngineOptions): BulkEngine {
  const { session, operations, publish, pacing = {} } = options;
  const { concurrency = 4, troubleBaseMs = 1_000, troubleMaxMs = 30_000 } = pacing;
  const atOnce = Math.max(1, Math.min(4, concurrency));
  const { store, clock, log } = session;
  const { bulkJobs } = store;
  const runner: RowRunner = { session, operations };
  let run: Run | null = null;
  let closing = false;

  // A job that was running when the app ended waits for the user: nothing is spent while nobody looks.
  const left = store.readOnly ? null : bulkJobs.unfinished();
  if (left?.state === 'running') bulkJobs.setState(left.id, 'paused', 'interrupted', '', null);
  if (!store.readOnly) cancelLeft(session, bulkJobs.list(JOBS_SHOWN));

  function view(job: StoredJob): BulkJob {
    const own = run?.id === job.id ? run : null;
    const { change: _change, ...rest } = job;
    return {
      ...rest,
      action: job.action as BulkJob['action'],
      counts: bulkJobs.counts(job.id),
      inFlight: own?.inFlight ?? 0,
      waitingUntil: job.state === 'running' ? (own?.waitingUntil ?? null) : null,
      waitingWhy: own?.waitingWhy ?? '',
      rowsPerMinute: job.state === 'running' ? (own?.rate.perMinute() ?? null) : null,
    };
  }

  function stored(id: string): StoredJob {
    const job = bulkJobs.get(id);
    if (!job) throw notThere();
    return job;
  }

  const ticker = createTicker(clock, () => {
    if (closing || run === null) return;
    try {
      const job = bulkJobs.get(run.id);
      if (job) publish('bulkProgress', view(job));
    } catch (error) {
      // A disk in trouble stops the queue by itself; telling of progress must not bring the app down.
      log.error('bulk.progress', error);
    }
  });

  function setState(id: string, state: JobState, pausedBy: PausedBy | null, reason = ''): BulkJob {
    const isOver = state === 'finished' || state === 'cancelled';
    bulkJobs.setState(id, state, pausedBy, reason, isOver ? clock.now() : null);
    const job = view(stored(id));
    publish('bulkProgress', job);
    if (state !== 'running') publish('dataChanged', { domains: ['keys', 'local', 'activity'] });
    return job;
  }

  function holdBack(own: Run, waitMs: number, why: string): void {
    const until = clock.now() + waitMs;
    if (own.waitingUntil !== null && own.waitingUntil >= until) return;
    own.waitingUntil = until;
    own.waitingWhy = why;
    ticker.tick();
  }

  function stop(own: Run, error: { message: string; nextStep: string }): void {
    if (own.halted) return;
    halt(own);
    setState(own.id, 'paused', 'stopped', `${error.message} ${error.nextStep}`.trim());
  }

  /** Null: the row is to be tried again. */
  function settled(own: Run, outcome: RowOutcome, tries: number, patience: Patience): Ended | null {
    switch (outcome.kind) {
      case 'ended':
        own.troubles = 0;
        return outcome;
      case 'wait': {
        // "Retry-After: 0" would be a loop without a breath.
        holdBack(own, Math.max(troubleBaseMs, outcome.waitMs), outcome.error.message);
        const next = patience();
        if (next === 'stop') stop(own, outcome.error);
        return next === 'giveUp' ? giveUp(outcome.error, outcome.isUnknown) : null;
      }
      case 'stop':
        stop(own, outcome.error);
        return null;
      case 'trouble': {
        own.troubles += 1;
        if (own.troubles >= TROUBLES_IN_A_ROW) {
          stop(own, outcome.error);
          return null;
        }
        holdBack(own, Math.min(troubleMaxMs, troubleBaseMs * 2 ** (tries - 1)), outcome.error.message);
        return tries < ROW_TRIES ? null : giveUp(outcome.error, outcome.isUnknown);
      }
    }
  }

  async function workRow(own: Run, job: StoredJob, row: StoredRow): Promise<void> {
    let tries = 0;
    const patience = createPatience(own, atOnce);
    while (await waitTurn(own, clock)) {
      own.inFlight += 1;
      const outcome = await runRow(runner, job.id, job.createdAt, row).finally(() => {
        own.inFlight -= 1;
      });
      if (outcome.kind === 'trouble') tries += 1;
      const over = settled(own, outcome, tries, patience);
      if (over === null) continue;
      keepExternalId(store, row, over.end);
      bulkJobs.endRow(job.id, row.position, { ...over.end, at: clock.now() });
      own.rate.add();
      own.endedRows += 1;
      own.leftRows -= 1;
      ticker.tick();
      return;
    }
  }

  async function work(own: Run, job: StoredJob, rows: readonly StoredRow[]): Promise<void> {
    let next = 0;
    own.leftRows = rows.length;
    const worker = async () => {
      while (!own.halted) {
        const row = rows[next++];
        if (!row) return;
        await workRow(own, job, row);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  async function drain(own: Run, job: StoredJob): Promise<void> {
    try {
      await work(own, job, bulkJobs.open(job.id));
      // Asked once more at the end, when what disturbed them may be over; what is left is settled by the journal later.
      const unanswered = bulkJobs.open(job.id).filter(({ state, code }) => state === 'unknown' && code !== 'tooOld');
      if (unanswered.length > 0 && !own.halted) {
        own.troubles = 0;
        holdBack(own, troubleMaxMs, 'Rows without an answer are asked once more.');
        await work(own, job, unanswered);
      }
      // A pause, or a lock, that came while the last rows were under way leaves nothing to go on with.
      const pausedBy = bulkJobs.get(job.id)?.pausedBy;
      const isPaused =
        own.halted && (pausedBy === 'user' || pausedBy === 'interrupted') && bulkJobs.open(job.id).length === 0;
      if (closing || (own.halted && !isPaused)) return;
      halt(own);
      setState(job.id, 'finished', null);
    } catch (error) {
      log.error('bulk.failed', error, { jobId: job.id });
      const data = error instanceof AppError ? error.data : null;
      try {
        stop(own, data ?? { message: 'Pakdesk stopped on an error of its own.', nextStep: 'Resume, or see the log.' });
      } catch (cause) {
        // Not even that can be written: at the next start the job is found interrupted.
        log.error('bulk.notStopped', cause, { jobId: job.id });
      }
    }
  }

  function begin(job: StoredJob): BulkJob {
    const before = run?.ended ?? Promise.resolve();
    const own = createRun(job.id, clock);
    run = own;
    const shown = setState(job.id, 'running', null);
    // What a pause left in flight ends first: no row is worked on twice at once.
    own.ended = before.catch(() => undefined).then(() => drain(own, job));
    return shown;
  }

  function conclude(id: string): void {
    try {
      cancelRest(session, id);
      if (!closing) publish('bulkProgress', view(stored(id)));
    } catch (error) {
      // What could not be written down is done at the next start.
      log.error('bulk.notConcluded', error, { jobId: id });
    }
  }

  function reconcile(id: string): void {
    if (run?.id !== id || run.halted) settleUnknown(session, id);
  }

  return {
    start(id, plan) {
      const known = bulkJobs.get(id);
      if (known) return view(known);
      const other = bulkJobs.unfinished();
      if (other) {
        throw new AppError(
          appErrorData(
            'busy',
            `Another bulk job is not finished: ${other.summary}.`,
            'Finish or cancel that one first.',
          ),
        );
      }
      const { action, summary, change, gb, rows } = plan;
      bulkJobs.create({ id, action, summary, change, gb, createdAt: clock.now() }, rows);
      log.info('bulk.started', { jobId: id, action, rows: rows.length, gb });
      return begin(stored(id));
    },
    job(id) {
      reconcile(id);
      return view(stored(id));
    },
    jobs() {
      if (store.readOnly) return [];
      return bulkJobs.list(JOBS_SHOWN).map((job) => {
        reconcile(job.id);
        return view(job);
      });
    },
    rows(id) {
      reconcile(id);
      return bulkJobs.rows(stored(id).id);
    },
    pause(id) {
      const job = stored(id);
      if (job.state !== 'running') return view(job);
      if (run?.id === id) halt(run);
      return setState(id, 'paused', 'user');
    },
    resume(id) {
      const job = stored(id);
      return job.state === 'paused' ? begin(job) : view(job);
    },
    async cancel(id) {
      const job = stored(id);
      if (job.state !== 'running' && job.state !== 'paused') return view(job);
      const own = run?.id === id ? run : null;
      if (own) halt(own);
      setState(id, 'cancelled', null);
      // Rows of this run may be under way, and of one before a pause as well: only when they have ended is it known what was not sent.
      const concluded = (own?.ended ?? Promise.resolve()).catch(() => undefined).then(() => conclude(id));
      if (own) own.ended = concluded;
      // With nothing under way that is at once, and the answer has it: it would come after the event, and count as the newer one.
      await Promise.race([concluded, clock.sleep(0)]);
      return view(stored(id));
    },
    isRunning: () => run !== null && !run.halted && bulkJobs.get(run.id)?.state === 'running',
    async interrupt(reason) {
      if (run === null) return;
      const { id, ended } = run;
      halt(run);
      if (bulkJobs.get(id)?.state === 'running') setState(id, 'paused', 'interrupted', reason);
      await ended;
    },
    async close() {
      closing = true;
      if (run === null) return;
      const { id, ended } = run;
      halt(run);
      await ended;
      if (bulkJobs.get(id)?.state === 'running') bulkJobs.setState(id, 'paused', 'interrupted', '', null);
    },
  };
}
