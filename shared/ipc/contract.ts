/** The one contract. From it come the handlers main must have, the page's client, the channels and the fakes. */
import type { z } from 'zod';
import { account } from './account.ts';
import { activity } from './activity.ts';
import { alertEvents, alerts } from './alerts.ts';
import { app, appEvents, stock, sync } from './app.ts';
import type { Envelope } from './app-error.ts';
import { backup } from './backup.ts';
import { bulk, bulkEvents } from './bulk.ts';
import { composer } from './composer.ts';
import { diagnosis } from './diagnosis.ts';
import { keyExports } from './exports.ts';
import { forecast } from './forecast.ts';
import { keys } from './keys.ts';
import { local } from './local.ts';
import { lock, lockEvents } from './lock.ts';
import { money } from './money.ts';
import { payments } from './payments.ts';
import { probe, probeEvents } from './probe.ts';
import type { CallRow, EventRow } from './row.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { storefront } from './storefront.ts';
import { updateEvents, updates } from './updates.ts';
import { usage } from './usage.ts';

export const calls = {
  app,
  account,
  keys,
  usage,
  stock,
  probe,
  activity,
  settings,
  sync,
  bulk,
  sessions,
  local,
  exports: keyExports,
  composer,
  backup,
  forecast,
  alerts,
  money,
  payments,
  storefront,
  lock,
  updates,
  diagnosis,
};
export const events = { ...appEvents, ...probeEvents, ...bulkEvents, ...alertEvents, ...lockEvents, ...updateEvents };

export type Calls = typeof calls;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = Events[N] extends EventRow<infer P> ? z.output<P> : never;

type In<R> = R extends CallRow<infer I, z.ZodType> ? z.output<I> : never;
type RawIn<R> = R extends CallRow<infer I, z.ZodType> ? z.input<I> : never;
type Out<R> = R extends CallRow<z.ZodType, infer O> ? z.output<O> : never;

/** What main must provide: one function a call, given parsed input. */
export type Handlers = {
  [D in keyof Calls]: {
    [N in keyof Calls[D]]: (input: In<Calls[D][N]>) => Promise<Out<Calls[D][N]>> | Out<Calls[D][N]>;
  };
};

/** What preload puts on `window.pakdesk`. */
export type Bridge = {
  calls: {
    [D in keyof Calls]: { [N in keyof Calls[D]]: (input: RawIn<Calls[D][N]>) => Promise<Envelope<Out<Calls[D][N]>>> };
  };
  /** Subscribing returns its unsubscribe function. */
  events: { [N in EventName]: (listener: (payload: EventPayload<N>) => void) => () => void };
};

/** What the page calls: the value, or a thrown AppError. */
export type Api = {
  [D in keyof Calls]: { [N in keyof Calls[D]]: (input: RawIn<Calls[D][N]>) => Promise<Out<Calls[D][N]>> };
};

export type Publish = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** `keys.mint`, `usage.series` …: made from the contract, never typed by hand. */
export function callChannels(): string[] {
  return Object.entries(calls).flatMap(([domain, rows]) => Object.keys(rows).map((name) => `${domain}.${name}`));
}

/** `dataChanged` …: the messages main may send. */
export function eventChannels(): EventName[] {
  return Object.keys(events) as EventName[];
}
