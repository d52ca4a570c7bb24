import { Text } from '@mantine/core';
import { useKeys } from '../../queries/keys.ts';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { DialogFrame } from '../dialog-frame.tsx';
import { useKey } from '../use-key.ts';
import { HandoutPanel } from './handout-panel.tsx';

export function HandoutDialog({ keyId }: { keyId: string }) {
  const keys = useKeys();
  const pakKey = useKey(keyId);
  return (
    <DialogFrame title="Hand out" size={720}>
      {pakKey ? (
        <HandoutPanel pakKey={pakKey} />
      ) : keys.isPending ? (
        <LoadingRows rows={4} columns={[90]} />
      ) : (
        <Text size="sm">This key is not in the list any more. Nothing was copied.</Text>
      )}
    </DialogFrame>
  );
}
