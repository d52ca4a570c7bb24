/** What a payment became: its hand-out, or why there is none yet. */
import { Button, Text } from '@mantine/core';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { usePayment } from '../../queries/payments.ts';
import { goTo } from '../../routes.ts';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { HandoutPanel } from '../handout/handout-panel.tsx';
import { useKey } from '../use-key.ts';
import { Focused } from './focused.tsx';
import { PaymentMark } from './payment-mark.tsx';
import { PaymentWay } from './payment-way.tsx';
import { amountOf, STATE_EXPLAINED, termsText } from './payment-words.ts';

export function PaymentResult({ payment: answered }: { payment: Payment }) {
  const payment = usePayment(answered.id).data?.payment ?? answered;
  const pakKey = useKey(payment.keyId);
  if (pakKey !== null && (payment.state === 'minted' || payment.state === 'handedOut')) {
    return (
      <DialogFrame title={payment.choice?.kind === 'topUp' ? 'Topped up' : 'Key minted'} size={720}>
        <Focused>
          <HandoutPanel pakKey={pakKey} />
        </Focused>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="The payment is kept">
      <Focused>
        <div className="dialog-form">
          <div className="sell-who">
            <bdi className="dialog-target">{payment.customer ?? payment.contact}</bdi>
            <span className="figure">
              <strong>{amountOf(payment)}</strong> for {termsText(payment) ?? 'an unknown number of GB'}
            </span>
          </div>
          <PaymentWay payment={payment} />
          <PaymentMark state={payment.state} />
          <Text size="sm" role="status">
            {payment.reason === '' ? STATE_EXPLAINED[payment.state] : payment.reason}
          </Text>
          <DialogFoot>
            <Button
              size="sm"
              variant="default"
              onClick={() => {
                closeDialog();
                goTo('payments', { payment: payment.id });
              }}
            >
              Show the payment
            </Button>
            <Button size="sm" data-autofocus onClick={closeDialog}>
              Done
            </Button>
          </DialogFoot>
        </div>
      </Focused>
    </DialogFrame>
  );
}
