/** The QR code, only after it was asked for: it is the secret as a picture. Hidden again after a minute, or when the panel closes. */
import { Button } from '@mantine/core';
import { IconEyeOff, IconQrcode } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { HandoutFormat } from '../../../shared/ipc/routing.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { HANDOUTS } from '../../../shared/snippets.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useSecondsTo } from '../../ui/use-seconds-to.ts';
import { DialogFoot } from '../dialog-frame.tsx';
import { Panel } from './panel.tsx';

const SHOWN_MS = 60_000;
/** Light modules around the code, as its standard asks for. */
const QUIET = 4;

interface QrPanelProps {
  pakKey: PakKey;
  format: HandoutFormat;
  routing: Routing;
  onClose: () => void;
}

export function QrPicture({ rows, label }: { rows: readonly string[]; label: string }) {
  const size = rows.length + 2 * QUIET;
  const path = rows
    .flatMap((row, y) => Array.from(row, (dark, x) => (dark === '1' ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className="qr-picture"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path className="qr-light" d={`M0 0h${size}v${size}H0z`} />
      <path className="qr-dark" d={path} />
    </svg>
  );
}

export function QrPanel({ pakKey, format, routing, onClose }: QrPanelProps) {
  const [shown, setShown] = useState<{ rows: string[]; until: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [saved, setSaved] = useState('');
  const seconds = useSecondsTo(shown?.until ?? null);
  const { label } = HANDOUTS[format];
  const what = { keyId: pakKey.id, format, routing };

  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => setShown(null), Math.max(0, shown.until - Date.now()));
    return () => clearTimeout(timer);
  }, [shown]);

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  const show = () =>
    run(async () => {
      const { rows } = await api.composer.qr(what);
      setShown({ rows, until: Date.now() + SHOWN_MS });
    });
  const save = (as: 'png' | 'svg') =>
    run(async () => {
      const result = await api.composer.saveQr({ ...what, as });
      setSaved(result.saved ? `Saved as “${result.name}”.` : '');
    });

  return (
    <Panel title={`QR code: ${label}`} onClose={onClose}>
      <div className="qr">
        <bdi className="dialog-target">{pakKey.label}</bdi>
        <p className="qr-words">
          The code holds this customer’s secret: whoever sees or photographs it can use up his traffic. Show it to the
          customer only.
        </p>
        <div className="qr-place">
          {shown === null ? (
            <Button
              size="md"
              data-autofocus
              loading={busy}
              leftSection={<IconQrcode size={16} />}
              onClick={() => void show()}
            >
              Show the QR code
            </Button>
          ) : (
            <QrPicture rows={shown.rows} label={`QR code of the ${label} of ${pakKey.label}`} />
          )}
        </div>
        {error !== null && <ErrorNote error={error} />}
        <DialogFoot
          hint={<span role="status">{saved || (seconds === null ? '' : `Hidden again in ${seconds} s.`)}</span>}
        >
          {shown !== null && (
            <Button variant="default" leftSection={<IconEyeOff size={14} />} onClick={() => setShown(null)}>
              Hide
            </Button>
          )}
          <Button variant="default" disabled={busy} onClick={() => void save('svg')}>
            Save SVG
          </Button>
          <Button variant="default" disabled={busy} onClick={() => void save('png')}>
            Save PNG
          </Button>
        </DialogFoot>
      </div>
    </Panel>
  );
}
