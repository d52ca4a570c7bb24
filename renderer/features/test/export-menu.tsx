/** Past tests as a file or in the clipboard: made by main, never with an exit address or a secret. */
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../ipc-client.ts';
import { showDone, showFailure } from '../frame/toasts.tsx';
import { counted } from './lab-words.ts';

interface ExportMenuProps {
  /** The one that is shown, if it is kept. */
  runId: string | null;
  /** The list's filter; null = all customers. */
  keyId: string | null;
  count: number;
}

type Scope = { runId?: string; keyId?: string };

export function ExportMenu({ runId, keyId, count }: ExportMenuProps) {
  const [busy, setBusy] = useState(false);
  const send = async (format: 'json' | 'csv', to: 'file' | 'clipboard', scope: Scope) => {
    if (busy) return;
    setBusy(true);
    try {
      const { saved, runs, name } = await api.probe.exportReports({ format, to, ...scope });
      if (saved) showDone(`${counted(runs, 'test')} ${name === null ? 'copied' : `saved as ${name}`}.`);
    } catch (error) {
      showFailure('Nothing was exported', error);
    } finally {
      setBusy(false);
    }
  };
  const items = (scope: Scope) => (
    <>
      <Menu.Item onClick={() => void send('csv', 'file', scope)}>Save as CSV…</Menu.Item>
      <Menu.Item onClick={() => void send('json', 'file', scope)}>Save as JSON…</Menu.Item>
      <Menu.Item onClick={() => void send('csv', 'clipboard', scope)}>Copy as CSV</Menu.Item>
    </>
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} />}
          disabled={count === 0 && runId === null}
          aria-busy={busy}
          title="Countries, networks, stages and times. Never an exit address, never a secret."
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {runId !== null && (
          <>
            <Menu.Label>The test shown</Menu.Label>
            {items({ runId })}
          </>
        )}
        {count > 0 && (
          <>
            <Menu.Label>{keyId === null ? 'All past tests' : 'Past tests of this customer'}</Menu.Label>
            {items(keyId === null ? {} : { keyId })}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
