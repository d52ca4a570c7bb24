/** A control and the piece of the URL that it makes: they share a colour and light up together. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { UrlPart } from '../../../shared/proxy-url.ts';

export type Hue = 'account' | 'pool' | 'country' | 'sid' | 'rot' | 'filter' | 'plain';

interface ControlProps {
  part: UrlPart;
  hue: Hue;
  label?: ReactNode;
  labelId?: string;
  /** What it does, as it stands. */
  hint?: ReactNode;
  /** What happens when nothing matches. */
  otherwise?: string | undefined;
  lit: UrlPart | null;
  onLight: (part: UrlPart | null) => void;
  /** Without the card around it. */
  bare?: boolean;
  children: ReactNode;
}

export function Control({
  part,
  hue,
  label,
  labelId,
  hint,
  otherwise,
  lit,
  onLight,
  bare = false,
  children,
}: ControlProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: lights up its piece of the URL, nothing is done by it
    <div
      className="control"
      data-control={part}
      data-hue={hue}
      data-bare={bare || undefined}
      data-lit={lit === part || undefined}
      onMouseEnter={() => onLight(part)}
      onMouseLeave={() => onLight(null)}
      onFocus={() => onLight(part)}
      onBlur={() => onLight(null)}
    >
      {label !== undefined && (
        <Text component="span" size="sm" fw={600} id={labelId} className="control-label">
          {label}
        </Text>
      )}
      {children}
      {hint && <p className="control-hint">{hint}</p>}
      {otherwise && (
        <p className="control-hint control-otherwise">
          <span className="control-otherwise-word">No match:</span> {otherwise}
        </p>
      )}
    </div>
  );
}

/** Where each piece of the URL is chosen; pieces that are not chosen here are missing. */
const CONTROL_OF: Partial<Record<UrlPart, UrlPart>> = { scheme: 'scheme', port: 'scheme', host: 'scheme' };

/** Puts the cursor where this piece is chosen. False when it is chosen elsewhere. */
export function focusControl(part: UrlPart): boolean {
  const control = document.querySelector(`[data-control="${CONTROL_OF[part] ?? part}"]`);
  const field = control?.querySelector<HTMLElement>('input:not([type="hidden"]):not(:disabled), button:not(:disabled)');
  const checked = control?.querySelector<HTMLElement>('input[type="radio"]:checked');
  (checked ?? field)?.focus();
  return (checked ?? field) !== undefined && (checked ?? field) !== null;
}
