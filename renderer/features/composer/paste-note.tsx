/** What the composer was just filled from: form, customer, and what reading it lost. */
import { ActionIcon, Button } from '@mantine/core';
import { IconClipboardCheck, IconX } from '@tabler/icons-react';
import type { Pasted, PastedFinding } from '../../../shared/ipc/composer.ts';
import type { Routing, UrlPart } from '../../../shared/proxy-url.ts';
import { Findings } from './findings.tsx';
import { whose } from './paste-words.ts';

interface PasteNoteProps {
  entry: Pasted;
  /** Findings that the routing on the screen does not have by itself. */
  findings: readonly { shown: PastedFinding; fix: (routing: Routing) => void }[];
  /** Every mistake of its text in one press; null where there are not several, or they are mended. */
  mendAll: { label: string; run: () => void } | null;
  onLight: (part: UrlPart | null) => void;
  onUndo: () => void;
  onClose: () => void;
}

const WORDS: Record<Pasted['match'], string> = {
  secret: 'The secret is this customer’s.',
  hint: 'Most likely this customer’s: the secret ends alike, but it is not cached on this computer.',
  none: 'No key of this account has this secret: it is of another account, was rotated, or is revoked. Choose a customer to hand it out.',
  noSecret: 'There is no secret in it. Choose a customer to hand it out.',
};

export function PasteNote({ entry, findings, mendAll, onLight, onUndo, onClose }: PasteNoteProps) {
  return (
    <section className="paste-note" aria-label="Pasted">
      <div className="paste-note-head" role="status">
        <IconClipboardCheck size={16} aria-hidden="true" />
        <span className="finding-text">
          {entry.form} of <bdi className="paste-whose">{whose(entry)}</bdi>. {WORDS[entry.match]}
        </span>
        {mendAll !== null && (
          <Button size="compact-xs" variant="default" onClick={mendAll.run}>
            {mendAll.label}
          </Button>
        )}
        <Button size="compact-xs" variant="default" onClick={onUndo}>
          Undo
        </Button>
        <ActionIcon size="sm" aria-label="Close the note" onClick={onClose}>
          <IconX size={14} />
        </ActionIcon>
      </div>
      <Findings
        label="Findings in what was pasted"
        findings={findings.map(({ shown }) => shown)}
        onFix={(routing, finding) => findings.find(({ shown }) => shown === finding)?.fix(routing)}
        onLight={onLight}
      />
    </section>
  );
}
