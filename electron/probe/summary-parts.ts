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

/** Between a request and the one before it that saw an address of the same family. */
export function changesOf(seen: readonly SeenExit[]): { attempt: number; atMs: number; sameNetwork: boolean }[] {
  const last = new Map<SeenExit['family'], SeenExit>();
  return seen.flatMap((now) => {
    const before = last.get(now.family);
    last.set(now.family, now);
    if (before === undefined || before.mark === now.mark) return [];
    const sameNetwork = now.network !== null && now.network === before.network && now.country === before.country;
    return [{ attempt: now.attempt, atMs: now.startedMs, sameNetwork }];
  });
}

/** IPv4, IPv6 or both. */
export function familiesOf(seen: readonly SeenExit[]): number {
  return new Set(seen.map(({ family }) => family)).size;
}

/** Of a device that was held: two families are two addresses, and whether they are one device's is not known. */
export function oneExit(seen: readonly SeenExit[]): string {
  return familiesOf(seen) === 1 ? 'one exit' : 'one IPv4 and one IPv6 address';
}

/** How many requests have one before them that they compare with: of each family all but the first. */
export function comparableOf(seen: readonly SeenExit[]): number {
  return seen.length - familiesOf(seen);
}

/** The longest time between the first and the last of requests that left by one exit, with no other of its family between. */
export function longestHeldMs(seen: readonly SeenExit[]): number {
  let longest = 0;
  const from = new Map<SeenExit['family'], SeenExit>();
  for (const exit of seen) {
    const first = from.get(exit.family);
    const since = first?.mark === exit.mark ? first : exit;
    from.set(exit.family, since);
    longest = Math.max(longest, exit.endedMs - since.startedMs);
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

/** What works but not as asked is told as well: for each way in which it is not, how many requests and the first one's words. */
export function withAsAsked(summed: Summed, attempts: readonly LabAttempt[]): Summed {
  const { verdict, sentence } = summed;
  if (verdict !== 'works' && verdict !== 'warning') return summed;
  const kinds = new Map<string, LabAttempt[]>();
  for (const attempt of attempts) {
    if (attempt.verdict !== 'warning') continue;
    const kind = attempt.diagnosis?.id ?? '';
    kinds.set(kind, [...(kinds.get(kind) ?? []), attempt]);
  }
  const groups = [...kinds.values()].sort((a, b) => b.length - a.length);
  const [first] = groups[0] ?? [];
  if (first === undefined) return summed;
  const told = groups.map((group) => `${group.length} of ${attempts.length}: ${group[0]?.sentence ?? ''}`);
  return {
    ...summed,
    verdict: 'warning',
    sentence: [sentence, ...told].join(' '),
    // Where the exits themselves are not as they should be, or a request failed, that comes first.
    nextStep: verdict === 'works' ? first.nextStep : summed.nextStep,
    diagnosis: verdict === 'works' ? first.diagnosis : summed.diagnosis,
  };
}

export function nothingSeen(attempts: readonly LabAttempt[]): Works {
  const failed = attempts.find((attempt) => !isWorking(attempt));
  if (failed !== undefined) return wordsOf(failed);
  return {
    verdict: 'warning',
    sentence: 'It works, but no two exits that compare were told, so nothing can be said of how they change.',
    nextStep: 'Put another echo service first in Settings.',
    diagnosis: diagnoseAs('echo', 'No two exits that compare were told'),
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
