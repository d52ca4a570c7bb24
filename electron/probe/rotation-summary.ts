// What a rotation check comes to: how many exits, how often the same again, and what the gateway really does beside what its sources say.
import type { LabCheck, LabSummary } from '../../shared/ipc/lab-report.ts';
import { diagnoseAs } from './diagnose.ts';
import {
  autoMinutes,
  changesOf,
  comparableOf,
  count,
  exitCounts,
  failures,
  nothingSeen,
  oneExit,
  plural,
  type SumInput,
  type Summed,
  times,
} from './summary-parts.ts';
import { spokenMs } from './verdict-words.ts';

export function sumRotation(input: SumInput, { how }: Extract<LabCheck, { kind: 'rotation' }>): Summed {
  const { attempts, seen } = input;
  const counts = exitCounts(seen);
  const duplicates = counts.answered - counts.distinctExits;
  const changes = changesOf(seen).length;
  const found =
    comparableOf(seen) < 1 ? 'unknown' : changes === 0 ? 'held' : duplicates === 0 ? 'newEachTime' : 'mixed';
  const summary: LabSummary = {
    kind: 'rotation',
    how,
    seen: found,
    ...counts,
    distinctCountries: count(seen.map(({ country }) => country)),
    duplicates,
    duplicateRate: seen.length < 2 ? null : duplicates / (seen.length - 1),
  };
  if (found === 'unknown') return { summary, ...nothingSeen(attempts), notes: [] };

  const { failed, words } = failures(attempts);
  const networks = counts.distinctNetworks === 0 ? '' : ` in ${plural(counts.distinctNetworks, 'network')}`;
  const again = {
    held: '',
    newEachTime: ', none met twice',
    mixed: `, ${plural(duplicates, 'request')} (${Math.round((duplicates / (seen.length - 1)) * 100)} %) met an exit again`,
  }[found];
  // An exit with two addresses is not two exits.
  const isTwofold = found === 'held' && counts.distinctExits > 1;
  const exits = isTwofold ? oneExit(seen) : plural(counts.distinctExits, 'exit');
  const figures = `${counts.answered} requests, ${exits}${networks}${again}`;
  const { opening, notes, surprising } =
    how === 'freshSessions' ? freshWords(found) : repeatWords(input, found, changes);
  return {
    summary,
    verdict: surprising || failed !== undefined ? 'warning' : 'works',
    sentence: `${opening}: ${figures}.${words}`,
    nextStep: failed?.nextStep ?? (surprising ? 'Choose a pool or country with more exits in the composer.' : ''),
    diagnosis: failed?.diagnosis ?? (surprising ? diagnoseAs('notRotating', figures) : null),
    notes,
  };
}

interface RotationWords {
  opening: string;
  notes: string[];
  surprising: boolean;
}

function freshWords(found: 'held' | 'newEachTime' | 'mixed'): RotationWords {
  return {
    held: { opening: 'Fresh sessions did not rotate', notes: [], surprising: true },
    newEachTime: { opening: 'A new exit for each session', notes: [], surprising: false },
    mixed: { opening: 'Fresh sessions rotate', notes: [], surprising: false },
  }[found];
}

const HARD_SOURCES =
  'Of hard the guide says a new address for each request; the vendor’s SDK says that it pins like sticky.';

/** What the gateway really does, beside what the sources say. */
function repeatWords(
  { rotation, sessionNamed, seen }: SumInput,
  found: 'held' | 'newEachTime' | 'mixed',
  changes: number,
): RotationWords {
  const surprising = false;
  if (!sessionNamed) {
    const notes = ['Without a session name nothing is held, whatever the rotation says.'];
    return {
      opening: {
        held: 'One exit though no session was named',
        newEachTime: 'A new exit for each request',
        mixed: 'The exit changes',
      }[found],
      notes,
      surprising,
    };
  }
  if (rotation === 'hard') {
    const opening = {
      held: 'hard holds the exit here, as the vendor’s SDK says',
      newEachTime: 'hard gives a new exit for each request here, as the guide says',
      mixed: 'hard changes the exit here, but not for each request',
    }[found];
    return { opening, notes: [HARD_SOURCES], surprising };
  }
  const minutes = autoMinutes(rotation);
  const lastedMs = (seen.at(-1)?.endedMs ?? 0) - (seen[0]?.startedMs ?? 0);
  if (minutes !== null) {
    const due = Math.floor(lastedMs / (minutes * 60_000));
    const name = rotation === null ? `The gateway’s default (auto${minutes})` : `auto${minutes}`;
    const opening =
      changes === 0
        ? `${name} held the exit for ${spokenMs(lastedMs)}`
        : changes <= due + 1
          ? `${name} changed the exit ${times(changes)} in ${spokenMs(lastedMs)}`
          : `${name} changed the exit ${times(changes)} in ${spokenMs(lastedMs)}, more often than every ${minutes} minutes`;
    return {
      opening,
      notes: [`A change is due every ${minutes} minutes; in this run ${due === 0 ? 'none was' : `${due} were`} due.`],
      surprising,
    };
  }
  const name = rotation === 'ondemand' ? 'ondemand' : 'sticky';
  const opening = {
    held: `${name} held the exit`,
    newEachTime: `${name} gave a new exit for each request`,
    mixed: `${name} changed the exit`,
  }[found];
  return { opening, notes: [], surprising };
}
