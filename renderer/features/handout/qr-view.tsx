/** The proxy URL as a picture, only after it was asked for: whoever photographs it has the secret. Hidden again after a minute. */
import { Button, Text } from '@mantine/core';
import { IconEyeOff, IconQrcode } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { PakKey } from '../../../shared/key.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useSecondsTo } from '../../ui/use-seconds-to.ts';
import { QrPicture } from '../composer/qr-panel.tsx';
import '../composer/panels.css';

const SHOWN_MS = 60_000;

export function QrView({ pakKey, routing }: { pakKey: PakKey; routing: Routing }) {
  const [shown, setShown] = useState<{ rows: string[]; until: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const seconds = useSecondsTo(shown?.until ?? null);
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => setShown(null), Math.max(0, shown.until - Date.now()));
    return () => clearTimeout(timer);
  }, [shown]);
  const show = async () => {
    setBusy(true);
    setError(null);
    try {
      const { rows } = await api.composer.qr({ keyId: pakKey.id, format: 'url', routing });
      setShown({ rows, until: Date.now() + SHOWN_MS });
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="qr-view">
      {shown === null ? (
        <Button
          size="sm"
          variant="default"
          loading={busy}
          leftSection={<IconQrcode size={16} />}
          onClick={() => void show()}
        >
          Show the QR code
        </Button>
      ) : (
        <>
          <QrPicture rows={shown.rows} label={`QR code of the proxy URL of ${pakKey.label}`} />
          <Button size="xs" variant="default" leftSection={<IconEyeOff size={14} />} onClick={() => setShown(null)}>
            Hide
          </Button>
        </>
      )}
      <Text size="xs" c="dimmed" role="status">
        {seconds === null
          ? 'The code holds this customer’s secret: show it to him only.'
          : `Hidden again in ${seconds} s.`}
      </Text>
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}
