// The parts that every summary of several requests is made of: who left by which exit, what changed, what failed.
import type { Diagnosis, LabAttempt, LabCheck, LabHead, LabSummary, Verdict } from '../../shared/ipc/lab-report.ts';
import { diagnoseAs } from './diagnose.ts';
import type { SeenExit } from './seen-exits.ts';

export interface Summed {
  summary: LabSummary;
  verdict: Verdict;
  sentence: string;
  nextStep: string;
  /** Besides that of a failed attempt. */
  diagnosis: Diagnosis | null;
  notes: string[];
}

export interface SumInput {
  check: LabCheck;
  /** The rotation of the requests as they were sent. */
  rotation: LabHead['asked']['rotation'];
  /** All requests were sent under one session name. */
  sessionNamed: boolean;
  attempts: readonly LabAttempt[];
  seen: readonly SeenExit[];
}

export type Works = Pick<Summed, 'verdict' | 'sentence' | 'nextStep' | 'diagnosis'>;

export function wordsOf(attempt: LabAttempt | undefined): Works {
  if (attempt === undefined) return { verdict: 'cancelled', sentence: 'Cancelled.', nextStep: '', diagnosis: null };
  const { verdict, sentence, nextStep, diagnosis } = attempt;
  return { verdict, sentence, nextStep, diagnosis };
}

export function isWorking({ verdict }: LabAttempt): boolean {
  return verdict === 'works' || verdict === 'warning';
}

/** Between two neighbours that compare. */
export function changesOf(seen: readonly SeenExit[]): { attempt: number; atMs: number; sameNetwork: boolean }[] {
  return seen.flatMap((now, position) => {
    const before = seen[position - 1];
    if (before === undefined || before.family !== now.family || before.mark === now.mark) return [];
    const sameNetwork = now.network !== null && now.network === before.network && now.country === before.country;
    return [{ attempt: now.attempt, atMs: now.startedMs, sameNetwork }];
  });
}

/** The longest time between the first and the last of requests in a row that left by one exit. */
export function longestHeldMs(seen: readonly SeenExit[]): number {
  let longest = 0;
  let from = seen[0];
  for (const exit of seen) {
    if (from === undefined || exit.mark !== from.mark) from = exit;
    longest = Math.max(longest, exit.endedMs - from.startedMs);
  }
  return Math.round(longest);
}

export const count = (values: Iterable<string | null>) => new Set([...values].filter((value) => value !== null)).size;

export function exitCounts(seen: readonly SeenExit[]) {
  return {
    answered: seen.length,
    distinctExits: count(seen.map(({ mark }) => mark)),
    distinctNetworks: count(seen.map(({ network }) => network)),
  };
}

/** Failures count: a check that half fails has not shown what it looks like. */
export function failures(attempts: readonly LabAttempt[]): { failed: LabAttempt | undefined; words: string } {
  const all = attempts.filter((attempt) => !isWorking(attempt));
  return {
    failed: all[0],
    words:
      all.length === 0 ? '' : ` ${all.length} of ${attempts.length} requests failed: ${lower(all[0]?.sentence ?? '')}`,
  };
}

export function lower(sentence: string): string {
  return sentence.replace(/^Failed:? /, '');
}

export function nothingSeen(attempts: readonly LabAttempt[]): Works {
  const failed = attempts.find((attempt) => !isWorking(attempt));
  if (failed !== undefined) return wordsOf(failed);
  return {
    verdict: 'warning',
    sentence: 'It works, but fewer than two exits were told, so nothing can be said of how they change.',
    nextStep: 'Put another echo service first in Settings.',
    diagnosis: diagnoseAs('echo', 'Fewer than two exits were told'),
  };
}

export function autoMinutes(rotation: string | null): number | null {
  const minutes = /^auto(\d+)$/.exec(rotation ?? 'auto10')?.[1];
  return minutes === undefined ? null : Number(minutes);
}

export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`;
}
