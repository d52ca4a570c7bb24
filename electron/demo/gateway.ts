// What both gateway ports share: from a login to a connected target, and the faults that come before.
import type { Socket } from 'node:net';
import { systemClock } from '../clock.ts';
import type { Admission, Login } from './admission.ts';
import type { ExitRegistry } from './echo-server.ts';
import type { FaultQueue } from './faults.ts';
import { codeForStatus, GatewayRefusal } from './gateway-refusal.ts';
import { type OwnTargets, resolveTarget, type Target } from './target.ts';
import type { Fault } from './types.ts';
import { openUplink } from './uplink.ts';

export interface GatewayParts {
  admission: Admission;
  registry: ExitRegistry;
  faults: FaultQueue;
  own: OwnTargets;
  closing: AbortSignal;
}

/** Waits as ordered; throws the refusal that a status stands for. */
export async function faultBefore({ closing }: GatewayParts, fault: Fault | null): Promise<void> {
  if (fault?.delayMs) await systemClock.sleep(fault.delayMs, closing);
  if (fault?.status !== undefined && fault.drop === undefined) {
    throw new GatewayRefusal(codeForStatus(fault.status), 'fault on order');
  }
}

/** Throws GatewayRefusal. */
export async function reach({ admission, registry, own }: GatewayParts, login: Login, target: Target): Promise<Socket> {
  const resolved = await resolveTarget(target, own);
  return openUplink(resolved, admission.pass(login), registry);
}
