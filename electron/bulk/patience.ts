// How often a row waits because the platform asks for it. Threats: a job without an end for one row, and rows that fail because the platform pauses everybody.
import type { Run } from './run.ts';

/** Pauses of one row while others got through. */
const WAITS_BESIDE_OTHERS = 6;
/** As many others must have got through meanwhile: where the platform takes few at a time, a row may miss its turn by chance. */
const OTHERS_ENDED = 24;
/** Pauses of one of the last rows, with no other left to compare it with. */
const WAITS_AT_THE_END = 60;
/** Pauses in which no row got through at all, with more rows to come: then the queue stops, and none of them fails. */
const WAITS_OF_ALL = 60;

export type Patience = () => 'goOn' | 'giveUp' | 'stop';

/** For one row; called at each pause that was asked for. `atOnce`: rows in flight at once. */
export function createPatience(own: Run, atOnce: number): Patience {
  const before = own.endedRows;
  let seen = before;
  let [beside, atTheEnd, ofAll] = [0, 0, 0];
  return () => {
    if (own.endedRows !== seen) {
      seen = own.endedRows;
      beside += 1;
      ofAll = 0;
    } else if (own.leftRows <= atOnce) atTheEnd += 1;
    else ofAll += 1;
    const isBesideOthers = beside >= WAITS_BESIDE_OTHERS && own.endedRows - before >= OTHERS_ENDED;
    if (isBesideOthers || atTheEnd >= WAITS_AT_THE_END) return 'giveUp';
    return ofAll >= WAITS_OF_ALL ? 'stop' : 'goOn';
  };
}
