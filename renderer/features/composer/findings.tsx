/** What this routing gets wrong, worst first, each with its mending as a button. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleXFilled, IconInfoCircle } from '@tabler/icons-react';
import type { Severity } from '../../../shared/lint-finding.ts';
import type { Routing, UrlPart } from '../../../shared/proxy-url.ts';

/** A finding of the lint, or of a paste. */
export interface ShownFinding {
  severity: Severity;
  code: string;
  token: string;
  message: string;
  fix?: { label: string; routing: Routing } | undefined;
  otherFix?: { label: string; routing: Routing } | undefined;
}

interface FindingsProps {
  findings: readonly ShownFinding[];
  onFix: (routing: Routing, finding: ShownFinding) => void;
  onLight: (part: UrlPart | null) => void;
  label?: string;
}

const ICONS = { error: IconCircleXFilled, warning: IconAlertTriangle, info: IconInfoCircle };
const WORDS: Record<Severity, string> = { error: 'Problem', warning: 'Careful', info: 'Good to know' };

export function Findings({ findings, onFix, onLight, label = 'Findings' }: FindingsProps) {
  if (findings.length === 0) return null;
  return (
    <ul className="findings" aria-label={label}>
      {findings.map((finding) => {
        const { code, severity, message, token, fix, otherFix } = finding;
        const Icon = ICONS[severity];
        const light = () => onLight(token as UrlPart);
        return (
          <li
            key={`${code} ${token} ${message}`}
            className="finding"
            data-severity={severity}
            data-code={code}
            onMouseEnter={light}
            onMouseLeave={() => onLight(null)}
            onFocus={light}
            onBlur={() => onLight(null)}
          >
            <Icon size={16} aria-hidden="true" />
            <span className="finding-text">
              <span className="visually-hidden">{WORDS[severity]}: </span>
              {message}
            </span>
            {[fix, otherFix].map(
              (way) =>
                way && (
                  <Button
                    key={way.label}
                    size="compact-xs"
                    variant="default"
                    onClick={() => onFix(way.routing, finding)}
                  >
                    {way.label}
                  </Button>
                ),
            )}
          </li>
        );
      })}
    </ul>
  );
}
