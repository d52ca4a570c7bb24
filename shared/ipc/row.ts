/** The two kinds of row that the contract is made of. */
import { z } from 'zod';

export interface CallRow<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'call';
  input: I;
  output: O;
}
export interface EventRow<P extends z.ZodType = z.ZodType> {
  kind: 'event';
  payload: P;
}

/** A call. `input` must be a strict object: what it does not name is refused. */
export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallRow<I, O> {
  return { kind: 'call', input, output };
}

/** A message from main to the page. */
export function event<P extends z.ZodType>(payload: P): EventRow<P> {
  return { kind: 'event', payload };
}

export const none = z.strictObject({});
export const done = z.object({ done: z.literal(true) });

/** Unix milliseconds. */
export const ms = z.number().int();
/** Made by the page once per intent (a dialog opened, a form sent); becomes the Idempotency-Key. */
export const intentId = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);
/** The platform's id of a key, kept as text. */
export const keyId = z.string().min(1).max(200);
