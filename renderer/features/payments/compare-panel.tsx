/** Nobody knows whether a key came of it: the user looks, and says which one it is, or that there is none. */
import { Button, Radio, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { api } from '../../ipc-client.ts';
import { useKeys } from '../../queries/keys.ts';
import { usePaymentsChanged } from '../../queries/payments.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { KeySelect } from '../routing/key-select.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { keysOfCustomer } from './payment-fields.ts';
import { amountOf, termsText } from './payment-words.ts';

const NONE = 'none';
const OTHER = 'other';

export function ComparePanel({ payment, onDone }: { payment: Payment; onDone: (after: Payment) => void }) {
  const keys = useKeys().data?.keys ?? [];
  const blocked = useWriteBlocked();
  const changed = usePaymentsChanged();
  const [answer, setAnswer] = useState<string | null>(null);
  const [otherId, setOtherId] = useState<string | null>(null);
  const candidates = keysOfCustomer(keys, payment.customer ?? '');
  const settle = useMutation({
    mutationFn: (keyId: string | null) =>
      keyId === null
        ? api.payments.fulfil({ id: payment.id, compared: true })
        : api.payments.adopt({ id: payment.id, keyId }),
    onSuccess: onDone,
    onSettled: changed,
  });
  const keyId = answer === OTHER ? otherId : answer === NONE ? null : answer;
  const undecided = answer === null || (answer === OTHER && otherId === null);
  return (
    <form
      className="dialog-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (undecided || settle.isPending || (keyId === null && blocked !== null)) return;
        settle.mutate(keyId);
      }}
    >
      <bdi className="dialog-target">{payment.customer}</bdi>
      <Text size="sm">
        {amountOf(payment)} for {termsText(payment)}. {payment.reason} Look at the list of keys: a key made around{' '}
        <RelativeTime at={payment.seenAt} /> would be it.
      </Text>
      <Radio.Group label="Which key came of it?" value={answer} onChange={setAnswer}>
        <div className="compare-options">
          {candidates.map((key) => (
            <Radio
              key={key.id}
              value={key.id}
              label={<bdi>{key.label}</bdi>}
              description={
                <>
                  made <RelativeTime at={key.createdAt} none="at a time that is not known" />
                </>
              }
            />
          ))}
          <Radio value={OTHER} label="Another key" />
          {answer === OTHER && <KeySelect label="Key" value={otherId} onChange={setOtherId} />}
          <Radio
            value={NONE}
            label="None: mint it now"
            description="Only after you looked: a second key costs its GB."
          />
        </div>
      </Radio.Group>
      {settle.error && <ErrorNote error={settle.error} stillWorks="The payment is kept." />}
      <DialogFoot>
        <Button size="sm" variant="default" data-autofocus onClick={closeDialog}>
          Cancel
        </Button>
        <SubmitButton
          blocked={keyId === null && answer === NONE ? blocked : null}
          loading={settle.isPending}
          disabled={undecided}
        >
          {answer === NONE ? 'Mint it' : 'It is this one'}
        </SubmitButton>
      </DialogFoot>
    </form>
  );
}
