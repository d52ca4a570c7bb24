// How far the events of one Stripe account were read. Threat: the position of another account, by which payments are skipped or old sales minted.
import { z } from 'zod';
import type { PaymentStore } from '../../store/payments.ts';
import { UNNAMED_ACCOUNT } from './stripe-key.ts';

/** In seconds, by Stripe's clock. */
export interface ReadUntil {
  /** When it was connected first: what was paid before is not for Pakdesk. */
  begunAt: number;
  at: number;
  /** What was paid before it may be another account's, or served already: it waits for a look. */
  sureFrom?: number | undefined;
}

export interface Position {
  /** Null before the first look. */
  read(): ReadUntil | null;
  /** True when another account of this mode was read before. */
  begin(atS: number): boolean;
  moveTo(atS: number): void;
}

const schema = z.object({ begunAt: z.number(), at: z.number(), sureFrom: z.number().optional() });

export function createPosition(
  { cursor, setCursor }: Pick<PaymentStore, 'cursor' | 'setCursor'>,
  mode: 'live' | 'test',
  account: string,
): Position {
  const own = `stripe-${mode}-${account}`;
  /** Before accounts were told apart this was the position itself; now it only says that there was an account. */
  const ofMode = `stripe-${mode}`;

  function read(): ReadUntil | null {
    const known = schema.safeParse(cursor(own)).data;
    if (known) return known;
    const at = cursor(ofMode);
    if (typeof at !== 'number') return null;
    // The first account that is seen is the one that was connected: where it began is not known any more.
    const taken = { begunAt: 0, at };
    setCursor(own, taken);
    setCursor(ofMode, 'told apart');
    return taken;
  }

  return {
    read,
    begin(atS) {
      const hadAnother = cursor(ofMode) !== null;
      // An old key was rolled, most likely: it is the same account, and nobody has read what was paid since.
      const before = schema.safeParse(cursor(`stripe-${mode}-${UNNAMED_ACCOUNT}`)).data;
      setCursor(own, before ? { begunAt: before.begunAt, at: before.at, sureFrom: atS } : { begunAt: atS, at: atS });
      setCursor(ofMode, 'told apart');
      return hadAnother;
    },
    moveTo(atS) {
      setCursor(own, { begunAt: 0, ...read(), at: atS });
    },
  };
}
