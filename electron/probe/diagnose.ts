// From what was seen to its cause: a failure, the signs on the way and what the app knows of key, username and clock become one row of the table.
import type { Diagnosis, LabAction, ProbeStageName } from '../../shared/ipc/lab-report.ts';
import { type DiagnosisRow, gatewayDiagnosis, LOCAL_DIAGNOSES, type LocalDiagnosisId } from './diagnosis-table.ts';
import type { GatewayAnswer } from './gateway-errors.ts';
import { spokenMs, stageNote } from './verdict-words.ts';
import type { WayFailure } from './way.ts';

/** What the app knows besides. */
export interface LabFacts {
  /** The platform's clock minus this computer's; null while unknown. */
  clockSkewMs: number | null;
  /** As of the last sync; null when it is not known. */
  key: { enabled: boolean | null; expired: boolean; usedUp: boolean } | null;
  /** This proxy username has worked before, so it is not what is wrong. */
  usernameProven: boolean;
}

export interface Diagnosed {
  diagnosis: Diagnosis;
  /** In place of the failure's own words, where the cause says more. */
  words: { sentence: string; nextStep: string } | null;
}

/** Certificates are given out with some hours to spare. */
const SKEW_THAT_MATTERS_MS = 5 * 60_000;
const DEFAULT_WAIT_MS = 30_000;

/** Null for what the user did himself. */
export function diagnose(end: WayFailure, facts: LabFacts): Diagnosed | null {
  const { stage, failure } = end;
  if (failure.kind === 'cancelled') return null;
  const seen = stageNote(stage, failure);
  if (failure.kind === 'gateway') return diagnoseAnswer(end, failure.answer, facts);
  if (failure.kind === 'socks_login') return diagnoseLogin('login', LOCAL_DIAGNOSES.login, seen, facts);
  const id = localId(end, facts);
  return diagnosed(id, LOCAL_DIAGNOSES[id], evidenceOf(id, seen, end, facts));
}

/** For what works but not as wanted. */
export function diagnoseAs(id: LocalDiagnosisId, seen: string): Diagnosis {
  return diagnosed(id, LOCAL_DIAGNOSES[id], [seen]).diagnosis;
}

function diagnosed(id: string, row: DiagnosisRow, evidence: string[], waitMs: number | null = null): Diagnosed {
  const { cause, action, nextStep } = row;
  return {
    diagnosis: {
      id,
      cause,
      evidence: evidence.map(asSentence).join(' '),
      action,
      waitMs: action === 'waitAndRetry' ? (waitMs ?? row.waitMs ?? DEFAULT_WAIT_MS) : null,
    },
    words:
      nextStep === undefined
        ? null
        : { sentence: `Failed: ${cause.charAt(0).toLowerCase()}${cause.slice(1)}`, nextStep },
  };
}

function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function diagnoseAnswer(end: WayFailure, answer: GatewayAnswer, facts: LabFacts): Diagnosed {
  const { code, status, isWebPage, retryAfterMs } = answer;
  const evidence = [answerEvidence(answer)];
  if (code !== null) {
    const row = gatewayDiagnosis(code);
    if (row === null)
      return diagnosed(code, { ...LOCAL_DIAGNOSES.gatewayAnswer, ...waitRow(retryAfterMs) }, evidence, retryAfterMs);
    if (code === 'E_AUTH_INVALID') return diagnoseLogin(code, row, evidence[0] ?? '', facts);
    return diagnosed(code, row, evidence, retryAfterMs);
  }
  if (isWebPage && status < 400) return diagnosed('captivePortal', LOCAL_DIAGNOSES.captivePortal, evidence);
  if (status === 511) return diagnosed('captivePortal', LOCAL_DIAGNOSES.captivePortal, evidence);
  if (end.signs.privateGateway) {
    return diagnosed(
      'hijackedName',
      LOCAL_DIAGNOSES.hijackedName,
      evidenceOf('hijackedName', evidence[0] ?? '', end, facts),
    );
  }
  if (status === 407) return diagnoseLogin('login', LOCAL_DIAGNOSES.login, evidence[0] ?? '', facts);
  if (status === 429) return diagnosed('rateLimited', LOCAL_DIAGNOSES.rateLimited, evidence, retryAfterMs);
  if (isWebPage && status < 500) return diagnosed('firewall', LOCAL_DIAGNOSES.firewall, evidence);
  const id = status >= 500 ? 'noWay' : 'gatewayAnswer';
  return diagnosed(id, { ...LOCAL_DIAGNOSES[id], ...waitRow(retryAfterMs) }, evidence, retryAfterMs);
}

/** Whoever names a time is to be waited for. */
function waitRow(retryAfterMs: number | null): { action?: LabAction } {
  return retryAfterMs === null ? {} : { action: 'waitAndRetry' };
}

/** The gateway does not say which half of the login is wrong; what the app knows often does. */
function diagnoseLogin(id: string, row: DiagnosisRow, seen: string, { key, usernameProven }: LabFacts): Diagnosed {
  if (key?.expired === true) {
    const cause = 'The key has expired, and an expired key is refused like a wrong one.';
    return diagnosed(id, { cause, action: 'topUp', nextStep: 'Extend it with a top-up, then test again.' }, [
      seen,
      'At the last sync the key was past its expiry.',
    ]);
  }
  if (key?.usedUp === true) {
    const cause = 'The key’s cap is used up, and a suspended key is refused like a wrong one.';
    return diagnosed(id, { cause, action: 'topUp', nextStep: 'Top it up and switch it back on, then test again.' }, [
      seen,
      'At the last sync the key’s GB were used up.',
    ]);
  }
  if (key?.enabled === false) {
    const cause = 'The key is switched off, and a key that is off is refused like a wrong one.';
    return diagnosed(
      id,
      { cause, action: 'enable', nextStep: 'Switch it on; the gateway takes up to 30 s to notice.' },
      [seen, 'At the last sync the key was off.'],
    );
  }
  if (usernameProven) {
    const cause =
      'The gateway refuses the login. The proxy username has worked before, so the secret kept here is most likely an old one.';
    return diagnosed(
      id,
      { cause, action: 'revealAgain', nextStep: 'Read the secret anew from the platform and test again.' },
      [seen, 'This proxy username has worked on this computer.'],
    );
  }
  return diagnosed(id, row, [seen]);
}

function localId({ stage, failure, signs }: WayFailure, facts: LabFacts): LocalDiagnosisId {
  const before = stage === 'dns' || stage === 'tcp' || stage === 'tunnel';
  switch (failure.kind) {
    case 'timeout':
      if (failure.whole) return 'tooSlow';
      return stage === 'dns' ? 'dns' : signs.privateGateway && before ? 'hijackedName' : TIMEOUTS[stage];
    case 'no_such_name':
      return 'dns';
    case 'refused':
      return signs.privateGateway ? 'hijackedName' : 'refused';
    case 'unreachable':
      if (failure.code === 'EACCES' || failure.code === 'EPERM') return 'blockedHere';
      return stage === 'dns' ? 'dns' : signs.privateGateway ? 'hijackedName' : 'unreachable';
    case 'closed':
      return !before ? 'exitCut' : signs.privateGateway ? 'hijackedName' : 'cut';
    case 'junk':
    case 'socks_version':
      return stage !== 'tunnel' ? 'siteAnswer' : signs.privateGateway ? 'hijackedName' : 'notAProxy';
    case 'too_large':
      return stage === 'tunnel' ? 'notAProxy' : 'siteAnswer';
    case 'socks_method':
      return 'noPasswordLogin';
    case 'socks_reply':
      return 'socksReply';
    case 'login_too_long':
      return 'loginTooLong';
    case 'certificate':
      return certificateId(failure.code, skewOf(signs, facts));
    case 'tls':
      return 'tls';
    case 'echo_status':
    case 'echo_unreadable':
      return 'echo';
    case 'no_echo_service':
      return 'noEcho';
    case 'budget':
      return 'budget';
    case 'unexpected':
    // Answered before; here so that a new way to fail cannot be forgotten.
    case 'cancelled':
    case 'gateway':
    case 'socks_login':
      return 'unexpected';
  }
}

const TIMEOUTS: Record<ProbeStageName, LocalDiagnosisId> = {
  dns: 'dns',
  tcp: 'tcpTimeout',
  tunnel: 'tunnelTimeout',
  tls: 'exitTimeout',
  firstByte: 'exitTimeout',
  body: 'exitTimeout',
};

function skewOf(signs: WayFailure['signs'], facts: LabFacts): number | null {
  return facts.clockSkewMs ?? signs.gatewaySkewMs;
}

function certificateId(code: string, skewMs: number | null): LocalDiagnosisId {
  if (code !== 'CERT_NOT_YET_VALID' && code !== 'CERT_HAS_EXPIRED') return 'interception';
  if (skewMs === null) return 'clockOrCertificate';
  return Math.abs(skewMs) >= SKEW_THAT_MATTERS_MS ? 'clock' : 'siteCertificate';
}

function evidenceOf(id: LocalDiagnosisId, seen: string, { signs }: WayFailure, facts: LabFacts): string[] {
  if (id === 'hijackedName') return [seen, 'Its name was looked up to an address that is not on the internet.'];
  if (id !== 'clock' && id !== 'clockOrCertificate' && id !== 'siteCertificate') return [seen];
  const skewMs = skewOf(signs, facts);
  if (skewMs === null) return [seen, 'There is no other clock to compare with.'];
  if (id === 'siteCertificate') return [seen, 'This computer’s clock agrees with the platform’s.'];
  return [
    seen,
    `This computer’s clock is ${spokenMs(Math.abs(skewMs))} ${skewMs > 0 ? 'behind' : 'ahead of'} the platform’s.`,
  ];
}

function answerEvidence({ status, code, message, requestId }: GatewayAnswer): string {
  const said = message === '' ? '' : `, “${message.replace(/\.$/, '')}”`;
  return `CONNECT answered ${status}${code === null ? '' : ` ${code}`}${said}${requestId === null ? '' : ` (req: ${requestId})`}`;
}
