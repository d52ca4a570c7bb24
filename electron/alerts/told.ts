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

/** Counters move with every reading; only what else changes is worth a row. */
export function isSameTold(a: Told | null, b: Told | null): boolean {
  return essence(a) === essence(b);
}

function essence(told: Told | null): string {
  if (told === null) return '';
  const { cap, expiry, forecast, anomalies, ids } = told;
  return JSON.stringify([
    cap ? [cap.capGb, cap.levels] : null,
    expiry ?? null,
    forecast ? [forecast.capGb, forecast.expiresAt] : null,
    Object.entries(anomalies ?? {}),
    Object.entries(ids ?? {}),
  ]);
}
