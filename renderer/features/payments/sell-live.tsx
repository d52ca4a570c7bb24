/** One sale as it happens: the link waits, is paid, becomes a key, is handed out. Closing the dialog stops nothing. */
import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { formatCapGb } from '../../../shared/format.ts';
import type { Checkout, Payment } from '../../../shared/ipc/payments.ts';
import { formatAmount } from '../../../shared/money-amount.ts';
import { api } from '../../ipc-client.ts';
import { useAccount } from '../../queries/account.ts';
import { useCheckout, usePaymentsChanged } from '../../queries/payments.ts';
import { goTo } from '../../routes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useFocusOn } from '../bulk/use-focus-on.ts';
import { QrPicture } from '../composer/qr-panel.tsx';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { HandoutPanel } from '../handout/handout-panel.tsx';
import { useKey } from '../use-key.ts';
import { Focused } from './focused.tsx';
import { PaymentWay } from './payment-way.tsx';
import { type SellStage, sellStage } from './sell-stage.ts';
import { usePaymentActions } from './use-payment-actions.ts';
import '../composer/panels.css';

export function SellLive({ intentId, onAnother }: { intentId: string; onAnother: () => void }) {
  const sale = useCheckout(intentId);
  const checkout = sale.data;
  const stage = checkout === undefined ? null : sellStage(checkout);
  const keyId = checkout?.payment?.keyId ?? null;
  const pakKey = useKey(keyId);
  const ready = stage === 'ready' && pakKey !== null;

  if (ready) {
    return (
      <DialogFrame title="Paid, minted: hand it out" size={720}>
        <Focused>
          <HandoutPanel
            pakKey={pakKey}
            actions={
              <Button variant="subtle" size="xs" onClick={onAnother}>
                Sell another
              </Button>
            }
          />
        </Focused>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="Sell on the call" size={640}>
      <div>
        {sale.error ? (
          <ErrorNote
            error={sale.error}
            stillWorks="The link goes on working; what is paid comes to Payments."
            onRetry={() => void sale.refetch()}
          />
        ) : checkout === undefined || stage === null ? (
          <LoadingRows rows={6} columns={[90]} />
        ) : (
          <Live checkout={checkout} stage={stage} onAnother={onAnother} />
        )}
      </div>
    </DialogFrame>
  );
}

interface LiveProps {
  checkout: Checkout;
  stage: SellStage;
  onAnother: () => void;
}

function Live({ checkout, stage, onAnother }: LiveProps) {
  const { amountMinor, currency, minorDigits, customer, gb, days, payment, qr, intentId } = checkout;
  const open = stage === 'open';
  return (
    <div className="dialog-form">
      <div className="sell-who">
        <bdi className="dialog-target">{customer}</bdi>
        <span className="figure">
          <strong>{formatAmount({ amountMinor, currency, minorDigits })}</strong> for {formatCapGb(gb)} ·{' '}
          {days === null ? 'no expiry' : `${days} d`}
        </span>
      </div>
      <PaymentWay payment={payment} ended={stage === 'over'} />
      {open ? (
        <div className="sell-open">
          {qr.length > 0 && <QrPicture rows={qr} label={`QR code of the page where ${customer} pays`} />}
          <OpenWords checkout={checkout} />
        </div>
      ) : (
        <Paid key={stage} checkout={checkout} stage={stage} />
      )}
      <DialogFoot hint={open ? <EndLink intentId={intentId} /> : undefined}>
        {!open && (
          <Button size="sm" variant="default" onClick={onAnother}>
            Sell another
          </Button>
        )}
        <Button size="sm" variant="default" title={open ? 'It goes on: see Payments' : undefined} onClick={closeDialog}>
          Close
        </Button>
      </DialogFoot>
    </div>
  );
}

function OpenWords({ checkout }: { checkout: Checkout }) {
  const { url, expiresAt, trouble, intentId } = checkout;
  const isDemo = useAccount().data?.profile?.kind === 'demo';
  const place = useFocusOn(true);
  const pay = useMutation({ mutationFn: () => api.payments.payDemo({ intentId }) });
  return (
    <div className="sell-words" ref={place}>
      <p className="sell-waiting" role="status">
        <span className="sell-pulse" aria-hidden="true" />
        Waiting for the payment…
      </p>
      <p>The customer scans the code, or opens the link that you send him.</p>
      <span className="sell-link mono" title={url}>
        {url}
      </span>
      <div className="sell-buttons">
        <CopyButton
          label="Copy link"
          variant="filled"
          size="sm"
          data-autofocus
          what={url}
          copy={() => api.app.copyText({ text: url })}
        />
        {isDemo && (
          <Button
            size="sm"
            variant="default"
            loading={pay.isPending}
            title="Only in the demo: what the customer does on his telephone"
            onClick={() => pay.mutate()}
          >
            Pay as the customer
          </Button>
        )}
      </div>
      {expiresAt !== null && (
        <Text size="xs" c="dimmed">
          The link ends <RelativeTime at={expiresAt} />.
        </Text>
      )}
      {trouble !== '' && (
        <Text size="xs" className="field-warning" role="status">
          {trouble} It is asked again by itself.
        </Text>
      )}
      {pay.error && <ErrorNote error={pay.error} />}
    </div>
  );
}

function EndLink({ intentId }: { intentId: string }) {
  const changed = usePaymentsChanged();
  const cancel = useMutation({
    mutationFn: () => api.payments.cancelCheckout({ intentId }),
    onSettled: changed,
  });
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        loading={cancel.isPending}
        title="Nobody can pay by it any more"
        onClick={() => cancel.mutate()}
      >
        End the link
      </Button>
      {cancel.error && <ErrorNote error={cancel.error} stillWorks="The link still works." />}
    </>
  );
}

const OVER: Record<'expired' | 'cancelled', string> = {
  expired: 'The link ended before anybody paid. Nothing was charged and nothing was minted.',
  cancelled: 'The link was ended. Nothing was charged and nothing was minted.',
};

function Paid({ checkout, stage }: { checkout: Checkout; stage: LiveProps['stage'] }) {
  const { payment, state } = checkout;
  const actions = usePaymentActions();
  const place = useFocusOn(true);
  const see = (one: Payment) => {
    closeDialog();
    goTo('payments', { payment: one.id });
  };
  if (payment === null) {
    return <p className="sell-said">{state === 'expired' || state === 'cancelled' ? OVER[state] : 'It is paid.'}</p>;
  }
  const busy = actions.busyId === payment.id;
  return (
    <div className="sell-said" ref={place}>
      <p role="status" data-tone={stage}>
        <SaidOf stage={stage} payment={payment} blocked={actions.blocked} />
      </p>
      <div className="sell-buttons">
        {(stage === 'paid' || stage === 'failed') && !payment.uncertain && (
          <Button
            size="sm"
            data-autofocus
            loading={busy}
            disabled={actions.blocked !== null}
            onClick={() => actions.run(stage === 'paid' ? 'mint' : 'retry', payment)}
          >
            {stage === 'paid' ? (payment.choice?.kind === 'topUp' ? 'Top up now' : 'Mint now') : 'Try again'}
          </Button>
        )}
        {(stage === 'waiting' || payment.uncertain) && (
          <Button
            size="sm"
            data-autofocus
            onClick={() => actions.run(payment.uncertain ? 'compare' : 'decide', payment)}
          >
            {payment.uncertain ? 'Compare…' : 'Decide…'}
          </Button>
        )}
        <Button size="sm" variant="default" onClick={() => see(payment)}>
          Show the payment
        </Button>
      </div>
    </div>
  );
}

interface SaidProps {
  stage: LiveProps['stage'];
  payment: Payment;
  blocked: string | null;
}

function SaidOf({ stage, payment, blocked }: SaidProps) {
  if (payment.reason !== '') return payment.reason;
  switch (stage) {
    case 'paid':
      return blocked === null ? 'It is paid. One look, then make it.' : `It is paid. ${blocked}`;
    case 'minting':
      return 'It is paid; the platform is asked for the key.';
    case 'ready':
      return 'The key is made; its line comes with the next reading.';
    case 'failed':
      return 'It is paid, and no key was made yet.';
    default:
      return 'It is paid.';
  }
}
