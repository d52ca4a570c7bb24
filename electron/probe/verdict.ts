// The verdict in one sentence: does it work, and is it what was asked for.
import { countryName } from '../../shared/country.ts';
import { formatMs } from '../../shared/format.ts';
import { choiceOf, countryCode, IP_TYPES } from '../../shared/gateway-grammar.ts';
import type { Routing } from '../../shared/proxy-url.ts';
import type { PastResult as ProbeResult } from '../store/past-result.ts';
import { type AttemptEnd, passedThrough } from './attempt.ts';
import { maskIp } from './mask-ip.ts';
import type { EchoReading } from './read-echo.ts';
import { failureWords, lowerFirst, type Scene, stageNote, type Words } from './verdict-words.ts';

export type Judged = Pick<
  ProbeResult,
  'verdict' | 'sentence' | 'nextStep' | 'gatewayCode' | 'requestId' | 'retryAfterMs' | 'exit'
>;

export interface JudgeInput {
  end: AttemptEnd;
  /** From the start of the attempt. */
  firstByteMs: number | null;
  routing: Routing;
  scene: Omit<Scene, 'stage'>;
}

export function judge({ end, firstByteMs, routing, scene }: JudgeInput): Judged {
  const nothing = { gatewayCode: null, requestId: null, retryAfterMs: null, exit: null };
  if (end.ok) {
    const words = workingWords(end.reading, routing, firstByteMs);
    const { ip, country, network, ipType } = end.reading;
    return { ...nothing, ...words, exit: { maskedIp: maskIp(ip), country, network, ipType } };
  }
  const { failure, stage } = end;
  if (passedThrough(stage, failure)) {
    return {
      ...nothing,
      verdict: 'warning',
      sentence: `Works, but the exit’s address is unknown: ${lowerFirst(stageNote(stage, failure))}.`,
      nextStep: failureWords(failure, { ...scene, stage }).nextStep,
    };
  }
  const answer = failure.kind === 'gateway' ? failure.answer : null;
  return {
    ...nothing,
    verdict: failure.kind === 'cancelled' ? 'cancelled' : 'failed',
    ...failureWords(failure, { ...scene, stage }),
    gatewayCode: answer?.code ?? null,
    requestId: answer?.requestId ?? null,
    retryAfterMs: answer?.retryAfterMs ?? null,
  };
}

function workingWords(
  reading: EchoReading,
  routing: Routing,
  firstByteMs: number | null,
): Words & { verdict: 'works' | 'warning' } {
  const speed = `${formatMs(firstByteMs)} to the first byte`;
  const askedCountry = countryCode(routing.country);
  if (askedCountry !== null && reading.country !== null && reading.country !== askedCountry) {
    return {
      verdict: 'warning',
      sentence: `Works, but from ${countryName(reading.country)}, not from ${countryName(askedCountry)} as asked; ${speed}.`,
      nextStep:
        'Echo services can be wrong about mobile networks: test once more, then choose another session or country.',
    };
  }
  const askedType = choiceOf(IP_TYPES, routing.ipType)?.value;
  if (askedType !== undefined && reading.ipType !== null && reading.ipType !== askedType) {
    return {
      verdict: 'warning',
      sentence: `Works, but from a ${reading.ipType} address, not a ${askedType} one as asked; ${speed}.`,
      nextStep: 'Echo services can be wrong about the kind of a network: compare with a second one.',
    };
  }
  const place = [reading.country?.toUpperCase() ?? maskIp(reading.ip) ?? '', reading.network ?? ''].filter(
    (text) => text !== '',
  );
  return { verdict: 'works', sentence: `Works: ${[...place, speed].join(', ')}.`, nextStep: '' };
}
