/** The key changed at the platform while it was looked at: both sides, and the question again. */
import { Alert, Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import type { PakKey } from '../../../shared/key.ts';
import { KeyChange } from './key-change.tsx';

interface ChangedNoticeProps {
  seen: PakKey;
  now: PakKey;
  nowMs: number;
  onAccept: () => void;
}

export function ChangedNotice({ seen, now, nowMs, onAccept }: ChangedNoticeProps) {
  return (
    <Alert
      role="alert"
      className="careful-note"
      color="yellow"
      variant="light"
      icon={<IconRefreshAlert size={18} />}
      title="This key changed at the platform while you looked at it. Nothing was added."
    >
      <KeyChange before={seen} after={now} nowMs={nowMs} labels={['You saw', 'It is now']} />
      <Button size="xs" variant="default" mt={8} onClick={onAccept}>
        Go on with the new figures
      </Button>
    </Alert>
  );
}
