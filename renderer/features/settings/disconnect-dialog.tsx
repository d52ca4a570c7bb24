/** Leaving an account: names it, Cancel has the focus, and forgetting its data is a choice of its own. */
import { Button, Checkbox, Modal, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ProfileSummary } from '../../../shared/ipc/account.ts';
import { api } from '../../ipc-client.ts';
import { useAccountChanged } from '../../queries/account.ts';
import { goTo } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DialogFoot } from '../dialog-frame.tsx';
import '../dialog.css';

export function DisconnectDialog({ profile, onClose }: { profile: ProfileSummary; onClose: () => void }) {
  const accountChanged = useAccountChanged();
  const [forgetData, setForgetData] = useState(false);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const inFlight = useRef(false);

  const disconnect = async () => {
    if (inFlight.current) return;
    inFlight.current = true;
    setRunning(true);
    setError(null);
    try {
      // Fresh for each try: the token is good once, for two minutes.
      const { token } = await api.account.prepareDisconnect({});
      await api.account.disconnect({ confirmToken: token, forgetData });
      goTo('keys');
      await accountChanged();
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      inFlight.current = false;
      setRunning(false);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title="Disconnect this account?"
      size={460}
      closeOnEscape={!running}
      closeOnClickOutside={false}
      classNames={{ body: 'dialog-body', header: 'dialog-header', title: 'dialog-title' }}
    >
      <div className="dialog-form">
        <bdi className="dialog-target">{profile.name}</bdi>
        <Text size="sm">
          The API key is removed from this computer. Nothing changes at the platform: the customers’ keys go on working.
        </Text>
        <Checkbox
          label="Forget its data as well"
          description="Removes the cached keys, the usage history and the activity of this account. The history cannot be had again: the platform keeps none."
          checked={forgetData}
          onChange={(event) => setForgetData(event.currentTarget.checked)}
        />
        {error !== null && <ErrorNote error={error} />}
        <DialogFoot>
          <Button size="sm" variant="default" data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button size="sm" color="red" loading={running} onClick={() => void disconnect()}>
            {forgetData ? 'Disconnect and forget' : 'Disconnect'}
          </Button>
        </DialogFoot>
      </div>
    </Modal>
  );
}
