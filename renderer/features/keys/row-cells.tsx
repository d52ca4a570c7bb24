/** The figures of one line, as bare text where possible. What is not known is a dash with its reason. */
import type { ReactNode } from 'react';
import { formatCapGb, formatDateTime, formatMb, formatRelative } from '../../../shared/format.ts';
import { DAY_MS, EXPIRING_DAYS, keyReason, leftGb, MB_PER_GB, type PakKey } from '../../../shared/key.ts';
import type { KeyColumnId } from '../../../shared/key-view.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { Unknown } from '../../ui/unknown.tsx';
import type { KeyRow } from './key-rows.ts';

const NO_CAP = 'This key has no cap.';
const UNREADABLE = 'The platform sent a figure that cannot be read.';
const NEVER = <span className="dimmed">never</span>;

/** Clocks of servers differ a little; more than this ahead, a time in the past is none. */
const AHEAD_MS = 300_000;
/** As far as a label is drawn: one of 10,000 characters would cost frames, and nobody reads it in a line. */
const LABEL_CHARS = 300;

/** "7.1" before "/ 10 GB"; under one GB the unit differs from the cap's and so is said. */
function usedText(key: PakKey): ReactNode {
  if (key.usedMb === null) return <Unknown reason={UNREADABLE} />;
  if (key.usedMb === 0) return '0';
  const text = formatMb(key.usedMb);
  return key.capGb !== null && key.usedMb >= MB_PER_GB ? text.replace(/ GB$/, '') : text;
}

function capText(key: PakKey): string {
  if (key.capGb !== null) return formatCapGb(key.capGb);
  return key.unreadable.includes('capGb') ? '—' : 'no cap';
}

function leftText(key: PakKey): ReactNode {
  const left = leftGb(key);
  if (left === null) {
    const uncapped = key.capGb === null && !key.unreadable.includes('capGb');
    return <Unknown reason={uncapped ? NO_CAP : UNREADABLE} />;
  }
  return left === 0 ? '0' : formatMb(left * MB_PER_GB);
}

function expiryText(key: PakKey, nowMs: number): ReactNode {
  const { expiresAt } = key;
  if (expiresAt === null) return key.unreadable.includes('expiresAt') ? <Unknown reason={UNREADABLE} /> : NEVER;
  const leftMs = expiresAt - nowMs;
  const level =
    leftMs <= 0 ? undefined : leftMs <= DAY_MS ? 'bad' : leftMs <= EXPIRING_DAYS * DAY_MS ? 'warn' : undefined;
  return <Moment at={expiresAt} nowMs={nowMs} level={level} />;
}

function lastUsedText(key: PakKey, nowMs: number): ReactNode {
  if (key.lastUsedAt !== null) return <Past at={key.lastUsedAt} nowMs={nowMs} />;
  if (key.unreadable.includes('lastUsedAt')) return <Unknown reason={UNREADABLE} />;
  return key.usedMb !== null && key.usedMb > 0 ? (
    <Unknown reason="It was used, but the platform does not say when." />
  ) : (
    NEVER
  );
}

/** A time that must lie behind us. */
function Past({ at, nowMs }: { at: number; nowMs: number }) {
  if (at - nowMs > AHEAD_MS) {
    return (
      <Unknown reason={`The platform names a time in the future, ${formatDateTime(at)}: one of the clocks is wrong.`} />
    );
  }
  return <Moment at={Math.min(at, nowMs)} nowMs={nowMs} />;
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

/** A label as it can be shown: one of spaces alone, or none, still has to be seen and clicked. */
export function labelText(label: string): string {
  return label.trim() === '' ? '(no name)' : label.length > LABEL_CHARS ? `${label.slice(0, LABEL_CHARS)}…` : label;
}

const dash = <span className="dimmed">—</span>;

export const CELLS: Record<KeyColumnId, (row: KeyRow, nowMs: number) => ReactNode> = {
  customer: ({ key, local }) => (
    <>
      {local?.pinned === true && <span className="pin-mark" role="img" aria-label="Pinned" title="Pinned on top" />}
      <bdi className="truncate" data-nameless={key.label.trim() === '' || undefined} title={labelText(key.label)}>
        {labelText(key.label)}
      </bdi>
    </>
  ),
  state: ({ key, state }, nowMs) => <StateMark state={state} reason={keyReason(key, state, nowMs)} />,
  used: ({ key, ratio }) => (
    <>
      <CapBar ratio={ratio} />
      <span className="cell-used-figures">
        {usedText(key)}
        <span className="dimmed"> / {capText(key)}</span>
      </span>
    </>
  ),
  left: ({ key }) => leftText(key),
  expires: ({ key }, nowMs) => expiryText(key, nowMs),
  lastUsed: ({ key }, nowMs) => lastUsedText(key, nowMs),
  tags: ({ local }) =>
    local?.tags.map((tag) => (
      <bdi key={tag} className="line-tag" title={tag}>
        {tag}
      </bdi>
    )),
  note: ({ local }) => (
    <bdi className="truncate dimmed" title={local?.note}>
      {local?.note}
    </bdi>
  ),
  externalId: ({ local }) => (
    <bdi className="truncate" title={local?.externalId}>
      {local?.externalId}
    </bdi>
  ),
  created: ({ key }, nowMs) =>
    key.createdAt === null ? (
      <Unknown reason="The platform does not say when." />
    ) : (
      <Past at={key.createdAt} nowMs={nowMs} />
    ),
  quality: ({ key }) => <span className="truncate">{key.tier ?? dash}</span>,
  secret: ({ key }) =>
    key.secretHint === null ? (
      <Unknown reason="Pakdesk has not seen this key’s secret yet. Copying it asks the platform." />
    ) : (
      <span className="mono truncate">{key.secretHint}</span>
    ),
  id: ({ key }) => (
    <bdi className="mono truncate" title={key.id}>
      {key.id}
    </bdi>
  ),
};

export const CELL_CLASS: Partial<Record<KeyColumnId, string>> = {
  customer: 'cell-customer',
  used: 'cell-used',
  left: 'cell-right',
  expires: 'cell-right',
  lastUsed: 'cell-right',
  created: 'cell-right',
  tags: 'cell-tags',
  note: 'cell-text',
  externalId: 'cell-text',
  quality: 'cell-text',
  secret: 'cell-text',
  id: 'cell-text',
};
