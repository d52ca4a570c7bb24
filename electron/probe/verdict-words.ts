// The words for each way to fail: what happened, at which stage, and what to do. Never the login, never raw text from outside.
import type { ProbeStageName } from '../../shared/ipc/lab-report.ts';
import type { FailureCause } from './failure.ts';
import { rowOf } from './gateway-errors.ts';

export interface Words {
  sentence: string;
  nextStep: string;
}

/** What the words are about. */
export interface Scene {
  stage: ProbeStageName;
  protocol: 'http' | 'socks5';
  /** host:port */
  gateway: string;
  port: number;
  echoHost: string;
}

export interface Gateway {
  protocol: 'http' | 'socks5';
  host: string;
  port: number;
}

export function sceneOf({ protocol, host, port }: Gateway, echoHost: string): Omit<Scene, 'stage'> {
  return { protocol, gateway: `${host}:${port}`, port, echoHost };
}

const WHEN: Record<ProbeStageName, string> = {
  dns: 'while looking up the gateway’s name',
  tcp: 'while connecting to the gateway',
  tunnel: 'while asking the gateway for a tunnel',
  tls: 'during the TLS handshake with the echo service',
  firstByte: 'while waiting for the echo service’s first byte',
  body: 'while reading the echo service’s answer',
};

const AGAIN = 'Run the test again; if it stays so, look at the platform’s status page.';
const OWN_NETWORK = 'Check this computer’s internet connection.';
const OTHER_ECHO = 'Put another echo service first in Settings.';
const BEYOND = 'Run the test again, or choose another session, country or pool: this exit may be bad.';

/** A few words for the stage’s own bar. */
export function stageNote(stage: ProbeStageName, failure: FailureCause): string {
  switch (failure.kind) {
    case 'cancelled':
      return 'Cancelled';
    case 'timeout':
      return failure.whole
        ? `The whole test’s limit of ${spokenMs(failure.afterMs)} was up`
        : `No answer within ${spokenMs(failure.afterMs)}`;
    case 'no_such_name':
      return 'No such name';
    case 'refused':
      return 'Connection refused';
    case 'unreachable':
      return `Cannot be reached (${failure.code})`;
    case 'closed':
      return 'The connection was closed';
    case 'junk':
      return stage === 'tunnel' ? 'The answer is not that of an HTTP proxy' : 'The answer is not HTTP';
    case 'too_large':
      return `The answer is larger than ${failure.limitBytes / 1024} KiB`;
    case 'gateway':
      return `CONNECT answered ${failure.answer.status}${failure.answer.code === null ? '' : ` (${failure.answer.code})`}`;
    case 'socks_version':
      return 'The answer is not SOCKS5';
    case 'socks_method':
      return 'The server takes no username and password';
    case 'socks_login':
      return 'The login was refused';
    case 'socks_reply':
      return `SOCKS5 answered ${failure.code}: ${socksReply(failure.code)}`;
    case 'login_too_long':
      return 'The username is longer than SOCKS5 allows';
    case 'certificate':
      return `The certificate was refused (${failure.code})`;
    case 'tls':
      return `TLS failed (${failure.code})`;
    case 'echo_status':
      return `The echo service answered ${failure.status}`;
    case 'echo_unreadable':
      return `The echo service sent ${failure.why}`;
    case 'no_echo_service':
      return 'No usable echo service';
    case 'budget':
      return `The byte budget of ${Math.round(failure.limitBytes / 1024)} KiB was used up`;
    case 'unexpected':
      return `Failed (${failure.code})`;
  }
}

export function failureWords(failure: FailureCause, scene: Scene): Words {
  const note = stageNote(scene.stage, failure);
  const beforeExit = scene.stage === 'dns' || scene.stage === 'tcp';
  switch (failure.kind) {
    case 'cancelled':
      return { sentence: 'Cancelled.', nextStep: '' };
    case 'timeout':
      return {
        sentence: `Failed ${WHEN[scene.stage]}: ${lowerFirst(note)}.`,
        nextStep: beforeExit ? `${OWN_NETWORK} A firewall may block port ${scene.port}.` : BEYOND,
      };
    case 'no_such_name':
      return {
        sentence: `Failed: the gateway’s name in ${scene.gateway} cannot be found.`,
        nextStep: `${OWN_NETWORK} If other sites open, check the gateway’s name in Settings.`,
      };
    case 'refused':
      return {
        sentence: `Failed: ${scene.gateway} refused the connection.`,
        nextStep: `Check the gateway’s host and port; a firewall may block port ${scene.port}.`,
      };
    case 'unreachable':
      return {
        sentence: `Failed: the gateway ${scene.gateway} cannot be reached.`,
        nextStep: `${OWN_NETWORK} A firewall may block port ${scene.port}.`,
      };
    case 'closed':
      return {
        sentence: `Failed ${WHEN[scene.stage]}: the connection was closed.`,
        nextStep: beforeExit ? AGAIN : BEYOND,
      };
    case 'junk':
    case 'socks_version':
      if (scene.stage !== 'tunnel') {
        return { sentence: `Failed ${WHEN[scene.stage]}: what came is not HTTP.`, nextStep: OTHER_ECHO };
      }
      return {
        sentence: `Failed: what answers on ${scene.gateway} is not ${scene.protocol === 'socks5' ? 'a SOCKS5' : 'an HTTP'} proxy.`,
        nextStep: 'Check that the port belongs to the protocol: by default 7000 is HTTP and 7001 is SOCKS5.',
      };
    case 'too_large':
      return {
        sentence: `Failed ${WHEN[scene.stage]}: ${lowerFirst(note)}.`,
        nextStep: scene.stage === 'body' ? OTHER_ECHO : AGAIN,
      };
    case 'gateway':
      return gatewayWords(failure.answer);
    case 'socks_method':
      return {
        sentence: `Failed: ${scene.gateway} takes no login by username and password.`,
        nextStep: 'Check the gateway’s host and SOCKS5 port.',
      };
    case 'socks_login':
      return {
        sentence: 'Failed: the gateway refuses the login.',
        nextStep: 'Over SOCKS5 it cannot say why. Run one test over HTTP: there it names the reason.',
      };
    case 'socks_reply':
      return {
        sentence: `Failed: the gateway answered over SOCKS5 that ${socksReply(failure.code)}.`,
        nextStep: 'Run one test over HTTP: there the gateway names the reason.',
      };
    case 'login_too_long':
      return {
        sentence: 'Failed: the username is longer than the 255 characters that SOCKS5 allows.',
        nextStep: 'Shorten the routing in the composer, or use HTTP.',
      };
    case 'certificate':
      return {
        sentence: `Failed: the certificate shown for ${scene.echoHost} is not valid, so somebody on the way may be reading along.`,
        nextStep: 'Do not use this exit for anything private. Run the test again with another session or country.',
      };
    case 'tls':
      return { sentence: `Failed ${WHEN.tls} (${failure.code}).`, nextStep: BEYOND };
    case 'echo_status':
    case 'echo_unreadable':
      return { sentence: `${note}.`, nextStep: OTHER_ECHO };
    case 'no_echo_service':
      return {
        sentence: 'Failed: there is no usable echo service.',
        nextStep: 'Add one with https in Settings.',
      };
    case 'budget':
      return {
        sentence: `Stopped ${WHEN[scene.stage]}: ${lowerFirst(note)}.`,
        nextStep: 'Ask for fewer requests or a smaller download.',
      };
    case 'unexpected':
      return { sentence: `Failed ${WHEN[scene.stage]} (${failure.code}).`, nextStep: AGAIN };
  }
}

function gatewayWords(answer: Extract<FailureCause, { kind: 'gateway' }>['answer']): Words {
  const { code, status, message, retryAfterMs } = answer;
  const row = code === null ? undefined : rowOf(code);
  const wait = retryAfterMs === null ? '' : ` Wait ${spokenMs(retryAfterMs)} first.`;
  if (row !== undefined) return { sentence: `Failed: ${lowerFirst(row.sentence)}`, nextStep: `${row.nextStep}${wait}` };
  const told = message === '' ? '' : `: ${message.replace(/\.$/, '')}`;
  if (code !== null)
    return { sentence: `Failed: the gateway answered ${code} (${status})${told}.`, nextStep: `${AGAIN}${wait}` };
  if (status === 407) {
    return {
      sentence: `Failed: the gateway refuses the login (407)${told}.`,
      nextStep: 'Check the proxy username in Settings, then reveal the key’s secret again.',
    };
  }
  if (status === 429) {
    return {
      sentence: `Failed: the gateway takes no more requests for now (429)${told}.`,
      nextStep: `Test again later.${wait}`,
    };
  }
  if (status >= 500) {
    return {
      sentence: `Failed: the gateway found no way to the echo service (${status})${told}.`,
      nextStep: `${BEYOND}${wait}`,
    };
  }
  return { sentence: `Failed: the gateway answered ${status}${told}.`, nextStep: `${AGAIN}${wait}` };
}

const SOCKS_REPLIES: Readonly<Record<number, string>> = {
  1: 'it failed in general',
  2: 'its rules do not allow the connection',
  3: 'the network cannot be reached',
  4: 'the host cannot be reached',
  5: 'the connection was refused',
  6: 'the time to live ran out',
  7: 'it does not know the command',
  8: 'it does not know the address type',
};

function socksReply(code: number): string {
  return SOCKS_REPLIES[code] ?? `it failed with code ${code}`;
}

/** `412 ms`, `2.5 s`, `3 min`, `5 h`, `412 days`. */
export function spokenMs(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`;
}

/** Only where the first word is an article or a common word; a code or a name keeps its capital. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
