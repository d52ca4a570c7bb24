/** One change: a line, and under it what support asks for. */
import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { formatDateTime, formatDuration, formatMs } from '../../../shared/format.ts';
import type { Operation } from '../../../shared/ipc/activity.ts';
import { api } from '../../ipc-client.ts';
import { goTo } from '../../routes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { KIND_WORDS, OUTCOME_EXPLAINED } from './operation-words.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { StepList } from './step-list.tsx';

interface OperationRowProps {
  operation: Operation;
  open: boolean;
  onToggle: () => void;
}

export function OperationRow({ operation, open, onToggle }: OperationRowProps) {
  const { id, kind, label, summary, outcome, note, startedAt } = operation;
  const details = `operation-${id}`;
  return (
    <li className="operation" data-outcome={outcome}>
      <button
        type="button"
        className="operation-row"
        aria-expanded={open}
        aria-controls={open ? details : undefined}
        onClick={onToggle}
      >
        <IconChevronRight size={14} className="operation-chevron" aria-hidden="true" />
        <span className="operation-kind">{KIND_WORDS[kind]}</span>
        <bdi className="truncate operation-label">{label}</bdi>
        <span className="truncate operation-summary">{summary}</span>
        <OutcomeMark outcome={outcome} />
        <span className="operation-when">
          <RelativeTime at={startedAt} />
        </span>
      </button>
      {open && <Details operation={operation} id={details} />}
      {!open && note !== '' && outcome !== 'done' && <p className="operation-note">{note}</p>}
    </li>
  );
}

function Details({ operation, id }: { operation: Operation; id: string }) {
  const { keyId, outcome, note, startedAt, endedAt, requestIds, steps } = operation;
  const tookMs = endedAt === null ? null : endedAt - startedAt;
  return (
    <div className="operation-details" id={id}>
      <p>
        {OUTCOME_EXPLAINED[outcome]}
        {note === '' ? '' : ` ${note}`}
      </p>
      {steps.length > 0 && <StepList steps={steps} />}
      <dl className="operation-facts">
        <dt>Begun</dt>
        <dd className="figure">{formatDateTime(startedAt)}</dd>
        <dt>Ended</dt>
        <dd className="figure">
          {endedAt === null
            ? 'not yet'
            : `${formatDateTime(endedAt)}, after ${tookMs !== null && tookMs >= 60_000 ? formatDuration(tookMs) : formatMs(tookMs)}`}
        </dd>
        <dt>{requestIds.length > 1 ? 'Requests' : 'Request'}</dt>
        <dd className="operation-ids">
          {requestIds.length === 0 ? (
            <span className="dimmed">no answer with an id was seen</span>
          ) : (
            requestIds.map((requestId) => (
              <span className="operation-id" key={requestId}>
                <span className="mono">{requestId}</span>
                <CopyButton
                  label="Copy"
                  aria-label={`Copy request id ${requestId}`}
                  size="compact-xs"
                  copy={() => api.app.copyText({ text: requestId })}
                />
              </span>
            ))
          )}
        </dd>
        <dt>Idempotency key</dt>
        <dd className="mono">{operation.id}</dd>
      </dl>
      {keyId !== null && operation.kind !== 'revoke' && (
        <div>
          <Button size="compact-xs" variant="default" onClick={() => goTo('keys', { key: keyId })}>
            Show the key
          </Button>
        </div>
      )}
    </div>
  );
}
