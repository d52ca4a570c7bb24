/** One big Copy with its form beside it. The secret is put in by main. */
import { Button, Select } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { HANDOUT_FORMATS, type HandoutFormat } from '../../../shared/ipc/routing.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { HANDOUT_FORMAT_GROUPS, HANDOUTS } from '../../../shared/snippets.ts';
import { goTo } from '../../routes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ClipboardNote } from '../handout/clipboard-note.tsx';
import { useCopyKey } from '../handout/use-copy-key.ts';
import type { Revealed } from '../routing/use-revealed.ts';

interface CopyBarProps {
  pakKey: PakKey | null;
  routing: Routing;
  /** Why it cannot be copied, or null. */
  refused: string | null;
  revealed: Revealed;
}

export function CopyBar({ pakKey, routing, refused, revealed }: CopyBarProps) {
  const [format, setFormat] = useState<HandoutFormat>('url');
  const { copy, onClipboard } = useCopyKey(pakKey?.id ?? null);
  const { label } = HANDOUTS[format];
  return (
    <>
      <div className="copy-bar">
        <CopyButton
          label={`Copy ${label}`}
          size="md"
          variant="filled"
          disabled={refused !== null}
          copy={() => copy({ kind: 'proxy', format, routing }, `The ${label}`)}
        />
        <Select
          aria-label="Format"
          size="md"
          w={190}
          allowDeselect={false}
          data={HANDOUT_FORMAT_GROUPS.map(({ label: group, formats }) => ({
            group,
            items: formats.map((value) => ({ value, label: HANDOUTS[value].label })),
          }))}
          value={format}
          onChange={(value) => setFormat(HANDOUT_FORMATS.find((known) => known === value) ?? 'url')}
        />
        <Button
          size="md"
          variant="default"
          disabled={pakKey === null}
          loading={revealed.pending}
          leftSection={revealed.secret === null ? <IconEye size={16} /> : <IconEyeOff size={16} />}
          title="The platform records who reveals a secret. It is hidden again after a minute."
          onClick={revealed.secret === null ? revealed.reveal : revealed.hide}
        >
          {revealed.secret === null ? 'Reveal' : 'Hide'}
        </Button>
        <Button
          size="md"
          variant="default"
          disabled={pakKey === null}
          onClick={() => goTo('test', { key: pakKey?.id })}
        >
          Test it
        </Button>
      </div>
      {refused === null ? <ClipboardNote onClipboard={onClipboard} /> : <p className="control-hint">{refused}</p>}
    </>
  );
}
