/** A payment that needs somebody: what it is for is filled in, and what becomes of it is chosen. Nothing is guessed. */
import { Button } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import type { Payment } from '../../../shared/ipc/payments.ts';
import type { Settings } from '../../../shared/ipc/settings.ts';
import { api } from '../../ipc-client.ts';
import { usePayment, usePaymentsChanged } from '../../queries/payments.ts';
import { useSettings } from '../../queries/settings.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { showDone } from '../frame/toasts.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import { type Intent, useIntent } from '../use-intent.ts';
import { ComparePanel } from './compare-panel.tsx';
import { Focused } from './focused.tsx';
import { readTermsDraft, type Terms } from './payment-fields.ts';
import { PaymentResult } from './payment-result.tsx';
import { amountOf, sourceName } from './payment-words.ts';
import { TermsFields } from './terms-fields.tsx';
import { useFocusProblem } from './use-focus-problem.ts';
import { useTerms } from './use-terms.ts';
import './payments.css';

interface Decision extends Terms {
  mint: boolean;
}

export function DecideDialog({ paymentId, compare }: { paymentId: string; compare: boolean }) {
  const one = usePayment(paymentId);
  const settings = useSettings();
  const changed = usePaymentsChanged();
  const send = useCallback(
    async (decision: Decision) => {
      try {
        // The payment itself is the intent: main knows it by its id, and makes one key of it however often this is sent.
        const payment = await api.payments.resolve({ id: paymentId, ...decision });
        if (!decision.mint) {
          showDone('Decided. It is minted after one look.');
          closeDialog();
        }
        return { payment, mint: decision.mint };
      } finally {
        changed();
      }
    },
    [paymentId, changed],
  );
  const decide = useIntent(send);
  const [found, setFound] = useState<Payment | null>(null);
  const done = found ?? (decide.value?.mint === true ? decide.value.payment : null);
  if (done !== null) return <PaymentResult payment={done} />;
  const payment = one.data?.payment;
  const error = one.error ?? settings.error;
  return (
    <DialogFrame title={compare ? 'Did a key come of it?' : 'What becomes of this payment?'} busy={decide.running}>
      {error ? (
        <ErrorNote error={error} onRetry={() => void Promise.all([one.refetch(), settings.refetch()])} />
      ) : !payment || !settings.data ? (
        <LoadingRows rows={5} columns={[90]} />
      ) : compare ? (
        <Focused>
          <ComparePanel payment={payment} onDone={setFound} />
        </Focused>
      ) : (
        <Focused>
          <DecideForm payment={payment} settings={settings.data} decide={decide} />
        </Focused>
      )}
    </DialogFrame>
  );
}

interface DecideFormProps {
  payment: Payment;
  settings: Settings;
  decide: Intent<Decision, unknown>;
}

function DecideForm({ payment, settings, decide }: DecideFormProps) {
  const blocked = useWriteBlocked();
  const { choice, customer, gb, days, known, reason } = payment;
  const form = useTerms({
    settings,
    preset: undefined,
    known,
    terms: {
      // The wallet or address is a name to begin with, where no other is known.
      customer: customer ?? payment.contact,
      gb: gb ?? '',
      days: gb === null && days === null ? 30 : days,
      as: choice?.kind ?? null,
      tier: choice?.kind === 'mint' ? choice.tier : 'standard',
      topUpKeyId: choice?.kind === 'topUp' ? choice.keyId : null,
    },
  });
  const { form: formRef, tried, onTry } = useFocusProblem();
  const terms = readTermsDraft(form.draft);
  const locked = decide.running || decide.unknown;
  const go = (mint: boolean) => {
    onTry();
    if (locked || (mint && blocked !== null) || 'problems' in terms) return;
    decide.send({ ...terms.terms, mint });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(true);
  };
  return (
    <form ref={formRef} className="dialog-form" onSubmit={submit} noValidate>
      <p className="payment-told">
        <strong className="figure">{amountOf(payment)}</strong> by {sourceName(payment)}
        {payment.contact !== '' && (
          <>
            {' '}
            from <bdi>{payment.contact}</bdi>
          </>
        )}
        .{reason !== '' && <span className="payment-told-why"> {reason}</span>}
      </p>
      <TermsFields
        draft={form.draft}
        known={form.known}
        problems={tried && 'problems' in terms ? terms.problems : {}}
        disabled={locked}
        onChange={(part) => {
          form.change(part);
          if (decide.error !== null) decide.clearError();
        }}
      />
      {decide.error !== null &&
        (decide.unknown ? (
          <UnknownOutcome
            error={decide.error}
            dont="mint it by hand"
            running={decide.running}
            onSettle={decide.settle}
          />
        ) : (
          <ErrorNote error={decide.error} stillWorks="The payment is kept." />
        ))}
      <DialogFoot
        hint={
          <Button size="xs" variant="subtle" color="gray" disabled={locked} onClick={() => go(false)}>
            Keep, mint later
          </Button>
        }
      >
        <Button size="sm" variant="default" onClick={closeDialog}>
          Cancel
        </Button>
        <SubmitButton blocked={blocked} loading={decide.running} disabled={decide.unknown}>
          {form.draft.as === 'topUp' ? 'Top up' : 'Mint'}
        </SubmitButton>
      </DialogFoot>
    </form>
  );
}
