/** A list of customers pasted in: matched by main, and what was not found is named. */
import { Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { count, keysText } from './bulk-words.ts';

const SHOWN = 20;

export function usePastedKeys(text: string) {
  const settled = useDeferredValue(text);
  return useQuery({
    // Not the list itself: it may hold secrets, and a key of the cache outlives the dialog.
    queryKey: ['bulk', 'match', settled.length, hash(settled)],
    queryFn: () => api.bulk.match({ text: settled }),
    enabled: settled.trim() !== '',
    gcTime: 0,
    placeholderData: (old) => old,
  });
}

/** FNV-1a: only to tell two lists apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

interface PastedListProps {
  text: string;
  disabled: boolean;
  matched: ReturnType<typeof usePastedKeys>;
  onChange: (text: string) => void;
}

export function PastedList({ text, disabled, matched, onChange }: PastedListProps) {
  const { data, error } = matched;
  const isEmpty = text.trim() === '';
  const unmatched = data?.unmatched ?? [];
  return (
    <div className="bulk-pasted">
      <Textarea
        label="Keys"
        description="One a line: customer, key id, secret or its last four characters as shown in the table."
        placeholder={'alice@acme\nbob (crawler)\npak_••••3f2a'}
        rows={6}
        data-autofocus
        spellCheck={false}
        autoComplete="off"
        value={text}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {error !== null && <ErrorNote error={error} />}
      <Text size="xs" c="dimmed" role="status">
        {isEmpty || !data ? 'Nothing listed yet.' : `${keysText(data.keyIds.length)} found.`}
        {!isEmpty && unmatched.length > 0 && (
          <span className="field-warning">
            {' '}
            {count(unmatched.length)} {unmatched.length === 1 ? 'line was' : 'lines were'} not matched and will be left
            out.
          </span>
        )}
      </Text>
      {!isEmpty && unmatched.length > 0 && (
        <ul className="bulk-unmatched" aria-label="Lines that were not matched">
          {unmatched.slice(0, SHOWN).map((line) => (
            <li key={line.line}>
              <span className="figure dimmed">line {line.line}</span>{' '}
              <bdi className="bulk-unmatched-text">{line.text}</bdi>{' '}
              <span className="dimmed">· {line.why === 'ambiguous' ? 'more than one key' : 'no such key'}</span>
            </li>
          ))}
          {unmatched.length > SHOWN && <li className="dimmed">and {count(unmatched.length - SHOWN)} more</li>}
        </ul>
      )}
    </div>
  );
}
