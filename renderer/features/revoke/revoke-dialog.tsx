import { ConfirmDialog } from './confirm-dialog.tsx';
import { DoneDialog } from './done-dialog.tsx';

export function RevokeDialog({ keyId }: { keyId: string }) {
  return (
    <ConfirmDialog
      keyId={keyId}
      action="revoke"
      title="Revoke this key?"
      verb="Revoke key"
      dont="revoke it again"
      consequences={[
        'The key is deleted for good: it cannot be brought back, and its remaining GB are lost.',
        'New connections are refused within about 30 s, when the gateway has noticed. Open tunnels may go on until they close.',
        'To stop it for a while only, switch it off instead.',
      ]}
      done={(changed) => (
        <DoneDialog
          title="Revoked"
          changed={changed}
          text="The gateway refuses new connections within about 30 s. Tunnels that are open now may go on until they close."
        />
      )}
    />
  );
}
