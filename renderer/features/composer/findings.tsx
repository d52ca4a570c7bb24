/** What this routing gets wrong, worst first, each with its mending as a button. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleXFilled, IconInfoCircle } from '@tabler/icons-react';
import type { Finding, Severity } from '../../../shared/lint-finding.ts';
import type { Routing, UrlPart } from '../../../shared/proxy-url.ts';

interface FindingsProps {
  findings: Finding[];
  onFix: (routing: Routing) => void;
  onLight: (part: UrlPart | null) => void;
}

const ICONS = { error: IconCircleXFilled, warning: IconAlertTriangle, info: IconInfoCircle };
const WORDS: Record<Severity, string> = { error: 'Problem', warning: 'Careful', info: 'Good to know' };

export function Findings({ findings, onFix, onLight }: FindingsProps) {
  if (findings.length === 0) return null;
  return (
    <ul className="findings" aria-label="Findings">
      {findings.map(({ code, severity, message, token, fix }) => {
        const Icon = ICONS[severity];
        return (
          <li
            key={`${code} ${token} ${message}`}
            className="finding"
            data-severity={severity}
            onMouseEnter={() => onLight(token)}
            onMouseLeave={() => onLight(null)}
          >
            <Icon size={16} aria-hidden="true" />
            <span className="finding-text">
              <span className="visually-hidden">{WORDS[severity]}: </span>
              {message}
            </span>
            {fix && (
              <Button size="compact-xs" variant="default" onClick={() => onFix(fix.routing)}>
                {fix.label}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
