/** The message to the customer straight from the drawer, and the way to everything else that can be handed out. */
import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { PakKey } from '../../../shared/key.ts';
import { api } from '../../ipc-client.ts';
import { useSettings } from '../../queries/settings.ts';
import { goTo } from '../../routes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { openDialog } from '../dialogs.ts';
import { HostField } from '../handout/host-field.tsx';
import { recallRouting } from '../routing/routing-memory.ts';

export function DrawerHandout({ pakKey }: { pakKey: PakKey }) {
  const settings = useSettings().data;
  const [chosen, setChosen] = useState<string | null>(null);
  if (!settings) return null;
  const { handoutTemplates, defaultTemplateId } = settings;
  const templateId = chosen ?? defaultTemplateId;
  const template = handoutTemplates.find(({ id }) => id === templateId) ?? handoutTemplates[0];
  return (
    <div className="drawer-handout">
      <div className="drawer-inline">
        <Select
          aria-label="Message"
          size="xs"
          className="drawer-grow"
          allowDeselect={false}
          data={handoutTemplates.map(({ id, name }) => ({ value: id, label: name }))}
          value={template?.id ?? null}
          onChange={setChosen}
        />
        <CopyButton
          label="Copy message"
          disabled={!template}
          copy={() =>
            api.keys.copy({
              keyId: pakKey.id,
              what: {
                kind: 'message',
                routing: recallRouting(pakKey),
                ...(template ? { templateId: template.id } : {}),
              },
            })
          }
        />
      </div>
      <HostField keyId={pakKey.id} />
      <div className="drawer-inline">
        <Button size="xs" variant="default" onClick={() => openDialog({ kind: 'handout', keyId: pakKey.id })}>
          Preview, other forms, QR code
        </Button>
        <Button size="xs" variant="default" onClick={() => goTo('composer', { key: pakKey.id })}>
          Open in composer
        </Button>
      </div>
    </div>
  );
}
