/** A place to type or drop proxies, and the list of what was read when it is more than one. */
import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleXFilled, IconClipboard } from '@tabler/icons-react';
import { useState } from 'react';
import { PASTE_MAX_LENGTH, type Paste, type Pasted } from '../../../shared/ipc/composer.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { hasMod } from '../../ui/mod-key.ts';
import { Panel } from './panel.tsx';
import { summary, whose } from './paste-words.ts';
import type { Pasting } from './use-paste.ts';

interface PastePanelProps {
  paste: Paste | null;
  pasting: Pasting;
  onOpen: (entry: Pasted, fixed?: Pasted['routing']) => void;
  onClose: () => void;
}

export function PastePanel({ paste, pasting, onOpen, onClose }: PastePanelProps) {
  const [text, setText] = useState('');
  const read = async () => {
    // Refused or not, what was typed does not stay in the window.
    const given = text;
    setText('');
    await pasting.fromText(given);
  };
  return (
    <Panel title="Read proxies" size={900} onClose={onClose}>
      <div className="paste-panel">
        <Textarea
          label="Type or drop proxies here"
          description="URLs, lists, curl lines, variables, JSON, CSV. A paste is taken from the clipboard without entering this window."
          classNames={{ input: 'mono' }}
          data-autofocus={paste === null || undefined}
          minRows={3}
          maxRows={6}
          autosize
          spellCheck={false}
          autoComplete="off"
          maxLength={PASTE_MAX_LENGTH}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !hasMod(event)) return;
            event.preventDefault();
            void read();
          }}
        />
        <div className="control-buttons">
          <Button loading={pasting.busy} disabled={text.trim() === ''} onClick={() => void read()}>
            Read
          </Button>
          <Button
            variant="default"
            disabled={pasting.busy}
            leftSection={<IconClipboard size={14} />}
            onClick={pasting.fromClipboard}
          >
            From the clipboard
          </Button>
        </div>
        {pasting.error !== null && <ErrorNote error={pasting.error} />}
        {paste !== null && <PasteResult paste={paste} onOpen={onOpen} />}
      </div>
    </Panel>
  );
}

function PasteResult({ paste, onOpen }: { paste: Paste; onOpen: PastePanelProps['onOpen'] }) {
  return (
    <section aria-label="What was read">
      <p className="paste-summary" role="status">
        {paste.total === 0 ? 'Nothing in it reads as a proxy.' : summary(paste)}
      </p>
      {paste.skipped.length > 0 && (
        <ul className="paste-skipped">
          {paste.skipped.map(({ message, count, lines }) => (
            <li key={message} className="control-hint">
              {count === 1 ? 'Line' : `${count} lines, such as`} {lines.join(', ')}: {message}
            </li>
          ))}
        </ul>
      )}
      {paste.entries.length > 0 && (
        <div className="paste-scroll">
          <table className="paste-table">
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Form</th>
                <th scope="col">Customer</th>
                <th scope="col">Findings</th>
                <th scope="col">
                  <span className="visually-hidden">Open</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {paste.entries.map((entry) => (
                <PasteRow key={`${entry.line} ${entry.routing.sessionId}`} entry={entry} onOpen={onOpen} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function PasteRow({ entry, onOpen }: { entry: Pasted; onOpen: PastePanelProps['onOpen'] }) {
  const { line, alsoOnLines, form, findings, mendAll, refused, routing } = entry;
  const worth = findings.filter(({ severity }) => severity !== 'info');
  const [worst] = worth;
  const mend = mendAll ?? worst?.fix;
  return (
    <tr>
      <td className="figure" title={alsoOnLines.length > 0 ? `Also on line ${alsoOnLines.join(', ')}` : undefined}>
        {line}
        {alsoOnLines.length > 0 && <span className="dimmed"> +{alsoOnLines.length}</span>}
      </td>
      <td>{form}</td>
      <td className="paste-customer">
        <bdi className={entry.keyId === null ? 'dimmed' : undefined}>{whose(entry)}</bdi>
        {routing.sessionId !== undefined && <span className="dimmed mono"> {routing.sessionId}</span>}
      </td>
      <td>
        <span className="paste-worst" data-severity={worst?.severity ?? 'ok'}>
          {worst === undefined ? (
            <IconCircleCheck size={14} aria-hidden="true" />
          ) : worst.severity === 'error' ? (
            <IconCircleXFilled size={14} aria-hidden="true" />
          ) : (
            <IconAlertTriangle size={14} aria-hidden="true" />
          )}
          <span className="paste-messages">
            {worst === undefined
              ? 'None'
              : worth.map(({ code, message }) => <span key={code + message}>{message}</span>)}
          </span>
        </span>
      </td>
      <td className="carriers-pick">
        {mend && !refused && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Line ${line}: ${mend.label} and open`}
            onClick={() => onOpen(entry, mend.routing)}
          >
            {mend.label}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          disabled={refused}
          aria-label={`Open line ${line}`}
          title={refused ? 'The API key stands in it: it is not composed or copied.' : undefined}
          onClick={() => onOpen(entry)}
        >
          Open
        </Button>
      </td>
    </tr>
  );
}
