/** What went over the wire, line by line: closed until asked for, copied by main. */
import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { formatMs } from '../../../shared/format.ts';
import type { LabAttempt } from '../../../shared/ipc/lab-report.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PROTOCOL_WORDS } from './stage-words.ts';

function traceText(attempt: LabAttempt): string {
  return attempt.trace.map(({ atMs, text }) => `${formatMs(atMs).padStart(9)}  ${text}`).join('\n');
}

export function Trace({ attempts }: { attempts: readonly LabAttempt[] }) {
  const [open, setOpen] = useState(false);
  const traced = attempts.filter(({ trace }) => trace.length > 0);
  if (traced.length === 0) return null;
  const text = traced
    .map((attempt) =>
      traced.length === 1 ? traceText(attempt) : `${PROTOCOL_WORDS[attempt.protocol]}\n${traceText(attempt)}`,
    )
    .join('\n\n');
  return (
    <section className="trace" aria-label="Raw trace">
      <div className="trace-head">
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-expanded={open}
          leftSection={open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          onClick={() => setOpen((old) => !old)}
        >
          Raw trace
        </Button>
        {open && (
          <CopyButton
            label="Copy trace"
            size="compact-sm"
            title="Without secrets and without the exit’s address"
            copy={() => api.app.copyText({ text })}
          />
        )}
      </div>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach that
        <pre className="trace-text mono" tabIndex={0}>
          {text}
        </pre>
      )}
    </section>
  );
}
