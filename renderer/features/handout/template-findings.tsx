/** What is wrong with a message, each with its fix as a button. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { TemplateFinding } from '../../../shared/handout-lint.ts';

interface TemplateFindingsProps {
  findings: readonly TemplateFinding[];
  /** Absent where the template is only used, not edited. */
  onFix?: (body: string) => void;
}

export function TemplateFindings({ findings, onFix }: TemplateFindingsProps) {
  if (findings.length === 0) return null;
  return (
    <ul className="findings" aria-label="Findings">
      {findings.map(({ severity, text, fix }) => (
        <li key={text} className="finding" data-severity={severity}>
          {severity === 'info' ? <IconInfoCircle size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
          <span className="finding-text">{text}</span>
          {fix && onFix && (
            <Button size="compact-xs" variant="default" onClick={() => onFix(fix.body)}>
              {fix.label}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
