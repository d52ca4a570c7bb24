/** One row of the table. */
export interface Measure {
  name: string;
  unit: string;
  ours: number;
  /** The bare counterpart in the same run; null where there is none. */
  bare: number | null;
  ratio: number | null;
  /** What was promised. */
  budget: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Alternates the two, so that a noisy moment hits both. */
export async function sideBySide(
  rounds: number,
  ours: () => Promise<number> | number,
  bare: () => Promise<number> | number,
): Promise<{ ours: number; bare: number }> {
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await ours());
    theirs.push(await bare());
  }
  return { ours: median(mine), bare: median(theirs) };
}

export function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

export function measure(
  name: string,
  unit: string,
  { ours, bare }: { ours: number; bare: number | null },
  budget: string,
): Measure {
  return { name, unit, ours, bare, ratio: bare === null ? null : ours / bare, budget };
}
