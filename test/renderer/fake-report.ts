/** Reports of the connectivity lab as main makes them, for pages without a main. */
import {
  type Diagnosis,
  type LabAttempt,
  type LabCheck,
  type LabReport,
  type LabSummary,
  type LabTarget,
  PROBE_STAGES,
  type ProbeStage,
} from '../../shared/ipc/lab-report.ts';
import type { Routing } from '../../shared/proxy-url.ts';

export type ProbeScenario =
  | 'works'
  | 'wrongCountry'
  | 'capExceeded'
  | 'rateLimited'
  | 'slow'
  | 'targetBlocked'
  | 'notSticky'
  | 'clockWrong';

const ENDS_MS = [4, 31, 268, 341, 512, 530];

export function stagesTo(count: number, failedNote: string | null): ProbeStage[] {
  return PROBE_STAGES.map((name, index) => ({
    name,
    outcome: index < count ? 'done' : index === count && failedNote !== null ? 'failed' : 'skipped',
    startMs: index === 0 || index > count ? 0 : (ENDS_MS[index - 1] ?? 0),
    endMs: index < count || (index === count && failedNote !== null) ? (ENDS_MS[index] ?? 0) : null,
    note:
      index === count && failedNote !== null ? failedNote : index === 2 && index < count ? 'CONNECT answered 200' : '',
  }));
}

const WORKS = 'Works: US, T-Mobile USA, 512 ms to the first byte, asked for mobile and got it.';
const EXIT = { maskedIp: '172.58.27.•••', country: 'us', network: 'T-Mobile USA', ipType: 'mobile' };
const OTHER_EXIT = { maskedIp: '174.192.9.•••', country: 'us', network: 'Verizon Wireless', ipType: 'mobile' };

export function fakeAttempt(index: number, part: Partial<LabAttempt> = {}): LabAttempt {
  return {
    index,
    protocol: 'http',
    sessionId: null,
    startedMs: index * 540,
    verdict: 'works',
    sentence: WORKS,
    nextStep: '',
    diagnosis: null,
    stages: stagesTo(6, null),
    totalMs: 530,
    firstByteMs: 512,
    body: { bytes: 318, bytesPerSecond: null },
    exit: EXIT,
    exitMark: 'A',
    asAsked: { country: true, ipType: true },
    echoService: 'https://ipinfo.io/json',
    target: null,
    gatewayCode: null,
    requestId: null,
    retryAfterMs: null,
    trace: [
      { atMs: 0, text: 'looking up gw.proxies.sx' },
      { atMs: 4, text: 'connecting to gw.proxies.sx:7000' },
      { atMs: 31, text: '→ CONNECT ipinfo.io:443 HTTP/1.1, Proxy-Authorization: (login left out)' },
      { atMs: 268, text: '← HTTP/1.1 200 Connection Established' },
      { atMs: 341, text: 'TLSv1.3, certificate of ipinfo.io is valid' },
      { atMs: 342, text: '→ GET /json HTTP/1.1' },
      { atMs: 512, text: '← HTTP/1.1 200 OK, application/json' },
    ],
    ...part,
  };
}

interface Failure {
  sentence: string;
  nextStep: string;
  note: string;
  stage: number;
  gatewayCode: string | null;
  retryAfterMs: number | null;
  diagnosis: Diagnosis;
}

const FAILURES: Partial<Record<ProbeScenario, Failure>> = {
  capExceeded: {
    sentence: 'Failed: the key’s cap is used up.',
    nextStep: 'Top it up, and switch it back on.',
    note: 'CONNECT answered 407 (E_CAP_EXCEEDED)',
    stage: 2,
    gatewayCode: 'E_CAP_EXCEEDED',
    retryAfterMs: null,
    diagnosis: {
      id: 'E_CAP_EXCEEDED',
      cause: 'The key’s cap is used up.',
      evidence: 'CONNECT answered 407 E_CAP_EXCEEDED.',
      action: 'topUp',
      waitMs: null,
    },
  },
  rateLimited: {
    sentence: 'Failed: too many failed logins from this address: the gateway takes no more for a while.',
    nextStep: 'Wait until the time is up, then test once. Wait 30 s first.',
    note: 'CONNECT answered 429 (E_RATE_LIMITED_AUTH)',
    stage: 2,
    gatewayCode: 'E_RATE_LIMITED_AUTH',
    retryAfterMs: 30_000,
    diagnosis: {
      id: 'E_RATE_LIMITED_AUTH',
      cause: 'Too many failed logins from this address: the gateway takes no more for a while.',
      evidence: 'CONNECT answered 429 E_RATE_LIMITED_AUTH.',
      action: 'waitAndRetry',
      waitMs: 30_000,
    },
  },
  clockWrong: {
    sentence: 'Failed: this computer’s clock is wrong, so no certificate can be checked.',
    nextStep: 'Set the clock, then test again.',
    note: 'The certificate was refused (CERT_NOT_YET_VALID)',
    stage: 3,
    gatewayCode: null,
    retryAfterMs: null,
    diagnosis: {
      id: 'clock',
      cause: 'This computer’s clock is wrong.',
      evidence: 'CERT_NOT_YET_VALID, and the platform’s clock is 412 days ahead of this one.',
      action: 'checkClock',
      waitMs: null,
    },
  },
};

function attemptsOf(scenario: ProbeScenario, check: LabCheck, target: LabTarget | null): LabAttempt[] {
  const failure = FAILURES[scenario];
  if (failure) {
    const { sentence, nextStep, diagnosis, gatewayCode, retryAfterMs, note, stage } = failure;
    return [
      fakeAttempt(0, {
        verdict: 'failed',
        sentence,
        nextStep,
        diagnosis,
        gatewayCode,
        retryAfterMs,
        requestId: gatewayCode === null ? null : 'gw-7f31c2',
        stages: stagesTo(stage, note),
        totalMs: 268,
        firstByteMs: null,
        exit: null,
        exitMark: null,
        asAsked: { country: null, ipType: null },
        echoService: '',
      }),
    ];
  }
  const targeted: Partial<LabAttempt> =
    target === null
      ? {}
      : {
          target: {
            url: target.url,
            status: scenario === 'targetBlocked' ? 403 : 200,
            matched: scenario !== 'targetBlocked',
            blocked: scenario === 'targetBlocked',
            sentence:
              scenario === 'targetBlocked'
                ? 'The target turned the exit away (403). The proxy works.'
                : 'The target answered 200, as expected.',
            stages: stagesTo(6, null),
            firstByteMs: 604,
            totalMs: 640,
            body: { bytes: 65_536, bytesPerSecond: 1_820_444 },
          },
        };
  switch (check.kind) {
    case 'single':
      return [
        scenario === 'wrongCountry'
          ? fakeAttempt(0, {
              verdict: 'warning',
              sentence: 'Works, but from Canada, not from United States as asked; 512 ms to the first byte.',
              exit: { maskedIp: '99.240.11.•••', country: 'ca', network: 'Rogers', ipType: null },
              asAsked: { country: false, ipType: null },
              ...targeted,
            })
          : fakeAttempt(0, targeted),
      ];
    case 'compare':
      return [
        fakeAttempt(0, { ...targeted, startedMs: 0 }),
        fakeAttempt(1, { ...targeted, startedMs: 0, protocol: 'socks5', firstByteMs: 447, totalMs: 471 }),
      ];
    case 'sticky':
    case 'rotation':
      return Array.from({ length: check.requests }, (_, index) => {
        const other =
          check.kind === 'rotation' ? index % 3 !== 0 : scenario === 'notSticky' ? index % 2 === 1 : index > 4;
        const startedMs = index * (540 + check.spacingMs);
        const totalMs = 430 + ((index * 37) % 90);
        return fakeAttempt(index, {
          sessionId: check.kind === 'sticky' ? 'alice7' : `pakdesk_4f2a_${index}`,
          startedMs,
          totalMs,
          firstByteMs: totalMs - 18,
          stages: stagesTo(6, null).map((stage) => ({
            ...stage,
            startMs: startedMs + (stage.startMs * totalMs) / 530,
            endMs: stage.endMs === null ? null : startedMs + (stage.endMs * totalMs) / 530,
          })),
          ...(other ? { exit: OTHER_EXIT, exitMark: index % 3 === 2 ? 'C' : 'B' } : {}),
        });
      });
  }
}

function summaryOf(check: LabCheck, attempts: readonly LabAttempt[]): LabSummary {
  const marks = attempts.flatMap(({ exitMark }) => exitMark ?? []);
  const distinctExits = new Set(marks).size;
  const distinctNetworks = new Set(attempts.flatMap(({ exit }) => exit?.network ?? [])).size;
  switch (check.kind) {
    case 'single':
      return { kind: 'single' };
    case 'compare':
      return {
        kind: 'compare',
        http: attempts[0]?.exit ? { firstByteMs: 512, totalMs: 530 } : null,
        socks5: attempts[1]?.exit ? { firstByteMs: 447, totalMs: 471 } : null,
        sameExit: attempts.length === 2 ? true : null,
      };
    case 'sticky': {
      const changes = attempts.flatMap(({ exitMark, index, startedMs, exit }) => {
        const before = attempts[index - 1];
        return before?.exitMark == null || exitMark === null || before.exitMark === exitMark
          ? []
          : [{ attempt: index, atMs: startedMs, sameNetwork: before.exit?.network === exit?.network }];
      });
      const outcome =
        marks.length < 2
          ? 'unknown'
          : changes.length === 0
            ? 'deviceHeld'
            : changes.length > 1
              ? 'notSticky'
              : 'exitChanged';
      const longestHeldMs = changes[0]?.atMs ?? attempts.at(-1)?.startedMs ?? 0;
      return {
        kind: 'sticky',
        outcome,
        answered: marks.length,
        distinctExits,
        distinctNetworks,
        longestHeldMs,
        changes,
      };
    }
    case 'rotation': {
      const duplicates = marks.length - distinctExits;
      return {
        kind: 'rotation',
        how: check.how,
        seen: marks.length < 2 ? 'unknown' : duplicates === 0 ? 'newEachTime' : distinctExits === 1 ? 'held' : 'mixed',
        answered: marks.length,
        distinctExits,
        distinctNetworks,
        distinctCountries: marks.length === 0 ? 0 : 1,
        duplicates,
        duplicateRate: marks.length < 2 ? null : duplicates / (marks.length - 1),
      };
    }
  }
}

function sentenceOf(summary: LabSummary, attempts: readonly LabAttempt[]): string {
  const [first] = attempts;
  if (first?.verdict === 'failed') return first.sentence;
  switch (summary.kind) {
    case 'single':
      return first?.target?.blocked === true
        ? 'Works, but the target turned the exit away (403): US, T-Mobile USA, 512 ms to the first byte.'
        : (first?.sentence ?? '');
    case 'compare':
      return 'Both work: HTTP 512 ms, SOCKS5 447 ms to the first byte, by the same exit.';
    case 'sticky':
      return {
        deviceHeld: `Device held: one exit for ${summary.answered} requests.`,
        exitChanged: `The exit changed once in ${summary.answered} requests.`,
        notSticky: `Not sticky: the exit changed ${summary.changes.length} times in ${summary.answered} requests.`,
        unknown: 'Nothing can be said: fewer than two requests told their exit.',
      }[summary.outcome];
    case 'rotation':
      return `${summary.distinctExits} exits and ${summary.distinctNetworks} networks in ${summary.answered} requests; ${summary.duplicates} met an exit again.`;
  }
}

const SINGLE: LabCheck = { kind: 'single' };

export function fakeReport(
  scenario: ProbeScenario,
  base: Pick<LabReport, 'runId' | 'keyId' | 'label' | 'at'>,
  asked: { check?: LabCheck; target?: LabTarget | null; routing?: Routing } = {},
): LabReport {
  const { check = SINGLE, target = null, routing = {} } = asked;
  const attempts = attemptsOf(scenario, check, target);
  const summary = summaryOf(check, attempts);
  const [first] = attempts;
  const failed = first?.verdict === 'failed';
  const planned = check.kind === 'single' ? 1 : check.kind === 'compare' ? 2 : check.requests;
  const warns =
    scenario === 'wrongCountry' ||
    scenario === 'targetBlocked' ||
    (summary.kind === 'sticky' && summary.outcome !== 'deviceHeld');
  return {
    ...base,
    check,
    target,
    protocol: routing.protocol ?? 'http',
    verdict: failed ? 'failed' : warns ? 'warning' : 'works',
    sentence: sentenceOf(summary, attempts),
    nextStep: first?.nextStep ?? '',
    diagnosis: first?.diagnosis ?? null,
    asked: {
      country: routing.country ?? 'us',
      pool: routing.pool ?? 'mbl',
      ipType: 'mobile',
      rotation: routing.rotation ?? 'sticky',
      sessionId: routing.sessionId ?? 'alice7',
    },
    notes: ['The customer’s own session alice7 was used, as he uses it: if it was not live, the test has started it.'],
    summary,
    exit: first?.exit ?? null,
    firstByteMs: first?.firstByteMs ?? null,
    gatewayCode: first?.gatewayCode ?? null,
    requestId: first?.requestId ?? null,
    retryAfterMs: first?.retryAfterMs ?? null,
    attemptsDone: attempts.length,
    attemptsPlanned: planned,
    stopped: failed && planned > 1 ? 'refused' : null,
    bytesUsed: attempts.length * 7_211,
    budgetBytes: 131_072 + planned * 24_576,
    costMicros: attempts.length * 27,
    totalMs: attempts.reduce((end, { startedMs, totalMs }) => Math.max(end, startedMs + totalMs), 0),
    attempts,
  };
}
