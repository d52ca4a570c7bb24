// The verdict of an attempt with a target of the user's own: what the echo service told and what the target did, in one sentence.
import type { LabAttempt } from '../../shared/ipc/lab-report.ts';
import type { EchoTry } from './ask-echoes.ts';
import { diagnose, diagnoseAs, type LabFacts } from './diagnose.ts';
import type { EchoReading } from './read-echo.ts';
import type { Site } from './site.ts';
import { type Judged, placeOf } from './verdict.ts';
import { failureWords, type Gateway, sceneOf } from './verdict-words.ts';
import { isSiteFault, type WayEnd } from './way.ts';

export type Told = Omit<EchoTry, 'echo'> & { echo: Site | null };

export interface TargetTry {
  end: WayEnd<unknown>;
  result: NonNullable<LabAttempt['target']>;
  /** For "Works, but …". */
  but: string | null;
  host: string;
}

interface Legs {
  reading: EchoReading | null;
  site: TargetTry;
  told: Told;
  gateway: Gateway;
  facts: LabFacts;
}

/** The proxy's verdict with the target's: an answer of either proves that the proxy works. */
export function joined(judged: Judged, legs: Legs): Judged {
  const { reading, site, told, gateway, facts } = legs;
  const { end, but, result, host } = site;
  if (!end.ok && !isSiteFault(end)) {
    // Refused, cancelled or out of budget between the two: that is what matters now.
    const { nextStep, sentence } = failureWords(end.failure, { ...sceneOf(gateway, host), stage: end.stage });
    const found = diagnose(end, facts);
    const answer = end.failure.kind === 'gateway' ? end.failure.answer : null;
    return {
      ...judged,
      verdict: end.failure.kind === 'cancelled' ? 'cancelled' : 'failed',
      sentence,
      nextStep,
      ...found?.words,
      diagnosis: found?.diagnosis ?? null,
      gatewayCode: answer?.code ?? null,
      requestId: answer?.requestId ?? null,
      retryAfterMs: answer?.retryAfterMs ?? null,
    };
  }
  const refused = certificateRefused(end, host, legs);
  if (refused !== null) {
    const { why, ...words } = refused;
    if (judged.verdict !== 'works') return { ...judged, ...words, sentence: `${judged.sentence} And ${why}.` };
    return { ...judged, ...words, verdict: 'warning', sentence: `Works, but ${why}.${whereOf(reading)}` };
  }
  if (judged.verdict === 'failed') {
    if (!end.ok) return judged;
    const echoRefused = certificateRefused(told.end, told.echo?.host ?? '', legs);
    if (echoRefused !== null) {
      const { why, ...words } = echoRefused;
      return { ...judged, ...words, verdict: 'warning', sentence: `Works, but ${why}. ${capital(result.sentence)}` };
    }
    return {
      ...judged,
      verdict: 'warning',
      sentence: `Works, but the exit’s address is unknown, as no echo service answered. ${capital(result.sentence)}`,
      nextStep: 'Put another echo service first in Settings.',
      diagnosis: diagnoseAs('echo', `${told.echo?.host ?? 'No echo service'} did not answer, ${host} did`),
    };
  }
  if (but === null) return { ...judged, sentence: `${judged.sentence} ${capital(result.sentence)}` };
  const id = !end.ok ? 'targetDown' : result.blocked ? 'targetBlocked' : 'targetOther';
  return {
    ...judged,
    verdict: 'warning',
    sentence: judged.verdict === 'warning' ? `${judged.sentence} And ${but}.` : `Works, but ${but}.${whereOf(reading)}`,
    nextStep: result.blocked
      ? 'Test again with another session: another exit may be let in.'
      : judged.nextStep || 'Look at the target’s own answer: the proxy brought it here.',
    diagnosis: judged.diagnosis ?? diagnoseAs(id, result.sentence),
  };
}

function whereOf(reading: EchoReading | null): string {
  return reading === null ? '' : ` The exit: ${placeOf(reading)}.`;
}

/** Whoever shows a certificate that is not the site's may be reading along: that is said, whatever else works. Null for any other end. */
function certificateRefused(
  end: WayEnd<unknown>,
  host: string,
  { gateway, facts }: Pick<Legs, 'gateway' | 'facts'>,
): (Pick<Judged, 'nextStep' | 'diagnosis'> & { why: string }) | null {
  if (end.ok || end.failure.kind !== 'certificate') return null;
  const found = diagnose(end, facts);
  const words = found?.words ?? failureWords(end.failure, { ...sceneOf(gateway, host), stage: end.stage });
  return {
    why: words.sentence.replace(/^Failed: /, '').replace(/\.$/, ''),
    nextStep: words.nextStep,
    diagnosis: found?.diagnosis ?? null,
  };
}

/** Where a sentence begins with a host name it stays as it is; anything else begins with a capital. */
function capital(text: string): string {
  return /^[a-z]+\s/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
