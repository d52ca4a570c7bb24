/** What the customer gets: the URL first, then the message, every other form of it, a QR code. The secret stays masked unless it is asked for. */
import { Button, SegmentedControl, Text } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { formatCapGb, formatDate } from '../../../shared/format.ts';
import { keyStanding, type PakKey } from '../../../shared/key.ts';
import { proxyUrlSegments, routingTokens } from '../../../shared/proxy-url.ts';
import { useSettings } from '../../queries/settings.ts';
import { goTo } from '../../routes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { ProxyUrlView } from '../routing/proxy-url-view.tsx';
import { useRoutingOf } from '../routing/routing-memory.ts';
import { shownSecret, useGatewayTarget } from '../routing/use-gateway-target.ts';
import { useRevealed } from '../routing/use-revealed.ts';
import { ClipboardNote } from './clipboard-note.tsx';
import { FormatRows } from './format-rows.tsx';
import { HostField } from './host-field.tsx';
import { MessageView } from './message-view.tsx';
import { QrView } from './qr-view.tsx';
import { RoutingRow } from './routing-row.tsx';
import { type OnClipboard, useCopyKey } from './use-copy-key.ts';
import { useCustomerTarget } from './use-customer-target.ts';
import './handout.css';

interface HandoutPanelProps {
  pakKey: PakKey;
  /** What was copied already, when the key was minted. */
  copied?: OnClipboard | null;
  /** More buttons at the foot. */
  actions?: ReactNode;
}

const VIEWS = [
  { value: 'message', label: 'Message' },
  { value: 'formats', label: 'Other forms' },
  { value: 'qr', label: 'QR code' },
];

export function HandoutPanel({ pakKey, copied = null, actions }: HandoutPanelProps) {
  const hasUsername = useGatewayTarget() !== null;
  const target = useCustomerTarget(pakKey.id);
  const settings = useSettings().data;
  const [routing, changeRouting] = useRoutingOf(pakKey);
  const revealed = useRevealed(pakKey.id);
  const { copy, onClipboard } = useCopyKey(pakKey.id, copied);
  const [view, setView] = useState('message');
  const [templateId, setTemplateId] = useState<string | null>(null);
  const standing = keyStanding(pakKey, useNow(60_000));
  const shown = shownSecret(pakKey, revealed.secret);
  const valid = routingTokens(routing).every(({ invalid }) => !invalid);
  const templates = settings?.handoutTemplates ?? [];
  const template = templates.find(({ id }) => id === (templateId ?? settings?.defaultTemplateId)) ?? templates[0];

  const leaveFor = (screen: 'test' | 'composer') => {
    closeDialog();
    goTo(screen, { key: pakKey.id });
  };

  return (
    <div className="handout">
      <div className="handout-who">
        <bdi className="handout-label">{pakKey.label || pakKey.id}</bdi>
        <span className="handout-facts">
          <StateMark state={standing.state} reason={standing.reason} />
          <span>{formatCapGb(pakKey.capGb)}</span>
          <span>{pakKey.expiresAt === null ? 'no expiry' : `until ${formatDate(pakKey.expiresAt)}`}</span>
        </span>
      </div>
      {!hasUsername && (
        <Text size="sm">
          The proxy username of this account is not known, so no URL can be made. Set it in Settings, under Account.
        </Text>
      )}
      {target !== null && (
        <>
          <ProxyUrlView segments={proxyUrlSegments(target, routing, shown)} />
          <div className="handout-main">
            <CopyButton
              label="Copy URL"
              variant="filled"
              size="sm"
              data-autofocus
              disabled={!valid}
              what={JSON.stringify(routing)}
              copy={() => copy({ kind: 'proxy', format: 'url', routing }, 'The URL')}
            />
            <CopyButton
              label="Copy message"
              title={template ? `“${template.name}”, as shown below` : 'The whole message to the customer'}
              size="sm"
              disabled={!valid || !template}
              what={JSON.stringify([template?.id, routing])}
              copy={() =>
                copy(
                  { kind: 'message', routing, ...(template ? { templateId: template.id } : {}) },
                  template ? `“${template.name}”` : 'The message',
                )
              }
            />
            <CopyButton label="Copy secret" size="sm" copy={() => copy({ kind: 'secret' }, 'The secret')} />
            <Button
              size="sm"
              variant="subtle"
              color="gray"
              loading={revealed.pending}
              leftSection={revealed.secret === null ? <IconEye size={14} /> : <IconEyeOff size={14} />}
              title="The platform records who reveals a secret. It is hidden again after a minute."
              onClick={revealed.secret === null ? revealed.reveal : revealed.hide}
            >
              {revealed.secret === null ? 'Reveal' : 'Hide'}
            </Button>
          </div>
          <ClipboardNote onClipboard={onClipboard} />
          {revealed.error !== null && <ErrorNote error={revealed.error} />}
          <RoutingRow routing={routing} onChange={changeRouting} />
          <HostField keyId={pakKey.id} />
          {valid ? (
            <>
              <SegmentedControl
                aria-label="Form of the hand-out"
                className="handout-views"
                size="xs"
                transitionDuration={0}
                data={VIEWS}
                value={view}
                onChange={setView}
              />
              {view === 'message' && template && (
                <MessageView
                  pakKey={pakKey}
                  target={target}
                  routing={routing}
                  shown={shown}
                  templates={templates}
                  template={template}
                  onTemplate={setTemplateId}
                  copy={copy}
                />
              )}
              {view === 'formats' && (
                <FormatRows
                  target={target}
                  routing={routing}
                  shown={shown}
                  onCopy={async (format) => void (await copy({ kind: 'proxy', format, routing }, 'It'))}
                />
              )}
              {view === 'qr' && <QrView key={JSON.stringify(routing)} pakKey={pakKey} routing={routing} />}
            </>
          ) : (
            <Text size="sm" className="field-error" role="alert">
              A session name takes only a-z, 0-9 and _. Anything else the gateway would misread in silence, so nothing
              is copied.
            </Text>
          )}
        </>
      )}
      <DialogFoot hint={actions}>
        <Button size="sm" variant="default" onClick={() => leaveFor('composer')}>
          Open in composer
        </Button>
        <Button size="sm" variant="default" onClick={() => leaveFor('test')}>
          Test it
        </Button>
        <Button size="sm" variant="default" onClick={closeDialog}>
          Done
        </Button>
      </DialogFoot>
    </div>
  );
}
