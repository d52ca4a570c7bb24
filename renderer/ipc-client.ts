/** The page's only way out: `api.keys.mint(input)` gives the value or throws an AppError. */
import { AppError, appErrorData, type Envelope } from '../shared/ipc/app-error.ts';
import type { Api, Bridge, EventName, EventPayload } from '../shared/ipc/contract.ts';

declare global {
  interface Window {
    /** Frozen by preload; absent when the page is opened outside the app. */
    readonly pakdesk?: Bridge;
  }
}

function bridge(): Bridge {
  if (!window.pakdesk) {
    throw new AppError(
      appErrorData('internal', 'This page only works inside Pakdesk.', 'Start the app with npm start.'),
    );
  }
  return window.pakdesk;
}

type AnyCall = (input: unknown) => Promise<Envelope<unknown>>;

/** Unwraps the envelope. Domains and calls come from the bridge, their types from the contract. */
export const api: Api = new Proxy({} as Api, {
  get: (_target, domain: string) =>
    new Proxy(
      {},
      {
        get: (_inner, name: string) => async (input: unknown) => {
          const domains = bridge().calls as unknown as Record<string, Record<string, AnyCall>>;
          const call = domains[domain]?.[name];
          if (!call) throw new AppError(appErrorData('refused', `There is no call ${domain}.${name}.`));
          const envelope = await call(input);
          if (envelope.ok) return envelope.value;
          throw new AppError(envelope.error);
        },
      },
    ),
});

/** Returns its unsubscribe function. */
export function onEvent<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  return bridge().events[name](listener);
}

/** One per intent: made when a dialog opens, sent again with every retry of it. */
export function newIntentId(): string {
  return crypto.randomUUID();
}
