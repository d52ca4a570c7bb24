// One going of a job through its rows: whether it goes on, and until when it waits.
import type { Clock } from '../clock.ts';
import { createRate } from './progress.ts';

export interface Run {
  id: string;
  halted: boolean;
  wake: AbortController;
  inFlight: number;
  troubles: number;
  /** Since it began. */
  endedRows: number;
  /** Still to end. */
  leftRows: number;
  waitingUntil: number | null;
  waitingWhy: string;
  rate: ReturnType<typeof createRate>;
  ended: Promise<void>;
}

export function createRun(id: string, clock: Clock): Run {
  return {
    id,
    halted: false,
    wake: new AbortController(),
    inFlight: 0,
    troubles: 0,
    endedRows: 0,
    leftRows: 0,
    waitingUntil: null,
    waitingWhy: '',
    rate: createRate(clock.now),
    ended: Promise.resolve(),
  };
}

/** False when the run was halted meanwhile. */
export async function waitTurn(own: Run, clock: Clock): Promise<boolean> {
  while (!own.halted && own.waitingUntil !== null) {
    const leftMs = own.waitingUntil - clock.now();
    if (leftMs <= 0) {
      own.waitingUntil = null;
      own.waitingWhy = '';
      break;
    }
    await clock.sleep(leftMs, own.wake.signal).catch(() => undefined);
  }
  return !own.halted;
}

export function halt(own: Run): void {
  own.halted = true;
  own.wake.abort();
}
