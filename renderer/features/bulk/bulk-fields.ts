/** The parameters of a bulk action as they are typed, and what they mean. Pure. */
import type { BulkAction, BulkChange } from '../../../shared/bulk-change.ts';
import { capProblem, daysProblem, type Expiry, readExpiry, typedNumber } from '../mint/mint-fields.ts';

export interface BulkFields {
  gb: number | string;
  days: number | string;
  capGb: number | string;
  expiry: Expiry;
  revive: boolean;
}

export const FIRST_FIELDS: BulkFields = {
  gb: 10,
  days: 30,
  capGb: 10,
  expiry: { kind: 'days', days: 30 },
  revive: true,
};

type Read = { change: BulkChange } | { problem: string };

export function readBulk(action: BulkAction, fields: BulkFields, nowMs: number): Read {
  const { revive } = fields;
  switch (action) {
    case 'topUp': {
      const problem = capProblem(fields.gb);
      return problem === null ? { change: { action, addGb: typedNumber(fields.gb) ?? 0, revive } } : { problem };
    }
    case 'setCap': {
      const problem = capProblem(fields.capGb);
      return problem === null ? { change: { action, capGb: typedNumber(fields.capGb) ?? 0, revive } } : { problem };
    }
    case 'extend': {
      const problem = daysProblem(fields.days);
      return problem === null ? { change: { action, days: typedNumber(fields.days) ?? 0, revive } } : { problem };
    }
    case 'setExpiry': {
      const read = readExpiry(fields.expiry, nowMs);
      return 'at' in read ? { change: { action, expiresAt: read.at } } : read;
    }
    default:
      return { change: { action } };
  }
}
