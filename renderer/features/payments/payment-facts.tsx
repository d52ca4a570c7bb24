import { formatDateTime } from '../../../shared/format.ts';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { formatAmount } from '../../../shared/money-amount.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useKey } from '../use-key.ts';
import { sourceName } from './payment-words.ts';

export function PaymentFacts({ payment }: { payment: Payment }) {
  const { choice, contact, customer, keyId, note, operationId, paidAt, refundedMinor, seenAt, sourceId } = payment;
  const aim = choice?.kind === 'topUp' ? choice.keyId : keyId;
  const pakKey = useKey(aim);
  const label = pakKey?.label ?? (aim === null ? null : 'a key that is not listed any more');
  return (
    <dl className="key-facts">
      <dt>By</dt>
      <dd>{sourceName(payment)}</dd>
      <dt>Customer</dt>
      <dd>{customer === null ? <span className="dimmed">not said</span> : <bdi>{customer}</bdi>}</dd>
      {contact !== '' && contact !== customer && (
        <>
          <dt>Contact</dt>
          <dd className="payment-break">
            <bdi>{contact}</bdi>
          </dd>
        </>
      )}
      <dt>Becomes</dt>
      <dd>
        {choice === null ? (
          <span className="dimmed">not decided yet</span>
        ) : choice.kind === 'mint' ? (
          label === null ? (
            `a new key${choice.tier === 'safe' ? ', safe quality' : ''}`
          ) : (
            <>
              key <bdi>{label}</bdi>
            </>
          )
        ) : (
          <>
            top-up of <bdi>{label}</bdi>
          </>
        )}
      </dd>
      <dt>Paid</dt>
      <dd className="figure">{formatDateTime(paidAt)}</dd>
      <dt>Seen</dt>
      <dd className="figure">{formatDateTime(seenAt)}</dd>
      {refundedMinor > 0 && (
        <>
          <dt>Paid back</dt>
          <dd className="figure">{formatAmount({ ...payment, amountMinor: refundedMinor })}</dd>
        </>
      )}
      {note !== '' && (
        <>
          <dt>Note</dt>
          <dd className="payment-break">{note}</dd>
        </>
      )}
      <dt>Id</dt>
      <dd className="key-facts-id">
        <span className="mono truncate" title={sourceId}>
          {sourceId}
        </span>
        <CopyButton
          label="Copy"
          aria-label="Copy the payment’s id"
          size="compact-xs"
          what={sourceId}
          copy={() => api.app.copyText({ text: sourceId })}
        />
      </dd>
      {operationId !== null && operationId !== sourceId && (
        <>
          <dt>Operation</dt>
          <dd className="mono truncate" title={operationId}>
            {operationId}
          </dd>
        </>
      )}
    </dl>
  );
}
