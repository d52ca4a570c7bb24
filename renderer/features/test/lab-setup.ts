/** What the next run will do, kept while the app is open: another customer is most likely tested in the same way. */
import { useSyncExternalStore } from 'react';
import { type LabCheck, type LabTarget, labTargetSchema } from '../../../shared/ipc/lab-report.ts';
import type { CheckKind } from './lab-words.ts';

export interface LabSetup {
  kind: CheckKind;
  stickyRequests: number;
  rotationRequests: number;
  how: 'freshSessions' | 'repeat';
  /** Pauses between two requests. */
  stickySpacingMs: number;
  rotationSpacingMs: number;
  session: 'own' | 'test';
  targetUrl: string;
  expectStatus: number | null;
  expectText: string;
  downloadBytes: number;
}

const START: LabSetup = {
  kind: 'single',
  stickyRequests: 5,
  rotationRequests: 8,
  how: 'freshSessions',
  stickySpacingMs: 1_000,
  rotationSpacingMs: 0,
  session: 'own',
  targetUrl: '',
  expectStatus: null,
  expectText: '',
  downloadBytes: 0,
};

let setup: LabSetup = START;
const listeners = new Set<() => void>();

export function changeSetup(part: Partial<LabSetup>): void {
  setup = { ...setup, ...part };
  for (const listener of listeners) listener();
}

export function useLabSetup(): LabSetup {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => setup,
  );
}

export const MAX_REQUESTS = { sticky: 20, rotation: 50 } as const;

export function checkOf(from: LabSetup): LabCheck {
  switch (from.kind) {
    case 'single':
    case 'compare':
      return { kind: from.kind };
    case 'sticky':
      return { kind: 'sticky', requests: from.stickyRequests, spacingMs: from.stickySpacingMs };
    case 'rotation':
      return { kind: 'rotation', how: from.how, requests: from.rotationRequests, spacingMs: from.rotationSpacingMs };
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Why main would refuse it, before it is asked; null when it would not. Empty is no target at all. */
export function targetProblem(url: string): string | null {
  const text = url.trim();
  if (text === '') return null;
  if (text.length > 2_000) return 'Too long: 2,000 characters at most.';
  if (!URL.canParse(text)) return 'Not an address. Write it whole: https://shop.example/page';
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.test(hostname))) {
    return 'https only: an answer in clear could be changed on the way.';
  }
  if (username !== '' || password !== '') return 'No login in the address: it would be sent to the site.';
  return null;
}

/** Why this set-up cannot be run: a target was asked for, and the test would leave it out without a word. Null when it can. */
export function setupProblem(from: LabSetup): string | null {
  const problem = targetProblem(from.targetUrl);
  if (problem !== null) return problem;
  if (from.targetUrl.trim() === '' || targetOf(from) !== null) return null;
  const { expectStatus } = from;
  const statusFits = expectStatus === null || (expectStatus >= 100 && expectStatus <= 599);
  return statusFits ? 'The expected word is too long: 200 characters at most.' : 'The expected status is 100 to 599.';
}

/** Null without a target, or with one that must not be used. */
export function targetOf({ targetUrl, expectStatus, expectText }: LabSetup): LabTarget | null {
  if (targetUrl.trim() === '' || targetProblem(targetUrl) !== null) return null;
  const parsed = labTargetSchema.safeParse({
    url: targetUrl.trim(),
    expectStatus,
    expectText: expectText.trim() === '' ? null : expectText.trim(),
  });
  return parsed.success ? parsed.data : null;
}
