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
  hint?: ReactNode;
  lit: UrlPart | null;
  onLight: (part: UrlPart | null) => void;
  children: ReactNode;
}

export function Control({ part, hue, label, labelId, hint, lit, onLight, children }: ControlProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: lights up its piece of the URL, nothing is done by it
    <div
      className="control"
      data-hue={hue}
      data-lit={lit === part || undefined}
      onMouseEnter={() => onLight(part)}
      onMouseLeave={() => onLight(null)}
      onFocus={() => onLight(part)}
      onBlur={() => onLight(null)}
    >
      {label !== undefined && (
        <Text component="span" size="sm" fw={500} id={labelId} className="control-label">
          {label}
        </Text>
      )}
      {children}
      {hint && <p className="control-hint">{hint}</p>}
    </div>
  );
}
