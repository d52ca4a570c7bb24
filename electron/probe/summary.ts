// What a check comes to in one sentence: both ways compared, held or changed. Only what was seen is said.
import { formatMs } from '../../shared/format.ts';
import type { LabAttempt, LabSummary } from '../../shared/ipc/lab-report.ts';
import { diagnoseAs } from './diagnose.ts';
import { sumRotation } from './rotation-summary.ts';
import {
  autoMinutes,
  changesOf,
  comparableOf,
  exitCounts,
  failures,
  isWorking,
  longestHeldMs,
  nothingSeen,
  oneExit,
  type SumInput,
  type Summed,
  times,
  withAsAsked,
  wordsOf,
} from './summary-parts.ts';
import { spokenMs } from './verdict-words.ts';

export function sumUp(input: SumInput): Summed {
  switch (input.check.kind) {
    case 'single':
      return { summary: { kind: 'single' }, ...wordsOf(input.attempts[0]), notes: [] };
    case 'compare':
      return sumCompare(input);
    case 'sticky':
      return withAsAsked(sumSticky(input), input.attempts);
    case 'rotation':
      return withAsAsked(sumRotation(input, input.check), input.attempts);
  }
}

function sumCompare({ attempts, seen }: SumInput): Summed {
  const find = (protocol: LabAttempt['protocol']) => attempts.find((attempt) => attempt.protocol === protocol);
  const times = (attempt: LabAttempt | undefined) =>
    attempt === undefined || !isWorking(attempt) || attempt.firstByteMs === null
      ? null
      : { firstByteMs: attempt.firstByteMs, totalMs: attempt.totalMs };
  const [http, socks5] = [find('http'), find('socks5')];
  const [a, b] = seen;
  const sameExit = a === undefined || b === undefined || a.family !== b.family ? null : a.mark === b.mark;
  const summary: LabSummary = { kind: 'compare', http: times(http), socks5: times(socks5), sameExit };
  const httpWorks = http !== undefined && isWorking(http);
  const socksWorks = socks5 !== undefined && isWorking(socks5);

  if (http !== undefined && httpWorks && socks5 !== undefined && socksWorks) {
    const exits = sameExit === null ? '' : sameExit ? ', by the same exit' : ', by different exits';
    const asAsked = [http, socks5].find(({ verdict }) => verdict === 'warning');
    const sentence = `Both work: HTTP ${formatMs(http.firstByteMs)}, SOCKS5 ${formatMs(socks5.firstByteMs)} to the first byte${exits}.`;
    return {
      summary,
      verdict: asAsked === undefined ? 'works' : 'warning',
      sentence: asAsked === undefined ? sentence : `${sentence} ${asAsked.sentence}`,
      nextStep: asAsked?.nextStep ?? '',
      diagnosis: asAsked?.diagnosis ?? null,
      notes:
        sameExit === false ? ['The two times are those of two exits, so they do not compare the protocols alone.'] : [],
    };
  }
  const failed = httpWorks ? socks5 : http;
  if (!httpWorks && !socksWorks) {
    // One was hung up on because the other was refused: the refusal is what counts.
    return { summary, ...wordsOf(attempts.find(({ verdict }) => verdict === 'failed') ?? failed), notes: [] };
  }
  const [works, fails] = httpWorks ? ['HTTP', 'SOCKS5'] : ['SOCKS5', 'HTTP'];
  return {
    summary,
    verdict: failed?.verdict === 'cancelled' ? 'cancelled' : 'warning',
    sentence: `${works} works, ${fails} does not. ${failed?.sentence ?? ''}`.trim(),
    nextStep: `Give out the ${works} URL; ${failed?.nextStep === '' || failed === undefined ? `test ${fails} again later.` : failed.nextStep}`,
    diagnosis: failed?.diagnosis ?? diagnoseAs('protocolDiffers', `${works} works, ${fails} does not`),
    notes: [],
  };
}

function sumSticky({ attempts, seen, rotation }: SumInput): Summed {
  const counts = exitCounts(seen);
  const changes = changesOf(seen);
  const held = longestHeldMs(seen);
  const comparable = comparableOf(seen);
  const outcome =
    comparable < 1
      ? 'unknown'
      : changes.length === 0
        ? 'deviceHeld'
        : comparable >= 2 && changes.length * 2 > comparable
          ? 'notSticky'
          : 'exitChanged';
  const summary: LabSummary = { kind: 'sticky', outcome, ...counts, longestHeldMs: held, changes };
  const { failed, words } = failures(attempts);
  const notes = ['Sticky holds the device, not the address: a carrier may give the same device a new address.'];
  const auto = autoMinutes(rotation);
  if (auto !== null)
    notes.push(`auto${auto} changes the exit by itself every ${auto} minutes: a longer check would see it.`);

  if (outcome === 'unknown') return { summary, ...nothingSeen(attempts), notes: [] };
  const requests = `${counts.answered} requests`;
  if (outcome === 'deviceHeld') {
    return {
      summary,
      verdict: failed === undefined ? 'works' : 'warning',
      sentence: `Device held: ${requests} in ${spokenMs(held)}, all by ${oneExit(seen)}.${words}`,
      nextStep: failed?.nextStep ?? '',
      diagnosis: failed?.diagnosis ?? null,
      notes,
    };
  }
  const sameNetwork = changes.every((change) => change.sameNetwork);
  if (outcome === 'exitChanged') {
    const where = sameNetwork ? ', within one network' : '';
    return {
      summary,
      verdict: 'warning',
      sentence: `The exit changed ${times(changes.length)} in ${requests}${where}; it was held for ${spokenMs(held)} at the longest.${words}`,
      nextStep: sameNetwork
        ? 'That may be the carrier’s doing, with the device still held. For a steadier one ask for strict in the composer.'
        : 'Another device took over. For a steadier one ask for strict, or for failover to the same carrier, in the composer.',
      diagnosis: diagnoseAs(
        'exitChanged',
        `${changes.length} of ${comparable} requests left by another exit than the one before`,
      ),
      notes,
    };
  }
  return {
    summary,
    verdict: 'warning',
    sentence: `Not sticky: ${requests} left by ${counts.distinctExits} exits, ${changes.length} changes.${words}`,
    nextStep: 'Check in the composer that the URL has a session and rot-sticky.',
    diagnosis: diagnoseAs(
      'notSticky',
      `${changes.length} of ${comparable} requests left by another exit than the one before`,
    ),
    notes,
  };
}
