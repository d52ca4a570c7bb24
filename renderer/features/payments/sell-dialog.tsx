/** Selling while the customer is on the line: a link, paid, minted, handed out. Enter goes from each step to the next. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api } from '../../ipc-client.ts';
import { usePaymentsChanged, useStripe } from '../../queries/payments.ts';
import { useSettings } from '../../queries/settings.ts';
import { goTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { DialogFrame } from '../dialog-frame.tsx';
import { closeDialog, openDialog } from '../dialogs.ts';
import { useIntent } from '../use-intent.ts';
import { Focused } from './focused.tsx';
import { SellForm, type SellOrder } from './sell-form.tsx';
import { SellLive } from './sell-live.tsx';
import '../mint/mint.css';
import './payments.css';

export function SellDialog({ intentId }: { intentId: string | null }) {
  const [round, setRound] = useState(0);
  return <SellOnce key={round} intentId={round === 0 ? intentId : null} onAnother={() => setRound((old) => old + 1)} />;
}

function SellOnce({ intentId, onAnother }: { intentId: string | null; onAnother: () => void }) {
  const settings = useSettings();
  const stripe = useStripe();
  const client = useQueryClient();
  const changed = usePaymentsChanged();
  const send = useCallback(
    async (order: SellOrder, id: string) => {
      const checkout = await api.payments.sell({ ...order, intentId: id });
      client.setQueryData(['payments', 'checkout', checkout.intentId], checkout);
      changed();
      return checkout;
    },
    [client, changed],
  );
  const sell = useIntent(send);
  const shownId = intentId ?? sell.value?.intentId ?? null;

  if (shownId !== null) return <SellLive intentId={shownId} onAnother={onAnother} />;
  const error = settings.error ?? stripe.error;
  return (
    <DialogFrame title="Sell on the call" busy={sell.running}>
      {error !== null ? (
        <ErrorNote error={error} onRetry={() => void Promise.all([settings.refetch(), stripe.refetch()])} />
      ) : !settings.data ? (
        <LoadingRows rows={5} columns={[90]} />
      ) : stripe.data === undefined || stripe.data.connection === 'connected' ? (
        // Letters typed right after the shortcut must meet a field: it does not wait for the word about Stripe.
        <Focused>
          <SellForm settings={settings.data} sell={sell} />
        </Focused>
      ) : (
        <Focused>
          <NoStripe refused={stripe.data.connection === 'invalid'} />
        </Focused>
      )}
    </DialogFrame>
  );
}

function NoStripe({ refused }: { refused: boolean }) {
  return (
    <EmptyState
      title={refused ? 'Stripe refuses the key' : 'No Stripe key yet'}
      text="A link to pay by is made at your own Stripe account. Paste a restricted key once, in Settings; it is kept in this computer’s keychain. What was paid in another way can be entered by hand."
      action={
        <>
          <Button
            size="sm"
            data-autofocus
            onClick={() => {
              closeDialog();
              goTo('settings', { section: 'stripe' });
            }}
          >
            Connect Stripe
          </Button>
          <Button size="sm" variant="default" onClick={() => openDialog({ kind: 'manualPayment' })}>
            Enter by hand
          </Button>
        </>
      }
    />
  );
}
