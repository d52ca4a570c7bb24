/** The lab's checks, outcomes and sizes in words. */
import { formatMoneyCents, formatMs } from '../../../shared/format.ts';
import type { LabCheck, LabSummary } from '../../../shared/ipc/lab-report.ts';

export type CheckKind = LabCheck['kind'];

/** In the order of the keys 1 to 4. */
export const CHECKS: readonly { kind: CheckKind; label: string; meaning: string }[] = [
  { kind: 'single', label: 'Test', meaning: 'Once through the gateway, stage by stage.' },
  {
    kind: 'compare',
    label: 'HTTP and SOCKS5',
    meaning: 'Both protocols at the same time; the gateway resolves the name in both.',
  },
  {
    kind: 'sticky',
    label: 'Sticky',
    meaning: 'Separate connections under one session name: is the device held?',
  },
  {
    kind: 'rotation',
    label: 'Rotation',
    meaning: 'How many exits and networks come out, and how often the same one comes twice.',
  },
];

export function checkWords(check: LabCheck | null): string {
  switch (check?.kind) {
    case undefined:
      return 'Test';
    case 'single':
      return 'Test';
    case 'compare':
      return 'HTTP and SOCKS5';
    case 'sticky':
      return `Sticky, ${check.requests} requests`;
    case 'rotation':
      return `Rotation, ${check.requests} ${check.how === 'freshSessions' ? 'fresh' : 'repeats'}`;
  }
}

type StickySummary = Extract<LabSummary, { kind: 'sticky' }>;
type RotationSummary = Extract<LabSummary, { kind: 'rotation' }>;

export const STICKY_OUTCOMES: Record<StickySummary['outcome'], { words: string; meaning: string }> = {
  deviceHeld: { words: 'Device held', meaning: 'Every request came out by the same exit.' },
  exitChanged: {
    words: 'Exit changed',

    meaning:
      'The address changed on the way. Sticky holds the device, not the address: a carrier may give it a new one.',
  },
  notSticky: { words: 'Not sticky', meaning: 'The requests came out by different exits.' },
  unknown: { words: 'Not known', meaning: 'Fewer than two exits were told.' },
};

export const ROTATION_SEEN: Record<RotationSummary['seen'], { words: string; meaning: string }> = {
  newEachTime: { words: 'A new exit each time', meaning: 'No request came out by an exit that was seen before.' },
  held: { words: 'The exit is held', meaning: 'Every request came out by the same exit.' },
  mixed: { words: 'Some exits come again', meaning: 'The exit changes, but not with every request.' },
  unknown: { words: 'Not known', meaning: 'Fewer than two exits were told.' },
};

const MICROS_PER_CENT = 10_000;

/** Never 0: what costs little is not free. */
export function formatCost(micros: number | null): string {
  if (micros === null) return 'cost unknown';
  if (micros < MICROS_PER_CENT) return 'under 1 cent';
  return formatMoneyCents(Math.ceil(micros / MICROS_PER_CENT));
}

/** `412 ms`, from a second on `6.2 s`. */
export function formatSpan(ms: number): string {
  return ms < 999.5 ? formatMs(Math.max(0, ms)) : `${(ms / 1_000).toFixed(1)} s`;
}

/** A time from the start of a run: `+0.4 s`. */
export function formatOffset(ms: number): string {
  return `+${formatSpan(ms)}`;
}

export function formatShare(share: number | null): string {
  return share === null ? '—' : `${Math.round(share * 100)} %`;
}

/** `1 exit`, `3 exits`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
