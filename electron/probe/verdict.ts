// The verdict on one attempt in one sentence: does it work, and is it what was asked for.
import { countryName } from '../../shared/country.ts';
import { formatMs } from '../../shared/format.ts';
import { choiceOf, countryCode, DEFAULT_POOL, IP_TYPES, POOLS } from '../../shared/gateway-grammar.ts';
import type { Diagnosis, LabAttempt, LabHead } from '../../shared/ipc/lab-report.ts';
import type { Routing } from '../../shared/proxy-url.ts';
import { diagnose, diagnoseAs, type LabFacts } from './diagnose.ts';
import type { EchoAnswer } from './echo-way.ts';
import { maskIp } from './mask-ip.ts';
import type { EchoReading } from './read-echo.ts';
import { failureWords, lowerFirst, type Scene, stageNote } from './verdict-words.ts';
import { passedThrough, type WayEnd } from './way.ts';

export type Judged = Pick<
  LabAttempt,
  'verdict' | 'sentence' | 'nextStep' | 'diagnosis' | 'gatewayCode' | 'requestId' | 'retryAfterMs' | 'exit' | 'asAsked'
>;

export interface JudgeInput {
  end: WayEnd<EchoAnswer>;
  /** From the start of the way. */
  firstByteMs: number | null;
  asked: LabHead['asked'];
  scene: Omit<Scene, 'stage'>;
  facts: LabFacts;
}

/** What the URL asks for, said or implied: carrier modems are mobile. */
export function askedOf(routing: Routing): LabHead['asked'] {
  const pool = choiceOf(POOLS, routing.pool)?.value ?? DEFAULT_POOL;
  const ipType = choiceOf(IP_TYPES, routing.ipType)?.value ?? (pool === 'mbl' ? 'mobile' : null);
  return {
    country: countryCode(routing.country),
    pool,
    ipType,
    rotation: routing.rotation === undefined || routing.rotation === 'none' ? null : routing.rotation,
    sessionId: routing.sessionId || null,
  };
}

const NOTHING = {
  gatewayCode: null,
  requestId: null,
  retryAfterMs: null,
  exit: null,
  diagnosis: null,
  asAsked: { country: null, ipType: null },
};

export function judge({ end, firstByteMs, asked, scene, facts }: JudgeInput): Judged {
  if (end.ok) {
    const { reading } = end.value;
    const { ip, country, network, ipType } = reading;
    return {
      ...NOTHING,
      ...judgeExit(reading, asked, firstByteMs),
      exit: { maskedIp: maskIp(ip), country, network, ipType },
    };
  }
  const { failure, stage } = end;
  const words = failureWords(failure, { ...scene, stage });
  const found = diagnose(end, facts);
  if (passedThrough(end)) {
    return {
      ...NOTHING,
      verdict: 'warning',
      sentence: `Works, but the exit’s address is unknown: ${lowerFirst(stageNote(stage, failure))}.`,
      nextStep: words.nextStep,
      diagnosis: diagnoseAs('echo', stageNote(stage, failure)),
    };
  }
  const answer = failure.kind === 'gateway' ? failure.answer : null;
  return {
    ...NOTHING,
    verdict: failure.kind === 'cancelled' ? 'cancelled' : 'failed',
    ...words,
    ...found?.words,
    diagnosis: found?.diagnosis ?? null,
    gatewayCode: answer?.code ?? null,
    requestId: answer?.requestId ?? null,
    retryAfterMs: answer?.retryAfterMs ?? null,
  };
}

interface ExitJudgement {
  verdict: 'works' | 'warning';
  sentence: string;
  nextStep: string;
  diagnosis: Diagnosis | null;
  asAsked: LabAttempt['asAsked'];
}

function judgeExit(reading: EchoReading, asked: LabHead['asked'], firstByteMs: number | null): ExitJudgement {
  const { country, ipType } = reading;
  const speed = `${formatMs(firstByteMs)} to the first byte`;
  const asAsked = {
    country: asked.country === null || country === null ? null : country === asked.country,
    ipType: asked.ipType === null || ipType === null ? null : ipType === asked.ipType,
  };
  if (asAsked.country === false) {
    const [came, wanted] = [countryName(country ?? ''), countryName(asked.country ?? '')];
    return {
      verdict: 'warning',
      sentence: `Works, but from ${came}, not from ${wanted} as asked; ${speed}.`,
      nextStep:
        'Echo services can be wrong about mobile networks: test once more, then choose another session or country.',
      diagnosis: diagnoseAs('wrongCountry', `Asked for ${wanted}, came from ${came}`),
      asAsked,
    };
  }
  if (asAsked.ipType === false) {
    return {
      verdict: 'warning',
      sentence: `Works, but from a ${ipType} address, not a ${asked.ipType} one as asked; ${speed}.`,
      nextStep: 'Echo services can be wrong about the kind of a network: compare with a second one.',
      diagnosis: diagnoseAs('wrongIpType', `Asked for ${asked.ipType}, came by ${ipType}`),
      asAsked,
    };
  }
  const got = asAsked.ipType === true ? `asked for ${asked.ipType} and got it` : '';
  const unchecked = asked.country !== null && country === null ? 'country not checked' : '';
  const parts = [placeOf(reading), speed, got, unchecked].filter((text) => text !== '');
  return { verdict: 'works', sentence: `Works: ${parts.join(', ')}.`, nextStep: '', diagnosis: null, asAsked };
}

/** "US, T-Mobile USA"; the masked address where nothing else is known. */
export function placeOf({ country, network, ip }: EchoReading): string {
  return [country?.toUpperCase() ?? maskIp(ip) ?? '', network ?? ''].filter((text) => text !== '').join(', ');
}
