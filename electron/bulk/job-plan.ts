// A bulk job before and after it is written down: what a row sends, under which ids, and what is left of it after a failure.
import type { BulkAction, BulkChange, BulkState, RowStep } from '../../shared/bulk-change.ts';
import type { Operation, OperationKind } from '../../shared/ipc/activity.ts';
import type { Plan } from '../account/operations.ts';
import type { StepRequest } from '../account/send-step.ts';
import type { NewRow } from '../store/bulk-jobs.ts';
import type { JournalStore } from '../store/types.ts';

export interface RowRequest {
  kind: OperationKind;
  /** In the journal's words: "Add 10 GB". */
  summary: string;
  /** What the key must still be just before it is sent; null for a mint. */
  before: BulkState | null;
  steps: { name: string; request: StepRequest }[];
  /** Only the rest of a row: the other steps were done by an earlier job, and asking for them again would spend again. */
  partial?: true;
  /** The row that this one tries once more. */
  retryOf?: { jobId: string; position: number };
  /** A mint whose name is that of a key or of another row, which the user wanted. */
  sameName?: true;
}

export interface JobPlan {
  /** The account it was made for: a token of one is nothing in another. */
  profileId: string;
  action: BulkAction | 'mint';
  summary: string;
  change: BulkChange | null;
  gb: number;
  rows: NewRow[];
}

export function stepOf(keyId: string, step: RowStep): StepRequest {
  return step.do === 'regenerate' || step.do === 'delete' || step.do === 'enableIfOff'
    ? { do: step.do, keyId }
    : { ...step, keyId };
}

/**
 * An end to the counting, far off: the queue itself ends what fails time after time, and each pause that the platform asks for
 * is an attempt as well, however many there are.
 */
export const MAX_ATTEMPTS = 2_000;

/** The journal's id of a row, and the Idempotency-Key of its first step. A new attempt only after a certain "not done". */
export function rowIntent(jobId: string, position: number, attempt: number): string {
  return `${jobId}-r${position}${attempt === 1 ? '' : `-a${attempt}`}`;
}

export interface Attempt {
  attempt: number;
  /** Null: never begun. `failed` is certain. */
  outcome: 'open' | 'done' | 'failed' | 'unknown' | null;
  startedAt: number;
  note: string;
  requestId: string | null;
  keyId: string | null;
  /** Names of the steps that earlier attempts have done. */
  doneSteps: Set<string>;
  /** The journal gave it up as too old to be asked for: whether it happened will not be known here any more. */
  gaveUp: boolean;
}

/** A refusal marks the step that was refused. One that was given up is closed as failed too, with its steps as open as before. */
function wasGivenUp({ outcome, steps }: Operation): boolean {
  return (
    outcome === 'failed' &&
    steps.some((step) => step.outcome === 'open') &&
    !steps.some((step) => step.outcome === 'failed')
  );
}

/** Where a row stands by the journal, which is written before anything is sent and so knows better than the row itself. */
export function lastAttempt(journal: JournalStore, jobId: string, position: number): Attempt {
  const found: Attempt = {
    attempt: 1,
    outcome: null,
    startedAt: 0,
    note: '',
    requestId: null,
    keyId: null,
    doneSteps: new Set(),
    gaveUp: false,
  };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const operation = journal.get(rowIntent(jobId, position, attempt));
    if (!operation) break;
    const { startedAt, note, keyId } = operation;
    const gaveUp = wasGivenUp(operation);
    const outcome = gaveUp ? 'unknown' : operation.outcome;
    const requestId = operation.requestIds.at(-1) ?? null;
    Object.assign(found, { attempt, outcome, startedAt, note, keyId, requestId, gaveUp });
    for (const step of operation.steps) {
      if (step.outcome === 'done' || step.outcome === 'skipped') found.doneSteps.add(step.name);
    }
  }
  return found;
}

export interface PlanOfRow {
  jobId: string;
  position: number;
  attempt: number;
  keyId: string | null;
  label: string;
  request: RowRequest;
  /** Done by an earlier attempt: doing them again would spend again. */
  doneSteps: ReadonlySet<string>;
}

export function operationPlan({ jobId, position, attempt, keyId, label, request, doneSteps }: PlanOfRow): Plan {
  return {
    intentId: rowIntent(jobId, position, attempt),
    kind: request.kind,
    keyId,
    label,
    summary: request.summary,
    ...(request.before !== null && doneSteps.size === 0 ? { byStanding: true } : {}),
    steps: request.steps.filter((step) => !doneSteps.has(step.name)),
  };
}
