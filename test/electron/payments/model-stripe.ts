/** The stand-in of Stripe without its sockets, and a bad line to it. */
import type { Random } from '../../../electron/demo/random.ts';
import { createStripeObjects } from '../../../electron/demo/stripe-objects.ts';
import { EVENT_TYPES, eventSchema, sessionSchema } from '../../../electron/payments/stripe/read-stripe.ts';
import type { Page, StripeApi } from '../../../electron/payments/stripe/stripe-api.ts';
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import type { Life } from '../money-model/life.ts';

const PAGE = 3;

export function createModelStripe(random: Random, now: () => number) {
  const objects = createStripeObjects(now);
  const answered = new Map<string, string>();
  const urlOf = (id: string) => `http://127.0.0.1:1/c/pay/${id}`;
  const types: readonly string[] = EVENT_TYPES;

  function apiOf(life: Life, trouble: () => number): StripeApi {
    /** Lost before it counts, or after; or the process ends. */
    async function line<T>(work: () => T): Promise<T> {
      life.moment();
      const fault = random.int(1, 100) <= trouble() ? random.pick(['before', 'after'] as const) : 'none';
      if (fault === 'before') throw new AppError(appErrorData('offline', 'Stripe cannot be reached.'));
      const value = work();
      life.moment();
      if (fault === 'after') throw new AppError(appErrorData('server_error', 'Stripe failed.'));
      return value;
    }
    function pageOf<T>(
      all: { id: string; created: number }[],
      since: number,
      after: string | null,
      read: (v: unknown) => T,
    ) {
      const fitting = all.filter(({ created }) => created >= since);
      const start = after === null ? 0 : fitting.findIndex(({ id }) => id === after) + 1;
      const rows = fitting.slice(start, start + PAGE);
      const next = start + PAGE < fitting.length ? (rows.at(-1)?.id ?? null) : null;
      return { rows: rows.map(read), unreadable: 0, next, serverTime: now() } satisfies Page<T>;
    }
    const told = (id: string) => sessionSchema.parse(structuredClone(objects.session(id)));
    return {
      events: (since, after) =>
        line(() =>
          pageOf(
            objects.events().filter(({ type }) => types.includes(type)),
            since,
            after,
            (value) => eventSchema.parse(structuredClone(value)),
          ),
        ),
      sessions: (since, after) =>
        line(() =>
          pageOf(
            objects.sessions().filter(({ status }) => status === 'complete'),
            since,
            after,
            (value) => sessionSchema.parse(structuredClone(value)),
          ),
        ),
      createSession: ({ amount, currency, metadata }, key) =>
        line(() => {
          const id = answered.get(key) ?? objects.create({ amountTotal: amount, currency, metadata }, urlOf).id;
          answered.set(key, id);
          return told(id);
        }),
      session: (id) => line(() => told(id)),
      expireSession: (id) =>
        line(() => {
          if (objects.session(id)?.status !== 'open') throw new AppError(appErrorData('validation', 'It is not open.'));
          objects.expire(id);
          return told(id);
        }),
      close: () => undefined,
    };
  }
  return { objects, urlOf, apiOf };
}
export type ModelStripe = ReturnType<typeof createModelStripe>;
