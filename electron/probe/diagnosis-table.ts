// Every way to fail, with its cause and the one button that helps. Closed on our side: a code of the gateway that is not here is shown as it is.
import type { LabAction } from '../../shared/ipc/lab-report.ts';
import { GATEWAY_ERRORS } from './gateway-errors.ts';

export interface DiagnosisRow {
  cause: string;
  action: LabAction;
  /** Assumed with `waitAndRetry` when the gateway does not say. */
  waitMs?: number;
  /** Where the cause says more than the failure's own words, it stands in the verdict, with this next step. */
  nextStep?: string;
}

const LOCAL = {
  // this computer and its network
  dns: { cause: 'The gateway’s name cannot be found from here.', action: 'retry' },
  hijackedName: {
    cause:
      'The gateway’s name leads to an address of a private network: a sign-in page of this Wi-Fi, a VPN or a filter answers in its place.',
    action: 'retry',
    nextStep: 'Sign in to the network, or switch the VPN or filter off, then test again.',
  },
  captivePortal: {
    cause: 'A web page answered in the gateway’s place: this network wants a sign-in first.',
    action: 'retry',
    nextStep: 'Open any site in a browser, sign in to the network, then test again.',
  },
  firewall: {
    cause: 'A web page answered in the gateway’s place: a firewall or filter of this network refuses the connection.',
    action: 'retry',
    nextStep: 'Test from another network, or ask whoever runs this one to allow the gateway.',
  },
  blockedHere: {
    cause: 'This computer’s own firewall, or a VPN on it, does not let Pakdesk connect.',
    action: 'retry',
    nextStep: 'Allow Pakdesk in the firewall or switch the VPN off, then test again.',
  },
  refused: {
    cause: 'Nothing takes connections at the gateway’s address, or a firewall answers for it.',
    action: 'retry',
  },
  unreachable: {
    cause: 'There is no way from this computer to the gateway: offline, or a VPN has taken the route.',
    action: 'retry',
  },
  tcpTimeout: {
    cause: 'The gateway does not answer: offline, or a firewall or VPN drops what is sent to it.',
    action: 'retry',
  },
  cut: {
    cause: 'The connection was cut before the gateway said anything: typical of a firewall or VPN on the way.',
    action: 'retry',
  },
  clock: {
    cause: 'This computer’s clock is wrong, so no certificate can be checked.',
    action: 'checkClock',
    nextStep: 'Set date and time to automatic, then test again.',
  },
  clockOrCertificate: {
    cause: 'A certificate is outside its dates: this computer’s clock is wrong, or the site’s certificate is.',
    action: 'checkClock',
    nextStep: 'Look at this computer’s date and time first; if they are right, the site is to blame.',
  },
  // the gateway
  notAProxy: { cause: 'What answers there is not the gateway: the port belongs to something else.', action: 'retry' },
  noPasswordLogin: { cause: 'What answers there takes no login by username and password.', action: 'retry' },
  login: { cause: 'The gateway refuses the login.', action: 'checkUsername' },
  rateLimited: { cause: 'The gateway takes no more requests for now.', action: 'waitAndRetry', waitMs: 30_000 },
  loginTooLong: { cause: 'The username is longer than SOCKS5 allows.', action: 'openComposer' },
  gatewayAnswer: { cause: 'The gateway gave an answer that this version does not know.', action: 'retry' },
  noWay: { cause: 'The gateway found no way to the site.', action: 'retry' },
  socksReply: { cause: 'The gateway could not connect to the site.', action: 'retry' },
  tunnelTimeout: {
    cause: 'The gateway took the login but opened no way in time: the exit may be slow or gone.',
    action: 'retry',
  },
  // the exit, and what is behind it
  exitTimeout: {
    cause: 'The exit is connected but nothing comes through in time: it is slow or has lost its own connection.',
    action: 'retry',
  },
  exitCut: { cause: 'The exit hung up in the middle.', action: 'retry' },
  interception: { cause: 'Somebody between the exit and the site shows a certificate of his own.', action: 'retry' },
  siteCertificate: {
    cause: 'The site’s own certificate is outside its dates; this computer’s clock is right.',
    action: 'settingsEcho',
  },
  tls: { cause: 'The site and this computer could not agree on encryption through this exit.', action: 'retry' },
  siteAnswer: { cause: 'The site at the far end sent something that is no usable answer.', action: 'settingsEcho' },
  noEcho: { cause: 'There is no usable echo service, so the exit cannot be seen.', action: 'settingsEcho' },
  // the run itself
  tooSlow: { cause: 'The whole test took too long, one step after another.', action: 'retry' },
  budget: { cause: 'The test’s own byte budget was used up before it was done.', action: 'none' },
  unexpected: { cause: 'The connection failed in a way that this version does not know.', action: 'retry' },
  // it works, but
  wrongCountry: {
    cause: 'The exit is in another country than asked for, or the echo service is wrong about it.',
    action: 'changeCountry',
  },
  wrongIpType: {
    cause: 'The exit is another kind of line than asked for, or the echo service is wrong about it.',
    action: 'openComposer',
  },
  echo: { cause: 'No echo service told the exit’s address. The proxy itself works.', action: 'settingsEcho' },
  targetBlocked: { cause: 'The target turns this exit away. The proxy itself works.', action: 'retry' },
  targetDown: { cause: 'The target does not answer through this exit. The proxy itself works.', action: 'retry' },
  targetOther: { cause: 'The target answers something else than expected. The proxy itself works.', action: 'none' },
  notSticky: { cause: 'The exit is not held: each connection may leave by another one.', action: 'openComposer' },
  exitChanged: {
    cause:
      'The address changed under one session. Sticky holds the device; a carrier may give it a new address, and a device that goes away is replaced.',
    action: 'openComposer',
  },
  notRotating: {
    cause: 'Fresh sessions left by one and the same exit: there may be only one that matches.',
    action: 'openComposer',
  },
  protocolDiffers: { cause: 'Only one of the two protocols works from here.', action: 'none' },
} as const satisfies Record<string, DiagnosisRow>;

export type LocalDiagnosisId = keyof typeof LOCAL;

export const LOCAL_DIAGNOSES: Readonly<Record<LocalDiagnosisId, DiagnosisRow>> = LOCAL;

/** Null for a code that is not known. */
export function gatewayDiagnosis(code: string): DiagnosisRow | null {
  if (!Object.hasOwn(GATEWAY_ERRORS, code)) return null;
  const row = GATEWAY_ERRORS[code];
  if (row === undefined) return null;
  return {
    cause: row.sentence,
    action: row.action,
    ...(row.retryAfterMs === undefined ? {} : { waitMs: row.retryAfterMs }),
  };
}
