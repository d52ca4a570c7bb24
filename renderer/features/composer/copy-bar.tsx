/** One big Copy with its form beside it, and what else can be done with this URL. The secret is put in by main. */
import { Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconListNumbers, IconQrcode } from '@tabler/icons-react';
import type { HandoutFormat } from '../../../shared/ipc/routing.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { GatewayTarget, Routing } from '../../../shared/proxy-url.ts';
import { formatHandout, HANDOUTS } from '../../../shared/snippets.ts';
import { api } from '../../ipc-client.ts';
import { goTo } from '../../routes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ClipboardNote } from '../handout/clipboard-note.tsx';
import type { Revealed } from '../routing/use-revealed.ts';
import { FormatSelect } from './format-select.tsx';
import type { Copies } from './use-copies.ts';

/** Stands for the secret where no customer is chosen, as in the vendor's guide. */
const PLACEHOLDER = 'pak_CUSTOMER_KEY';

interface CopyBarProps {
  pakKey: PakKey | null;
  target: GatewayTarget;
  routing: Routing;
  format: HandoutFormat;
  onFormat: (format: HandoutFormat) => void;
  /** Why it cannot be copied, or null. */
  refused: string | null;
  revealed: Revealed;
  copies: Copies;
  onQr: () => void;
  onMany: () => void;
}

export function CopyBar(props: CopyBarProps) {
  const { pakKey, target, routing, format, onFormat, refused, revealed, copies, onQr, onMany } = props;
  const { label } = HANDOUTS[format];
  const copy = () =>
    pakKey === null
      ? copies.run(`${label} with a placeholder for the secret`, async () => {
          await api.app.copyText({ text: formatHandout(format, { ...target, secret: PLACEHOLDER }, routing) });
          return { clearsInMs: null };
        })
      : copies.run(`${label} of ${pakKey.label}`, () =>
          api.keys.copy({ keyId: pakKey.id, what: { kind: 'proxy', format, routing } }),
        );
  const blocked = pakKey === null || refused !== null;
  return (
    <div className="copy-place">
      <div className="copy-bar">
        <CopyButton
          label={pakKey === null ? `Copy ${label} (no secret)` : `Copy ${label}`}
          size="md"
          variant="filled"
          disabled={refused !== null}
          copy={copy}
          what={JSON.stringify([pakKey?.id, format, routing])}
        />
        <FormatSelect size="md" className="copy-format" value={format} onChange={onFormat} />
        <Button
          size="md"
          variant="default"
          disabled={pakKey === null}
          loading={revealed.pending}
          leftSection={revealed.secret === null ? <IconEye size={16} /> : <IconEyeOff size={16} />}
          title="The platform records who reveals a secret. It is hidden again after a minute."
          onClick={revealed.secret === null ? revealed.reveal : revealed.hide}
        >
          {revealed.secret === null ? 'Reveal' : 'Hide'}
        </Button>
        <Button size="md" variant="default" disabled={blocked} leftSection={<IconQrcode size={16} />} onClick={onQr}>
          QR code
        </Button>
        <Button
          size="md"
          variant="default"
          disabled={blocked}
          leftSection={<IconListNumbers size={16} />}
          title="Many URLs, each with a session of its own"
          onClick={onMany}
        >
          Many
        </Button>
        <Button
          size="md"
          variant="default"
          disabled={pakKey === null}
          onClick={() => goTo('test', { key: pakKey?.id })}
        >
          Test it
        </Button>
      </div>
      {refused !== null ? (
        <p className="control-hint field-warning">{refused}</p>
      ) : pakKey === null && copies.onClipboard === null ? (
        <p className="control-hint">No customer is chosen: the copy has {PLACEHOLDER} where his secret belongs.</p>
      ) : (
        <ClipboardNote onClipboard={copies.onClipboard} />
      )}
    </div>
  );
}
