// What was told, between the database and the judge. Threat: a row of another version that stops every alert.
import { z } from 'zod';
import { ANOMALIES } from '../../shared/ipc/alerts.ts';
import type { Told } from './judge.ts';

const levels = z.array(z.number());
const toldSchema = z.object({
  cap: z.object({ capGb: z.number(), usedMb: z.number(), levels }).optional(),
  expiry: z.object({ expiresAt: z.number(), levels }).optional(),
  forecast: z.object({ capGb: z.number(), expiresAt: z.number().nullable(), usedMb: z.number() }).optional(),
  anomalies: z.partialRecord(z.enum(ANOMALIES), z.number()).optional(),
  ids: z.record(z.string(), z.string()).optional(),
  goneAt: z.number().optional(),
});

/** A row that makes no sense is left out: its key is then judged as one of which nothing was told. */
export function readAllTold(rows: ReadonlyMap<string, unknown>): Map<string, Told> {
  return new Map(
    [...rows].flatMap(([id, value]): [string, Told][] => {
      const read = readTold(value);
      return read === null ? [] : [[id, read]];
    }),
  );
}

function readTold(value: unknown): Told | null {
  const parsed = toldSchema.safeParse(value);
  return parsed.success ? (parsed.data as Told) : null;
}

/** With its counters: after a restart they tell what was used before a top-up, and whether the counter began anew. */
export function isSameTold(a: Told | null, b: Told | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
