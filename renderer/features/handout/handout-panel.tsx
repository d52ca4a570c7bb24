/** What the customer gets: the URL first, then every other form of it. The secret stays masked unless it is asked for. */
import { Button, Text } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatCapGb, formatDate } from '../../../shared/format.ts';
import { keyStanding, type PakKey } from '../../../shared/key.ts';
import { proxyUrlSegments, routingTokens } from '../../../shared/proxy-url.ts';
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
import { RoutingRow } from './routing-row.tsx';
import { useCopyKey } from './use-copy-key.ts';
import './handout.css';

interface HandoutPanelProps {
  pakKey: PakKey;
  /** More buttons at the foot. */
  actions?: ReactNode;
}

export function HandoutPanel({ pakKey, actions }: HandoutPanelProps) {
  const target = useGatewayTarget();
  const [routing, changeRouting] = useRoutingOf(pakKey);
  const revealed = useRevealed(pakKey.id);
  const { copy, onClipboard } = useCopyKey(pakKey.id);
  const standing = keyStanding(pakKey, useNow(60_000));
  const shown = shownSecret(pakKey, revealed.secret);
  const valid = routingTokens(routing).every(({ invalid }) => !invalid);

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
      {target === null ? (
        <Text size="sm">
          The proxy username of this account is not known, so no URL can be made. Set it in Settings, under Account.
        </Text>
      ) : (
        <>
          <ProxyUrlView segments={proxyUrlSegments(target, routing, shown)} />
          <div className="handout-main">
            <CopyButton
              label="Copy URL"
              variant="filled"
              size="sm"
              data-autofocus
              disabled={!valid}
              copy={() => copy({ kind: 'proxy', format: 'url', routing }, 'The URL')}
            />
            <CopyButton
              label="Copy message"
              title="The whole message to the customer, by the template in Settings"
              size="sm"
              disabled={!valid}
              copy={() => copy({ kind: 'message', routing }, 'The message')}
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
          {valid ? (
            <FormatRows
              target={target}
              routing={routing}
              shown={shown}
              onCopy={(format) => copy({ kind: 'proxy', format, routing }, 'It')}
            />
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
