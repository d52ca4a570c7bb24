/** The figures of one line, as bare text where possible. What is not known is a dash with its reason. */
import type { ReactNode } from 'react';
import { formatCapGb, formatDateTime, formatMb, formatRelative } from '../../../shared/format.ts';
import { DAY_MS, EXPIRING_DAYS, MB_PER_GB, type PakKey } from '../../../shared/key.ts';
import { Unknown } from '../../ui/unknown.tsx';
import type { KeyRow } from './key-rows.ts';

const NO_CAP = 'This key has no cap.';
const UNREADABLE = 'The platform sent a figure that cannot be read.';
const NEVER = <span className="dimmed">never</span>;

/** "7.1" before "/ 10 GB"; under one GB the unit differs from the cap's and so is said. */
export function usedText(key: PakKey): ReactNode {
  if (key.usedMb === null) return <Unknown reason={UNREADABLE} />;
  if (key.usedMb === 0) return '0';
  const text = formatMb(key.usedMb);
  return key.capGb !== null && key.usedMb >= MB_PER_GB ? text.replace(/ GB$/, '') : text;
}

export function capText(key: PakKey): string {
  if (key.capGb !== null) return formatCapGb(key.capGb);
  return key.unreadable.includes('capGb') ? '—' : 'no cap';
}

export function leftText(row: KeyRow): ReactNode {
  if (row.leftGb === null) {
    const uncapped = row.key.capGb === null && !row.key.unreadable.includes('capGb');
    return <Unknown reason={uncapped ? NO_CAP : UNREADABLE} />;
  }
  return row.leftGb === 0 ? '0' : formatMb(row.leftGb * MB_PER_GB);
}

export function expiryText(key: PakKey, nowMs: number): ReactNode {
  const { expiresAt } = key;
  if (expiresAt === null) return key.unreadable.includes('expiresAt') ? <Unknown reason={UNREADABLE} /> : NEVER;
  const leftMs = expiresAt - nowMs;
  const level =
    leftMs <= 0 ? undefined : leftMs <= DAY_MS ? 'bad' : leftMs <= EXPIRING_DAYS * DAY_MS ? 'warn' : undefined;
  return <Moment at={expiresAt} nowMs={nowMs} level={level} />;
}

export function lastUsedText(key: PakKey, nowMs: number): ReactNode {
  if (key.lastUsedAt !== null) return <Moment at={key.lastUsedAt} nowMs={nowMs} />;
  return key.unreadable.includes('lastUsedAt') ? <Unknown reason={UNREADABLE} /> : NEVER;
}

/** The exact time is worked out when the pointer asks for it: forty formatted dates a frame would make scrolling stutter. */
function Moment({ at, nowMs, level }: { at: number; nowMs: number; level?: 'warn' | 'bad' | undefined }) {
  return (
    <time
      data-level={level}
      onPointerEnter={(event) => {
        event.currentTarget.title = formatDateTime(at);
      }}
    >
      {formatRelative(at, nowMs)}
    </time>
  );
}
