// Faults on order, so that every failure the app must survive can be had at will: delays, statuses, cut answers, dropped connections.
import { ApiError } from './api-error.ts';
import type { Fault } from './types.ts';

export interface FaultQueue {
  add(fault: Fault): void;
  clear(): void;
  /** Faults that still wait for a request. */
  waiting(): number;
  /** The first fault that applies to this request, with one of its times used up. */
  take(target: Fault['target'], method: string, path: string): Fault | null;
}

export function createFaultQueue(): FaultQueue {
  let queue: Fault[] = [];
  return {
    add: (fault) => queue.push({ ...fault }),
    clear: () => {
      queue = [];
    },
    waiting: () => queue.length,
    take(target, method, path) {
      const fault = queue.find(
        (one) =>
          one.target === target &&
          one.times > 0 &&
          path.startsWith(one.path ?? '') &&
          (one.method === undefined || one.method.toUpperCase() === method.toUpperCase()),
      );
      if (!fault) return null;
      fault.times -= 1;
      queue = queue.filter((one) => one.times > 0);
      return fault;
    },
  };
}

const isText = (value: unknown) => typeof value === 'string';
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;

const CHECKS: Record<keyof Fault, (value: unknown) => boolean> = {
  target: (value) => ['api', 'gateway', 'echo', 'facilitator', 'stripe'].includes(value as string),
  path: isText,
  method: isText,
  times: (value) => isCount(value) && (value as number) > 0,
  delayMs: isCount,
  status: (value) => isCount(value) && (value as number) >= 200 && (value as number) <= 599,
  headers: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isText),
  body: isText,
  cut: (value) => typeof value === 'boolean',
  drop: (value) => value === 'before' || value === 'after',
};

/** For the stand-alone process, whose faults arrive over HTTP. */
export function parseFault(body: Record<string, unknown>): Fault {
  const bad = Object.keys(body).filter(
    (name) => !Object.hasOwn(CHECKS, name) || !CHECKS[name as keyof Fault](body[name]),
  );
  for (const name of ['target', 'times']) if (body[name] === undefined && !bad.includes(name)) bad.push(name);
  if (bad.length > 0) throw new ApiError(400, `A fault needs valid: ${bad.join(', ')}`);
  return body as unknown as Fault;
}
