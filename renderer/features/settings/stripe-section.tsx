/** Stripe: the key by Paste, how often it is asked, and where the customer lands. The key never enters the page. */
import { Button, Checkbox, Text } from '@mantine/core';
import { IconClipboard } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StripeState } from '../../../shared/ipc/payments.ts';
import { type PaymentSettings, paymentSettingsSchema } from '../../../shared/ipc/settings.ts';
import { api } from '../../ipc-client.ts';
import { useAccount } from '../../queries/account.ts';
import { usePaymentsChanged, useStripe } from '../../queries/payments.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { showDone } from '../frame/toasts.tsx';
import type { SettingsSectionProps } from './general-sections.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Row, Section } from './section.tsx';
import { TextSetting } from './text-setting.tsx';
import { WebhookRows } from './webhook-rows.tsx';

const thanksProblem = (text: string) =>
  paymentSettingsSchema.shape.thanksUrl.safeParse(text).success ? null : 'An address that begins with https://.';

export function StripeSection({ settings, saver }: SettingsSectionProps) {
  const stripe = useStripe();
  const { payments } = settings;
  const save = (patch: Partial<PaymentSettings>) => void saver.save({ payments: { ...payments, ...patch } });
  return (
    <Section
      id="stripe"
      title="Stripe"
      text="Paid Checkout sessions of your own Stripe account come to Payments, and Sell makes links there. Pakdesk asks Stripe; nothing on this computer has to be reached from outside."
    >
      {stripe.error && <ErrorNote error={stripe.error} onRetry={() => void stripe.refetch()} />}
      {stripe.data && (
        <>
          <KeyRow stripe={stripe.data} />
          <Row
            label="Ask Stripe every"
            hint={
              stripe.data.connection === 'none' ? (
                'While Pakdesk runs; what was paid meanwhile is found at the next start.'
              ) : (
                <>
                  Last time: <RelativeTime at={stripe.data.lastLookAt} none="not yet" />. What was paid while Pakdesk
                  was closed is found at the next start.
                </>
              )
            }
          >
            <NumberSetting
              label="Seconds between two looks at Stripe"
              value={payments.pollSeconds}
              min={15}
              max={3600}
              suffix=" s"
              onSave={(pollSeconds) => save({ pollSeconds })}
            />
          </Row>
          <Row label="After paying" hint="Where Stripe’s page leads the customer to: a page of yours that says thanks.">
            <TextSetting
              label="Address that the customer is led to after paying"
              value={payments.thanksUrl}
              width={280}
              problem={thanksProblem}
              onSave={(thanksUrl) => save({ thanksUrl })}
            />
          </Row>
          <WebhookRows />
        </>
      )}
    </Section>
  );
}

function keyWords({ connection, keptIn, host, mode, restricted }: StripeState): string {
  if (connection === 'invalid') return 'Stripe refuses it. Paste another one.';
  if (connection === 'none') {
    return 'A restricted key with Checkout Sessions: write; Events, Charges and Disputes: read. Copy it in Stripe’s dashboard under Developers, API keys; then press the button.';
  }
  const place =
    keptIn === 'session' ? 'Kept in memory only: gone when Pakdesk closes.' : 'Kept in this computer’s keychain.';
  const test = mode === 'test' ? ' Test mode: no real money moves.' : '';
  const full = restricted === false ? ' It can do more than Pakdesk needs: a restricted one is better.' : '';
  return `${place} It is sent to ${host} only.${test}${full}`;
}

function KeyRow({ stripe }: { stripe: StripeState }) {
  const client = useQueryClient();
  const changed = usePaymentsChanged();
  const account = useAccount().data;
  const [sessionOnly, setSessionOnly] = useState(false);
  const [sure, setSure] = useState(false);
  const settle = (state: StripeState) => {
    client.setQueryData(['payments', 'stripe'], state);
    changed();
  };
  const connect = useMutation({
    mutationFn: () => api.payments.connectStripe({ sessionOnly }),
    onSuccess: (state) => {
      settle(state);
      showDone('Stripe is connected. The clipboard was emptied.');
    },
  });
  const disconnect = useMutation({
    mutationFn: () => api.payments.disconnectStripe({}),
    onSuccess: (state) => {
      setSure(false);
      settle(state);
      showDone('The Stripe key is removed from this computer.');
    },
  });
  const keychain = account?.keychain;
  const noKeychain = keychain !== undefined && keychain.status !== 'ok';
  const error = connect.error ?? disconnect.error;
  return (
    <>
      <Row label="Stripe key" hint={keyWords(stripe)}>
        <div className="settings-inline">
          {stripe.keyHint !== null && <span className="mono">{stripe.keyHint}</span>}
          <Button
            variant={stripe.connection === 'connected' ? 'default' : 'filled'}
            leftSection={<IconClipboard size={14} />}
            loading={connect.isPending}
            onClick={() => {
              disconnect.reset();
              connect.mutate();
            }}
          >
            {stripe.connection === 'none' ? 'Paste Stripe key' : 'Paste another'}
          </Button>
          {stripe.connection !== 'none' &&
            (sure ? (
              <Button
                color="red"
                autoFocus
                loading={disconnect.isPending}
                onBlur={() => setSure(false)}
                onClick={() => disconnect.mutate()}
              >
                Remove the key
              </Button>
            ) : (
              <Button
                variant="default"
                onClick={() => {
                  connect.reset();
                  setSure(true);
                }}
              >
                Disconnect
              </Button>
            ))}
        </div>
      </Row>
      {noKeychain && (
        <Row label="Keychain" hint={keychain.message}>
          <Checkbox
            label="For this session only: in memory until Pakdesk closes"
            checked={sessionOnly}
            onChange={(event) => setSessionOnly(event.currentTarget.checked)}
          />
        </Row>
      )}
      {stripe.lastError !== null && (
        <Text size="xs" className="field-warning" role="status">
          {stripe.lastError.message} {stripe.lastError.nextStep}
        </Text>
      )}
      {error && <ErrorNote error={error} stillWorks="No other key was kept." />}
    </>
  );
}
