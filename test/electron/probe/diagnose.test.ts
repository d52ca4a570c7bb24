/** Each way to fail has a cause, its evidence and one of the closed set of actions; an unknown code is shown as it is. */
import { describe, expect, it } from 'vitest';
import { diagnose, type LabFacts } from '../../../electron/probe/diagnose.ts';
import { gatewayDiagnosis, LOCAL_DIAGNOSES } from '../../../electron/probe/diagnosis-table.ts';
import type { FailureCause } from '../../../electron/probe/failure.ts';
import { GATEWAY_ERRORS } from '../../../electron/probe/gateway-errors.ts';
import type { WaySigns } from '../../../electron/probe/way.ts';
import { LAB_ACTIONS, PROBE_STAGES, type ProbeStageName } from '../../../shared/ipc/lab-report.ts';
import { KNOWS_NOTHING } from './loopback.ts';

const DAY = 86_400_000;
const NO_SIGNS: WaySigns = { privateGateway: false, gatewaySkewMs: null };
const answer = (status: number, code: string | null = null, rest: object = {}): FailureCause => ({
  kind: 'gateway',
  answer: { status, code, message: '', requestId: null, retryAfterMs: null, isWebPage: false, ...rest },
});
const cert = (code: string): FailureCause => ({ kind: 'certificate', code });

function seen(
  stage: ProbeStageName,
  failure: FailureCause,
  facts: Partial<LabFacts> = {},
  signs: Partial<WaySigns> = {},
) {
  return diagnose({ ok: false, stage, failure, signs: { ...NO_SIGNS, ...signs } }, { ...KNOWS_NOTHING, ...facts });
}

/** One of each kind: a new kind that is not here fails to compile. */
const ONE_OF_EACH: { [K in FailureCause['kind']]: Extract<FailureCause, { kind: K }> } = {
  cancelled: { kind: 'cancelled' },
  timeout: { kind: 'timeout', afterMs: 8_000, whole: false },
  no_such_name: { kind: 'no_such_name' },
  refused: { kind: 'refused' },
  unreachable: { kind: 'unreachable', code: 'ENETUNREACH' },
  closed: { kind: 'closed' },
  junk: { kind: 'junk' },
  too_large: { kind: 'too_large', limitBytes: 65_536 },
  gateway: {
    kind: 'gateway',
    answer: { status: 500, code: null, message: '', requestId: null, retryAfterMs: null, isWebPage: false },
  },
  socks_version: { kind: 'socks_version', version: 72 },
  socks_method: { kind: 'socks_method' },
  socks_login: { kind: 'socks_login' },
  socks_reply: { kind: 'socks_reply', code: 1 },
  login_too_long: { kind: 'login_too_long' },
  certificate: { kind: 'certificate', code: 'CERT_HAS_EXPIRED' },
  tls: { kind: 'tls', code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
  echo_status: { kind: 'echo_status', status: 500 },
  echo_unreadable: { kind: 'echo_unreadable', why: 'a web page in place of JSON' },
  no_echo_service: { kind: 'no_echo_service' },
  budget: { kind: 'budget', limitBytes: 98_304 },
  unexpected: { kind: 'unexpected', code: 'EWHAT' },
};

describe('every way to fail', () => {
  it.each(Object.values(ONE_OF_EACH).flatMap((failure) => PROBE_STAGES.map((stage) => ({ failure, stage }))))(
    '$failure.kind at $stage has a cause, evidence and an action',
    ({ failure, stage }) => {
      const found = seen(stage, failure);
      if (failure.kind === 'cancelled') return expect(found).toBeNull();
      expect(found?.diagnosis.cause).toMatch(/^[A-Z].*\.$/);
      expect(found?.diagnosis.evidence).toMatch(/^[A-Z].*[.)]$/);
      expect(LAB_ACTIONS).toContain(found?.diagnosis.action);
      expect(found?.diagnosis.waitMs === null).toBe(found?.diagnosis.action !== 'waitAndRetry');
      if (found?.words) expect(found.words.sentence).toMatch(/^Failed: [a-z].*\.$/);
    },
  );

  it('is told in whole sentences', () => {
    for (const [id, row] of Object.entries(LOCAL_DIAGNOSES)) {
      expect(row.cause, id).toMatch(/^[A-Z].*\.$/);
      if (row.nextStep !== undefined) expect(row.nextStep, id).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('the codes of the gateway', () => {
  it.each([
    ['E_AUTH_REQUIRED', 407, 'retry'],
    ['E_AUTH_INVALID', 407, 'checkUsername'],
    ['E_CAP_EXCEEDED', 407, 'topUp'],
    ['E_USERNAME_PARSE', 400, 'openComposer'],
    ['E_RATE_LIMITED_AUTH', 429, 'waitAndRetry'],
    ['E_RATE_LIMITED_CONN', 429, 'waitAndRetry'],
    ['E_SESSION_LIMIT', 429, 'waitAndRetry'],
    ['E_NO_STOCK_COUNTRY', 502, 'changeCountry'],
    ['E_STOCK_DEGRADED', 502, 'retry'],
    ['E_SSRF_BLOCKED', 403, 'settingsEcho'],
    ['E_INTERNAL', 503, 'retry'],
  ] as const)('%s (%d) → %s', (code, status, action) => {
    const found = seen('tunnel', answer(status, code, { requestId: 'r-1', message: 'said so' }));
    expect(found?.diagnosis).toMatchObject({ id: code, action, cause: gatewayDiagnosis(code)?.cause });
    expect(found?.diagnosis.evidence).toBe(`CONNECT answered ${status} ${code}, “said so” (req: r-1).`);
  });

  it('are all there', () => {
    expect(Object.keys(GATEWAY_ERRORS)).toHaveLength(11);
  });

  it('an unknown one is shown as it is', () => {
    const found = seen('tunnel', answer(418, 'E_TEAPOT', { message: 'short and stout' }));
    expect(found?.diagnosis).toMatchObject({ id: 'E_TEAPOT', action: 'retry' });
    expect(found?.diagnosis.evidence).toContain('E_TEAPOT, “short and stout”');
    expect(gatewayDiagnosis('toString')).toBeNull();
  });

  it('whoever names a time is waited for, as long as he says', () => {
    const wait = (failure: FailureCause) => seen('tunnel', failure)?.diagnosis;
    expect(wait(answer(429, 'E_RATE_LIMITED_AUTH'))).toMatchObject({ waitMs: 30_000 });
    expect(wait(answer(429, 'E_RATE_LIMITED_AUTH', { retryAfterMs: 12_000 }))).toMatchObject({ waitMs: 12_000 });
    expect(wait(answer(429, null, { retryAfterMs: 5_000 }))).toMatchObject({ id: 'rateLimited', waitMs: 5_000 });
    expect(wait(answer(503, null, { retryAfterMs: 7_000 }))).toMatchObject({ action: 'waitAndRetry', waitMs: 7_000 });
    expect(wait(answer(503, 'E_NEW', { retryAfterMs: 9_000 }))).toMatchObject({
      action: 'waitAndRetry',
      waitMs: 9_000,
    });
  });
});

describe('a refused login', () => {
  const key = (part: object) => ({ key: { enabled: true, expired: false, usedUp: false, ...part } });
  it.each<[string, Partial<LabFacts>, string, RegExp]>([
    ['of an expired key', key({ expired: true, enabled: false }), 'topUp', /has expired/],
    ['of a key whose cap is used up', key({ usedUp: true, enabled: false }), 'topUp', /cap is used up/],
    ['of a key that is off', key({ enabled: false }), 'enable', /switched off/],
    ['where the username has worked before', { usernameProven: true }, 'revealAgain', /secret kept here/],
    ['of which nothing is known', {}, 'checkUsername', /refuses the login/],
  ])('%s', (_, facts, action, cause) => {
    for (const failure of [answer(407, 'E_AUTH_INVALID'), answer(407), { kind: 'socks_login' } as const]) {
      expect(seen('tunnel', failure, facts)?.diagnosis).toMatchObject({ action, cause: expect.stringMatching(cause) });
    }
  });
});

describe('what is between here and the gateway', () => {
  it.each<[string, ProbeStageName, FailureCause, Partial<WaySigns>, string]>([
    ['a redirect', 'tunnel', answer(302, null, { isWebPage: true }), {}, 'captivePortal'],
    ['511', 'tunnel', answer(511), {}, 'captivePortal'],
    ['a page of HTML with a 403', 'tunnel', answer(403, null, { isWebPage: true }), {}, 'firewall'],
    ['a page of HTML with a 502', 'tunnel', answer(502, null, { isWebPage: true }), {}, 'noWay'],
    ['a private address, refused', 'tcp', { kind: 'refused' }, { privateGateway: true }, 'hijackedName'],
    ['a private address, junk', 'tunnel', { kind: 'junk' }, { privateGateway: true }, 'hijackedName'],
    ['a private address that wants a login', 'tunnel', answer(407), { privateGateway: true }, 'hijackedName'],
    ['a cut', 'tunnel', { kind: 'closed' }, {}, 'cut'],
    ['a cut behind it', 'firstByte', { kind: 'closed' }, {}, 'exitCut'],
    ['no permission', 'tcp', { kind: 'unreachable', code: 'EACCES' }, {}, 'blockedHere'],
    ['no route', 'tcp', { kind: 'unreachable', code: 'EHOSTUNREACH' }, {}, 'unreachable'],
    ['silence at TCP', 'tcp', { kind: 'timeout', afterMs: 1, whole: false }, {}, 'tcpTimeout'],
    ['silence at CONNECT', 'tunnel', { kind: 'timeout', afterMs: 1, whole: false }, {}, 'tunnelTimeout'],
    ['silence of the exit', 'firstByte', { kind: 'timeout', afterMs: 1, whole: false }, {}, 'exitTimeout'],
    ['another protocol', 'tunnel', { kind: 'socks_version', version: 72 }, {}, 'notAProxy'],
  ])('%s', (_, stage, failure, signs, id) => {
    const { diagnosis } = seen(stage, failure, {}, signs) ?? {};
    expect(diagnosis?.id).toBe(id);
    if (signs.privateGateway === true) expect(diagnosis?.evidence).toContain('not on the internet');
  });
});

describe('a certificate that is refused', () => {
  it.each<[string, string, Partial<LabFacts>, Partial<WaySigns>, string, string, RegExp]>([
    [
      'out of date, clock behind',
      'CERT_NOT_YET_VALID',
      { clockSkewMs: 412 * DAY },
      {},
      'clock',
      'checkClock',
      /412 days behind/,
    ],
    [
      'out of date, clock ahead',
      'CERT_HAS_EXPIRED',
      { clockSkewMs: -3 * DAY },
      {},
      'clock',
      'checkClock',
      /3 days ahead of/,
    ],
    [
      'by the gateway’s own time',
      'CERT_HAS_EXPIRED',
      {},
      { gatewaySkewMs: -DAY * 2 },
      'clock',
      'checkClock',
      /2 days ahead/,
    ],
    [
      'out of date, clock right',
      'CERT_HAS_EXPIRED',
      { clockSkewMs: 900 },
      {},
      'siteCertificate',
      'settingsEcho',
      /agrees/,
    ],
    ['out of date, no other clock', 'CERT_HAS_EXPIRED', {}, {}, 'clockOrCertificate', 'checkClock', /no other clock/],
    ['of a stranger', 'DEPTH_ZERO_SELF_SIGNED_CERT', { clockSkewMs: DAY }, {}, 'interception', 'retry', /refused/],
  ])('%s', (_, code, facts, signs, id, action, evidence) => {
    const { diagnosis } = seen('tls', cert(code), facts, signs) ?? {};
    expect(diagnosis).toMatchObject({ id, action, evidence: expect.stringMatching(evidence) });
  });
});
