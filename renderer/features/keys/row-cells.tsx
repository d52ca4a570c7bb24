/** The figures of one line. What is not known is a dash with its reason. */
import { formatCapGb, formatDateTime, formatMb, formatRelative } from '../../../shared/format.ts';
import { DAY_MS, EXPIRING_DAYS, MB_PER_GB, type PakKey } from '../../../shared/key.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import { Unknown } from '../../ui/unknown.tsx';
import type { KeyRow } from './key-rows.ts';

const NO_CAP = 'This key has no cap.';
const UNREADABLE = 'The platform sent a figure that cannot be read.';

export function UsedOfCap({ row }: { row: KeyRow }) {
  const { key } = row;
  const used = key.usedMb === null ? <Unknown reason={UNREADABLE} /> : shortMb(key.usedMb, key.capGb);
  const cap = key.capGb !== null ? formatCapGb(key.capGb) : key.unreadable.includes('capGb') ? '—' : 'no cap';
  return (
    <span className="used-of-cap">
      <CapBar ratio={row.ratio} />
      <span className="figure used-of-cap-figures">
        {used}
        <span className="dimmed"> / {cap}</span>
      </span>
    </span>
  );
}

/** "7.1" before "/ 10 GB"; under one GB the unit differs from the cap's and so is said. */
function shortMb(usedMb: number, capGb: number | null): string {
  const text = formatMb(usedMb);
  return capGb !== null && usedMb >= MB_PER_GB ? text.replace(/ GB$/, '') : usedMb === 0 ? '0' : text;
}

export function Left({ row }: { row: KeyRow }) {
  if (row.leftGb === null) {
    const uncapped = row.key.capGb === null && !row.key.unreadable.includes('capGb');
    return <Unknown reason={uncapped ? NO_CAP : UNREADABLE} />;
  }
  return <span className="figure">{row.leftGb === 0 ? '0' : formatMb(row.leftGb * MB_PER_GB)}</span>;
}

export function Expires({ keyData, nowMs }: { keyData: PakKey; nowMs: number }) {
  const { expiresAt } = keyData;
  if (expiresAt === null) {
    return keyData.unreadable.includes('expiresAt') ? (
      <Unknown reason={UNREADABLE} />
    ) : (
      <span className="dimmed">never</span>
    );
  }
  const leftMs = expiresAt - nowMs;
  const level = leftMs <= DAY_MS ? 'bad' : leftMs <= EXPIRING_DAYS * DAY_MS ? 'warn' : undefined;
  return <Moment at={expiresAt} nowMs={nowMs} level={leftMs <= 0 ? undefined : level} />;
}

export function LastUsed({ keyData, nowMs }: { keyData: PakKey; nowMs: number }) {
  if (keyData.lastUsedAt === null) {
    return keyData.unreadable.includes('lastUsedAt') ? (
      <Unknown reason={UNREADABLE} />
    ) : (
      <span className="dimmed">never</span>
    );
  }
  return <Moment at={keyData.lastUsedAt} nowMs={nowMs} />;
}

/** The exact time is worked out when the pointer asks for it: forty formatted dates a frame would make scrolling stutter. */
function Moment({ at, nowMs, level }: { at: number; nowMs: number; level?: 'warn' | 'bad' | undefined }) {
  return (
    <time
      className="figure"
      data-level={level}
      dateTime={new Date(at).toISOString()}
      onPointerEnter={(event) => {
        event.currentTarget.title = formatDateTime(at);
      }}
    >
      {formatRelative(at, nowMs)}
    </time>
  );
}
