/** A new secret for the same key, ending in what the customer must now be sent. */
import { Text } from '@mantine/core';
import { DialogFrame } from '../dialog-frame.tsx';
import { HandoutPanel } from '../handout/handout-panel.tsx';
import { OperationNote } from '../operation-note.tsx';
import { Aftercare } from '../revoke/aftercare.tsx';
import { ConfirmDialog } from '../revoke/confirm-dialog.tsx';

export function RotateDialog({ keyId }: { keyId: string }) {
  return (
    <ConfirmDialog
      keyId={keyId}
      action="rotate"
      title="Rotate this key’s secret?"
      verb="Rotate secret"
      dont="rotate it again"
      consequences={[
        'The customer gets a new secret; everything that uses the old one must be changed. Cap, usage and expiry stay.',
        'The old secret works for up to about 30 s more, until the gateway has noticed. Open tunnels may go on until they close.',
      ]}
      done={({ key, operation }) => (
        <DialogFrame title="Secret rotated" size={720}>
          <OperationNote operation={operation} />
          <div className="rotated-note">
            <Text size="sm">
              The new secret is <span className="mono">{key.secretHint ?? 'known to the platform'}</span>. Send it to
              the customer now: “Copy message” has the new URL in it.
            </Text>
            <Aftercare keyId={key.id} operation={operation} until="the old secret is refused" whose="old" />
          </div>
          <HandoutPanel pakKey={key} />
        </DialogFrame>
      )}
    />
  );
}
