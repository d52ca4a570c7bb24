/** The receiver for Stripe's events: off until it is switched on, on this computer only, signed events only. */
import { Button, Switch } from '@mantine/core';
import { IconClipboard } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { WebhookState } from '../../../shared/ipc/payments.ts';
import { api } from '../../ipc-client.ts';
import { useWebhook } from '../../queries/payments.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { showDone } from '../frame/toasts.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Row } from './section.tsx';

function StateWords({ state }: { state: WebhookState }) {
  const { enabled, listening, hasSecret, url, lastEventAt, refused, error } = state;
  return (
    <span role="status">
      {!enabled
        ? 'Off. Payments are found without it; it only makes them come a few seconds sooner.'
        : listening
          ? `Listens at ${url}, on this computer only.`
          : hasSecret
            ? 'Switched on, but not listening.'
            : 'Switched on; it listens once the signing secret is pasted.'}
      {error !== null && <strong className="field-error"> {error}</strong>}
      {lastEventAt !== null && (
        <>
          {' '}
          Last event <RelativeTime at={lastEventAt} />.
        </>
      )}
      {refused > 0 && ` ${refused.toLocaleString('en-US')} turned away: not signed by Stripe, changed or too old.`}
    </span>
  );
}

export function WebhookRows() {
  const client = useQueryClient();
  const webhook = useWebhook();
  const settle = (state: WebhookState) => client.setQueryData(['payments', 'webhook'], state);
  const set = useMutation({
    mutationFn: (next: { enabled: boolean; port: number }) => api.payments.setWebhook(next),
    onSuccess: settle,
  });
  const paste = useMutation({
    mutationFn: () => api.payments.pasteWebhookSecret({}),
    onSuccess: (state) => {
      settle(state);
      showDone('The signing secret is kept. The clipboard was emptied.');
    },
  });
  if (webhook.error) return <ErrorNote error={webhook.error} onRetry={() => void webhook.refetch()} />;
  const state = webhook.data;
  if (state === undefined) return null;
  const { enabled, port, hasSecret, forwardCommand } = state;
  const error = set.error ?? paste.error;
  return (
    <>
      <Row label="Webhook receiver" hint={<StateWords state={state} />}>
        <Switch
          aria-label="Receive Stripe’s webhooks"
          checked={(set.isPending ? set.variables.enabled : undefined) ?? enabled}
          disabled={set.isPending}
          onChange={(event) => set.mutate({ enabled: event.currentTarget.checked, port })}
        />
      </Row>
      {enabled && (
        <>
          <Row label="Port">
            <NumberSetting
              label="Port of the webhook receiver"
              value={port}
              min={1024}
              max={65_535}
              suffix=""
              onSave={(next) => set.mutate({ enabled, port: next })}
            />
          </Row>
          <Row
            label="Signing secret"
            hint={
              hasSecret
                ? 'Kept in the keychain. It is never shown.'
                : 'The whsec_… that stripe listen prints, or that of your endpoint in Stripe’s dashboard.'
            }
          >
            <Button
              variant="default"
              leftSection={<IconClipboard size={14} />}
              loading={paste.isPending}
              onClick={() => paste.mutate()}
            >
              {hasSecret ? 'Paste another' : 'Paste secret'}
            </Button>
          </Row>
          <Row wide label="To forward Stripe’s events" hint="With Stripe’s own command line tool, or through a tunnel.">
            <div className="settings-inline">
              <code className="mono truncate settings-grow" title={forwardCommand}>
                {forwardCommand}
              </code>
              <CopyButton
                label="Copy"
                aria-label="Copy the line for stripe listen"
                what={forwardCommand}
                copy={() => api.app.copyText({ text: forwardCommand })}
              />
            </div>
          </Row>
        </>
      )}
      {error && <ErrorNote error={error} />}
    </>
  );
}
