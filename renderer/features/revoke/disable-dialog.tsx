import { ConfirmDialog } from './confirm-dialog.tsx';
import { DoneDialog } from './done-dialog.tsx';

export function DisableDialog({ keyId }: { keyId: string }) {
  return (
    <ConfirmDialog
      keyId={keyId}
      action="disable"
      title="Switch this key off?"
      verb="Switch off"
      dont="switch it off again"
      consequences={[
        'The gateway refuses it until you switch it on again. Cap, usage, expiry and secret stay as they are.',
        'New connections are refused within about 30 s, when the gateway has noticed. Open tunnels may go on until they close.',
      ]}
      done={(changed) => (
        <DoneDialog
          title="Switched off"
          changed={changed}
          done="is switched off"
          text="The gateway refuses new connections within about 30 s. Tunnels that are open now may go on until they close."
        />
      )}
    />
  );
}
