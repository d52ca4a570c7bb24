/** One payment beside the list: where it stands, what can be done, its facts and its way. */
import { Button, CloseButton, Title } from '@mantine/core';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { usePayment } from '../../queries/payments.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useKey } from '../use-key.ts';
import { PaymentFacts } from './payment-facts.tsx';
import { PaymentHistory } from './payment-history.tsx';
import { PaymentMark } from './payment-mark.tsx';
import { PaymentWay } from './payment-way.tsx';
import {
  ACTION_WORDS,
  actionsOf,
  amountOf,
  flagText,
  PLATFORM_ACTIONS,
  STATE_EXPLAINED,
  termsText,
} from './payment-words.ts';
import type { PaymentActions } from './use-payment-actions.ts';
import '../keys/key-drawer.css';

interface PaymentDrawerProps {
  id: string;
  /** As the list has it, until the whole of it has come. */
  listed: Payment | null;
  actions: PaymentActions;
  onClose: () => void;
}

export function PaymentDrawer({ id, listed, actions, onClose }: PaymentDrawerProps) {
  const one = usePayment(id);
  const payment = one.data?.payment ?? listed;
  const name = payment?.customer ?? (payment === null ? null : payment.contact || 'A payment');
  return (
    <aside className="key-drawer payment-drawer" aria-label={name === null ? 'Payment' : `Payment of ${name}`}>
      <div className="key-drawer-head">
        <Title order={2} className="key-drawer-title" title={name ?? undefined}>
          <bdi>{name ?? (one.isPending ? 'Loading' : 'No such payment')}</bdi>
        </Title>
        <CloseButton aria-label="Close" title="Close (Esc)" onClick={onClose} />
      </div>
      <div className="key-drawer-scroll">
        {payment !== null && <Standing payment={payment} actions={actions} />}
        {payment !== null && (
          <section className="key-drawer-section" aria-label="Facts">
            <PaymentFacts payment={payment} />
          </section>
        )}
        <section className="key-drawer-section" aria-label="What happened">
          <h3 className="key-drawer-heading">What happened</h3>
          {one.error ? (
            <ErrorNote error={one.error} onRetry={() => void one.refetch()} />
          ) : one.data ? (
            <PaymentHistory history={one.data.history} />
          ) : (
            <LoadingRows rows={3} columns={[60, 20]} />
          )}
        </section>
      </div>
    </aside>
  );
}

function Standing({ payment, actions }: { payment: Payment; actions: PaymentActions }) {
  const pakKey = useKey(payment.keyId);
  const flag = flagText(payment);
  const possible = actionsOf(payment).filter((action) => action !== 'disableKey' || pakKey?.enabled !== false);
  const busy = actions.busyId === payment.id;
  return (
    <section className="key-drawer-section" aria-label="Where it stands">
      <div className="payment-sum">
        <span className="payment-amount figure">{amountOf(payment)}</span>
        <PaymentMark state={payment.state} />
      </div>
      <p className="payment-terms dimmed">{termsText(payment) ?? 'How many GB could not be read.'}</p>
      {payment.state !== 'ignored' && <PaymentWay payment={payment} />}
      <p className="payment-why" data-state={payment.state}>
        {payment.reason === '' ? STATE_EXPLAINED[payment.state] : payment.reason}
      </p>
      {flag !== null && payment.flagOpen && (
        <p className="payment-flag" role="note">
          {flag === 'disputed' ? 'The customer disputed this payment.' : `The money was ${flag}.`}{' '}
          {payment.keyId === null
            ? 'No key came of it.'
            : pakKey === null
              ? 'Its key is not in the list any more.'
              : pakKey.enabled === false
                ? 'Its key is switched off.'
                : 'Its key still works.'}
        </p>
      )}
      <div className="payment-actions">
        {possible.map((action, index) =>
          PLATFORM_ACTIONS.has(action) ? (
            <GuardedButton
              key={action}
              blocked={actions.blocked}
              loading={busy && index === 0}
              variant={index === 0 ? 'filled' : 'default'}
              {...(action === 'disableKey' ? { color: 'red' } : {})}
              onClick={() => actions.run(action, payment)}
            >
              {ACTION_WORDS[action]}
            </GuardedButton>
          ) : (
            <Button
              key={action}
              variant={index === 0 ? 'filled' : 'default'}
              onClick={() => actions.run(action, payment)}
            >
              {ACTION_WORDS[action]}
            </Button>
          ),
        )}
      </div>
    </section>
  );
}
