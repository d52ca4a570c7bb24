// What the queue of bulk jobs offers, and what it is given.
import type { BulkJob } from '../../shared/ipc/bulk.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { Operations } from '../account/operations.ts';
import type { Session } from '../account/session.ts';
import type { StoredRow } from '../store/bulk-jobs.ts';
import type { JobPlan } from './job-plan.ts';

export interface BulkEngine {
  /** Written down whole, then begun. The same id again is the same job. Throws busy while another one is unfinished. */
  start(id: string, plan: JobPlan): BulkJob;
  /** Throws not_found. */
  job(id: string): BulkJob;
  /** Newest first. */
  jobs(): BulkJob[];
  rows(id: string): StoredRow[];
  pause(id: string): BulkJob;
  resume(id: string): BulkJob;
  /** Answers while rows are under way; with the others' outcome where none are. */
  cancel(id: string): Promise<BulkJob>;
  isRunning(): boolean;
  /** Ends when nothing is in flight. The job waits for the user. */
  interrupt(reason: string): Promise<void>;
  /** Ends when nothing is in flight. The job is found paused at the next start. */
  close(): Promise<void>;
}

export interface BulkPacing {
  /** Rows in flight at once, 1 to 4. */
  concurrency?: number;
  /** The first pause after an answer that was none; doubles up to `troubleMaxMs`. */
  troubleBaseMs?: number;
  troubleMaxMs?: number;
}

export interface EngineOptions {
  session: Session;
  operations: Operations;
  publish: Publish;
  pacing?: BulkPacing | undefined;
}
